-- dataset: emergency_spell
-- row: one emergency spell (ordinary admission, emergency method), in the month of admission
-- feeds: SUS_APC
-- reach: changes.emergency_spell 0..0, changes.transfer -1..0
-- attribution: GP practice on the admission date, fallback residence
-- columns: team_code, month, attributed_by, practice_code, postcode_sector, age (completed years on
--   admission), age_band, age_from (first year of age of the band, to 90),
--   is_excluded_specialty, is_second_spell (of a continuous stay), is_chronic_condition, is_injury,
--   has_external_cause (of injury is coded), is_fall
WITH practice_team AS (:shared(practice_team)),
residence_team AS (:shared(residence_team)),
second_spell AS (
    -- Admitted elsewhere on the day of, or the day after, a discharge that was a transfer.
    SELECT DISTINCT e.person_key, e.event_id
    FROM fact.spell AS e
    JOIN fact.spell AS before ON before.person_key = e.person_key
    WHERE e.month BETWEEN :from_month AND :to_month
      AND e.admission_method = ANY(:codes(emergency_admission_methods))
      AND before.month <= :to_month
      AND before.discharge_date >= :from_month - 1
      AND before.discharge_destination = ANY(:codes(transfer_destinations))
      AND before.provider_code <> e.provider_code
      AND e.admission_date BETWEEN before.discharge_date AND before.discharge_date + 1
),
spell AS (
    SELECT s.*,
           CASE WHEN s.years >= 115 THEN NULL ELSE s.years END AS age
    FROM (
        SELECT e.person_key, e.event_id, e.month, e.admission_date, e.practice_code, e.lsoa21,
               e.postcode_sector, e.treatment_function_code, e.primary_diagnosis,
               e.secondary_diagnoses, e.primary_procedure,
               coalesce(date_part('year', age(e.admission_date::timestamp,
                   e.birth_month::timestamp))::int, e.age_at_admission::int) AS years
        FROM fact.spell AS e
        WHERE e.month BETWEEN :from_month AND :to_month
          AND e.admission_method = ANY(:codes(emergency_admission_methods))
          AND e.patient_classification = '1'
    ) AS s
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
    CASE WHEN s.age >= 95 THEN '95+'
         ELSE s.age / 5 * 5 || '_' || s.age / 5 * 5 + 4 END::text AS age_band,
    CASE WHEN s.age >= 90 THEN 90 ELSE s.age / 5 * 5 END AS age_from,
    (s.treatment_function_code = ANY(:codes(excluded_specialties))
        OR s.treatment_function_code LIKE '7%') AS is_excluded_specialty,
    second_spell.event_id IS NOT NULL AS is_second_spell,
    coalesce(
        (left(s.primary_diagnosis, 3) = ANY(:codes(chronic_conditions))
            OR left(s.primary_diagnosis, 4) = ANY(:codes(chronic_conditions))
            OR (left(s.primary_diagnosis, 3) = 'J20'
                AND s.secondary_diagnoses ~ '\|J4[12347]'))
        AND NOT (
            (left(s.primary_diagnosis, 3) = ANY(:codes(cardiac_conditions))
                OR left(s.primary_diagnosis, 4) = ANY(:codes(cardiac_conditions)))
            AND coalesce(left(s.primary_procedure, 3) = ANY(:codes(cardiac_procedures)), false)),
        false) AS is_chronic_condition,
    coalesce(s.primary_diagnosis ~ '^(S[0-9]|T[0-8]|T9[0-8])', false) AS is_injury,
    coalesce(s.secondary_diagnoses ~ '\|[V-Y][0-9]', false) AS has_external_cause,
    coalesce(s.primary_diagnosis ~ '^(S[0-9]|T[0-8]|T9[0-8])'
        AND s.secondary_diagnoses ~ '\|W[01][0-9]', false) AS is_fall
FROM spell AS s
LEFT JOIN second_spell ON second_spell.person_key = s.person_key
    AND second_spell.event_id = s.event_id
LEFT JOIN practice_team AS p ON p.practice_code = s.practice_code
    AND s.admission_date BETWEEN p.valid_from AND p.valid_to
LEFT JOIN residence_team AS r ON r.lsoa21 = s.lsoa21
    AND s.admission_date BETWEEN r.valid_from AND r.valid_to
