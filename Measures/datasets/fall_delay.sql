-- dataset: fall_delay
-- row: one person aged 65 or over, admitted as an emergency after a fall, whose longest wait to
--   leave hospital ended in the month
-- feeds: SUS_APC, DISCH_DELAY
-- reach: changes.fall_stay ..0, changes.fall_discharge ..0, changes.fall_delay ..1
-- attribution: GP practice of the spell on the day the wait ended, fallback residence
-- columns: team_code, month, attributed_by, practice_code, postcode_sector, delay_days, awaiting
WITH practice_team AS (:shared(practice_team)),
residence_team AS (:shared(residence_team)),
fall_spell AS (
    SELECT e.person_key, e.event_id, e.provider_code, e.admission_date, e.discharge_date,
           e.discharge_ready_date, e.practice_code, e.lsoa21, e.postcode_sector,
           coalesce(e.discharge_method, '9') IN ('4', '5') AS is_died
    FROM fact.spell AS e
    WHERE e.month <= :to_month
      AND (e.discharge_date IS NULL OR e.discharge_date >= :from_month)
      AND e.patient_classification = '1'
      AND e.admission_method = ANY(:codes(emergency_admission_methods))
      AND e.primary_diagnosis ~ '^(S[0-9]|T[0-8]|T9[0-8])'
      AND e.secondary_diagnoses ~ '\|W[01][0-9]'
      AND coalesce(date_part('year', age(e.admission_date::timestamp,
          e.birth_month::timestamp))::int, e.age_at_admission::int) BETWEEN 65 AND 114
),
-- A wait broken off because the person fell ill again is left out: the clock starts anew.
delay AS (
    SELECT e.person_key, e.event_id, e.provider_code, e.spell_event_id, e.regime,
           e.delay_start_date AS started_on,
           coalesce(e.delay_end_date, date '2999-12-31') AS ended_on
    FROM fact.delay AS e
    JOIN (SELECT DISTINCT person_key FROM fall_spell) AS f ON f.person_key = e.person_key
    WHERE coalesce(e.end_reason, '') <> ALL (ARRAY['RECORDED_IN_ERROR', 'NO_LONGER_FIT'])
),
stretch AS (:shared(delay_stretch)),
-- The delay names the spell, or lies inside the stay of the same person at the same provider.
spell_stretch AS (
    SELECT f.person_key, f.event_id, s.started_on,
           least(s.ended_on, coalesce(f.discharge_date, s.ended_on)) AS ended_on,
           s.event_id AS delay_event_id
    FROM fall_spell AS f
    JOIN stretch AS s ON s.person_key = f.person_key
    WHERE s.spell_event_id = f.event_id
       OR (s.spell_event_id IS NULL AND s.provider_code = f.provider_code
           AND s.started_on BETWEEN f.admission_date
               AND coalesce(f.discharge_date, date '2999-12-31'))
),
ended_by_death AS (
    SELECT person_key, delay_end_date AS died_on
    FROM fact.delay
    WHERE end_reason = 'DIED'
),
wait AS (
    SELECT f.*, s.started_on, s.ended_on, d.awaiting
    FROM fall_spell AS f
    JOIN spell_stretch AS s ON s.person_key = f.person_key AND s.event_id = f.event_id
    LEFT JOIN fact.delay AS d ON d.person_key = s.person_key AND d.event_id = s.delay_event_id
    UNION ALL
    -- No delay in the list: the ready date on the spell itself.
    SELECT f.*, f.discharge_ready_date, f.discharge_date, NULL::text
    FROM fall_spell AS f
    LEFT JOIN spell_stretch AS s ON s.person_key = f.person_key AND s.event_id = f.event_id
    WHERE s.person_key IS NULL
      AND f.discharge_ready_date BETWEEN f.admission_date AND f.discharge_date
),
person_month AS (
    SELECT w.*, m.month, w.ended_on - w.started_on AS delay_days,
           row_number() OVER (PARTITION BY w.person_key, m.month
               ORDER BY w.ended_on - w.started_on DESC, w.event_id) AS longest
    FROM wait AS w
    JOIN reference.month AS m ON m.month = date_trunc('month', w.ended_on::timestamp)
    LEFT JOIN ended_by_death AS d ON d.person_key = w.person_key AND d.died_on = w.ended_on
    WHERE m.month BETWEEN :from_month AND :to_month
      AND d.person_key IS NULL AND NOT (w.is_died AND w.ended_on = w.discharge_date)
)
SELECT
    coalesce(p.team_code, r.team_code) AS team_code,
    w.month,
    CASE WHEN p.team_code IS NOT NULL THEN 'basis'
         WHEN r.team_code IS NOT NULL THEN 'fallback' ELSE 'none' END::text AS attributed_by,
    w.person_key,
    w.practice_code,
    w.postcode_sector,
    w.delay_days,
    w.awaiting
FROM person_month AS w
LEFT JOIN practice_team AS p ON p.practice_code = w.practice_code
    AND w.ended_on BETWEEN p.valid_from AND p.valid_to
LEFT JOIN residence_team AS r ON r.lsoa21 = w.lsoa21
    AND w.ended_on BETWEEN r.valid_from AND r.valid_to
WHERE w.longest = 1
