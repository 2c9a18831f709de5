-- One row per provider becomes one row per series; the row without a code is England.
SELECT v.series,
    CASE WHEN p.organisation_name = 'England' THEN 'ENG' ELSE p.organisation_code END AS organisation_code,
    p.organisation_name, :file_period AS month, v.value
FROM stage AS p
CROSS JOIN LATERAL (VALUES
    ('ae_attendances_all', p.attendances::numeric),
    ('ae_attendances_type_1', p.type_1::numeric),
    ('ae_over_4_hours_all', p.over_4::numeric),
    ('ae_within_4_hours_percent', round(100.0 * (p.attendances - p.over_4) / nullif(p.attendances, 0), 2)),
    ('ae_emergency_admissions', p.admissions::numeric),
    ('ae_waits_over_12_hours', p.waited_12_hours::numeric)
) AS v (series, value)
WHERE v.value IS NOT NULL AND (p.organisation_code IS NOT NULL OR p.organisation_name = 'England')
