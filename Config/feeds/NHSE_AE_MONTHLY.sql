-- One row per provider becomes one row per series; the TOTAL row is England. Booked appointments
-- are counted with the others, as in the published provider totals.
SELECT v.series, p.organisation_code, p.organisation_name, p.month, v.value
FROM (
    SELECT s.*,
        to_date(split_part(max(s.period_label) FILTER (WHERE s.period_label LIKE 'MSitAE-%') OVER (), '-', 2)
            || ' ' || split_part(max(s.period_label) FILTER (WHERE s.period_label LIKE 'MSitAE-%') OVER (), '-', 3),
            'MONTH YYYY') AS month
    FROM (
        SELECT period_label,
            CASE organisation_code WHEN 'TOTAL' THEN 'ENG' ELSE organisation_code END AS organisation_code,
            CASE organisation_code WHEN 'TOTAL' THEN 'England' ELSE initcap(organisation_name) END AS organisation_name,
            type_1 + coalesce(booked_type_1, 0) AS type_1,
            type_1 + type_2 + other + coalesce(booked_type_1, 0) + coalesce(booked_type_2, 0)
                + coalesce(booked_other, 0) AS attendances,
            over_4_type_1 + over_4_type_2 + over_4_other + coalesce(over_4_booked_type_1, 0)
                + coalesce(over_4_booked_type_2, 0) + coalesce(over_4_booked_other, 0) AS over_4,
            admissions_type_1 + admissions_type_2 + admissions_other AS admissions,
            waited_12_hours
        FROM stage
    ) AS s
) AS p
CROSS JOIN LATERAL (VALUES
    ('ae_attendances_all', p.attendances::numeric),
    ('ae_attendances_type_1', p.type_1::numeric),
    ('ae_over_4_hours_all', p.over_4::numeric),
    ('ae_within_4_hours_percent', round(100.0 * (p.attendances - p.over_4) / nullif(p.attendances, 0), 2)),
    ('ae_emergency_admissions', p.admissions::numeric),
    ('ae_waits_over_12_hours', p.waited_12_hours::numeric)
) AS v (series, value)
WHERE v.value IS NOT NULL AND p.month IS NOT NULL
