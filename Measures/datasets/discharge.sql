-- dataset: discharge
-- row: one discharged spell (ordinary admission), in the month of discharge
-- feeds: SUS_APC
-- reach: changes.discharge 0..0
-- attribution: GP practice on the discharge date, fallback residence
-- across people in a month: the coverage test of ready dates looks at all discharges of a hospital
-- columns: team_code, month, attributed_by, practice_code, postcode_sector, age (completed years
--   on discharge), nights, is_emergency, is_excluded_specialty, is_live (left alive, by a known
--   method), is_injury, has_external_cause (of injury is coded), is_fall, ready_delay_days
--   (discharge minus ready date; 0 when blank, equal or outside the stay), is_provider_covered
--   (ready dates of the provider-month pass the coverage test)
WITH practice_team AS (:shared(practice_team)),
residence_team AS (:shared(residence_team)),
spell AS (
    SELECT s.*,
           CASE WHEN s.years >= 115 THEN NULL ELSE s.years END AS age,
           CASE WHEN s.discharge_ready_date BETWEEN s.admission_date AND s.discharge_date
               THEN s.discharge_date - s.discharge_ready_date END AS ready_delay_days
    FROM (
        SELECT e.person_key, e.event_id,
               date_trunc('month', e.discharge_date::timestamp)::date AS month,
               e.admission_date, e.discharge_date,
               e.discharge_ready_date, e.provider_code, e.practice_code, e.lsoa21,
               e.postcode_sector, e.primary_diagnosis, e.secondary_diagnoses,
               e.discharge_date - e.admission_date AS nights,
               coalesce(date_part('year', age(e.discharge_date::timestamp,
                   e.birth_month::timestamp))::int, e.age_at_admission::int) AS years,
               e.admission_method = ANY(:codes(emergency_admission_methods)) AS is_emergency,
               coalesce(e.discharge_method, '9') <> ALL (ARRAY['4', '5', '8', '9']) AS is_live,
               (e.treatment_function_code = ANY(:codes(excluded_specialties))
                   OR e.treatment_function_code LIKE '7%') AS is_excluded_specialty
        FROM fact.spell AS e
        WHERE e.patient_classification = '1'
          AND e.month <= :to_month
          AND e.discharge_date >= :from_month
          AND e.discharge_date < :to_month + interval '1 month'
    ) AS s
),
-- The coverage test of ready dates: on 5 % of the discharges in scope or more, some with a wait.
covered AS (
    SELECT provider_code, month
    FROM spell
    WHERE is_live AND NOT is_excluded_specialty AND nights >= 1 AND age >= 18
    GROUP BY provider_code, month
    HAVING count(ready_delay_days) >= 0.05 * count(*) AND max(ready_delay_days) > 0
)
SELECT
    coalesce(p.team_code, r.team_code) AS team_code,
    s.month,
    CASE WHEN p.team_code IS NOT NULL THEN 'basis'
         WHEN r.team_code IS NOT NULL THEN 'fallback' ELSE 'none' END::text AS attributed_by,
    s.person_key,
    s.event_id,
    s.practice_code,
    s.postcode_sector,
    s.age,
    s.nights,
    s.is_emergency,
    s.is_excluded_specialty,
    s.is_live,
    coalesce(s.primary_diagnosis ~ '^(S[0-9]|T[0-8]|T9[0-8])', false) AS is_injury,
    coalesce(s.secondary_diagnoses ~ '\|[V-Y][0-9]', false) AS has_external_cause,
    coalesce(s.primary_diagnosis ~ '^(S[0-9]|T[0-8]|T9[0-8])'
        AND s.secondary_diagnoses ~ '\|W[01][0-9]', false) AS is_fall,
    coalesce(s.ready_delay_days, 0) AS ready_delay_days,
    covered.month IS NOT NULL AS is_provider_covered
FROM spell AS s
LEFT JOIN covered ON covered.provider_code = s.provider_code AND covered.month = s.month
LEFT JOIN practice_team AS p ON p.practice_code = s.practice_code
    AND s.discharge_date BETWEEN p.valid_from AND p.valid_to
LEFT JOIN residence_team AS r ON r.lsoa21 = s.lsoa21
    AND s.discharge_date BETWEEN r.valid_from AND r.valid_to
