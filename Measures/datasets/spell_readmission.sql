-- dataset: spell_readmission
-- row: one live discharge of a person who can be linked, in the month of discharge, with its
--   30-day follow-up
-- feeds: SUS_APC
-- reach: changes.discharge 0..0, changes.emergency_spell 0..2
-- attribution: GP practice on the discharge date, fallback residence
-- columns: team_code, month, attributed_by, practice_code, postcode_sector, age (on discharge),
--   is_emergency, is_readmitted (emergency admission to any provider 0 to 29 days after the
--   discharge)
WITH practice_team AS (:shared(practice_team)),
residence_team AS (:shared(residence_team)),
-- Both the first stay and the return are ordinary admissions, outside maternity and mental health,
-- and not for cancer or chemotherapy.
spell AS (
    SELECT e.person_key, e.event_id, e.admission_date, e.discharge_date, e.discharge_method,
           e.discharge_destination, e.birth_month, e.age_at_admission, e.practice_code, e.lsoa21,
           e.postcode_sector,
           e.admission_method = ANY(:codes(emergency_admission_methods)) AS is_emergency
    FROM fact.spell AS e
    WHERE e.patient_classification = '1' AND e.person_basis IN ('N', 'X')
      -- Thirty days after the end of January are over in March.
      AND e.month <= :to_month + interval '2 months'
      AND (e.discharge_date IS NULL OR e.discharge_date >= :from_month)
      AND NOT (e.treatment_function_code = ANY(:codes(excluded_specialties))
          OR e.treatment_function_code LIKE '7%')
      AND coalesce(e.primary_diagnosis, '') !~ '^(C[0-8][0-9]|C9[0-7]|Z511)'
),
live_discharge AS (
    SELECT *
    FROM spell
    WHERE discharge_date >= :from_month AND discharge_date < :to_month + interval '1 month'
      AND coalesce(discharge_method, '9') <> ALL (ARRAY['4', '5', '8', '9'])
      AND coalesce(discharge_destination, '') <> ALL(:codes(transfer_destinations))
),
-- A stay that begins on the day of the discharge comes after it unless it is the earlier of the two
-- (same admission day: the one that ended first is the first).
readmitted AS (
    SELECT DISTINCT d.person_key, d.event_id
    FROM live_discharge AS d
    JOIN spell AS again ON again.person_key = d.person_key
    WHERE again.is_emergency
      AND again.admission_date BETWEEN d.discharge_date AND d.discharge_date + 29
      AND (again.admission_date, coalesce(again.discharge_date, date '9999-12-31'), again.event_id)
          > (d.admission_date, d.discharge_date, d.event_id)
)
SELECT
    coalesce(p.team_code, r.team_code) AS team_code,
    date_trunc('month', d.discharge_date::timestamp)::date AS month,
    CASE WHEN p.team_code IS NOT NULL THEN 'basis'
         WHEN r.team_code IS NOT NULL THEN 'fallback' ELSE 'none' END::text AS attributed_by,
    d.person_key,
    d.event_id,
    d.practice_code,
    d.postcode_sector,
    coalesce(date_part('year', age(d.discharge_date::timestamp,
        d.birth_month::timestamp))::int, d.age_at_admission::int) AS age,
    d.is_emergency,
    readmitted.event_id IS NOT NULL AS is_readmitted
FROM live_discharge AS d
LEFT JOIN readmitted ON readmitted.person_key = d.person_key AND readmitted.event_id = d.event_id
LEFT JOIN practice_team AS p ON p.practice_code = d.practice_code
    AND d.discharge_date BETWEEN p.valid_from AND p.valid_to
LEFT JOIN residence_team AS r ON r.lsoa21 = d.lsoa21
    AND d.discharge_date BETWEEN r.valid_from AND r.valid_to
