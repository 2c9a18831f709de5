-- dataset: delay_month
-- row: one delayed discharge in one month, with the midnights spent delayed in that month
-- feeds: DISCH_DELAY, SUS_APC
-- reach: changes.delay ..1, changes.spell_end ..0
-- attribution: residence on the day the delay started, fallback GP practice
-- columns: team_code, month, attributed_by, practice_code, postcode_sector, age (when the delay
--   started), regime, attributable_to, awaiting, care_type, delay_days
WITH practice_team AS (:shared(practice_team)),
residence_team AS (:shared(residence_team)),
never_ended AS (SELECT person_key FROM fact.delay WHERE delay_end_date IS NULL),
-- A delay still open although its spell has ended ends with the spell; few are.
left_open AS (
    SELECT e.person_key, e.event_id, s.discharge_date
    FROM fact.delay AS e
    JOIN fact.spell AS s ON s.person_key = e.person_key AND s.event_id = e.spell_event_id
        AND s.month <= e.month
    WHERE e.month <= :to_month AND e.delay_end_date IS NULL AND s.discharge_date IS NOT NULL
      AND s.month <= :to_month AND s.person_key IN (SELECT person_key FROM never_ended)
),
-- A stretch of these months has a row that ended in them or later.
asked_for AS (
    SELECT DISTINCT e.person_key
    FROM fact.delay AS e
    WHERE e.month <= :to_month AND (e.delay_end_date IS NULL OR e.delay_end_date >= :from_month)
),
delay AS (
    SELECT e.person_key, e.event_id, e.provider_code, e.spell_event_id, e.regime,
           e.delay_start_date AS started_on,
           CASE WHEN e.delay_end_date IS NOT NULL THEN e.delay_end_date
                WHEN l.discharge_date IS NOT NULL
                    THEN greatest(l.discharge_date, e.delay_start_date)
                ELSE date '2999-12-31' END AS ended_on
    FROM fact.delay AS e
    JOIN asked_for AS a ON a.person_key = e.person_key
    LEFT JOIN left_open AS l ON l.person_key = e.person_key AND l.event_id = e.event_id
    WHERE e.month <= :to_month AND coalesce(e.end_reason, '') <> 'RECORDED_IN_ERROR'
),
stretch AS (:shared(delay_stretch)),
-- What the first row of the stretch says of the person.
stretch_month AS (
    SELECT s.person_key, m.month, s.started_on, e.birth_month, e.practice_code, e.lsoa21,
           e.postcode_sector, s.regime, e.attributable_to, e.awaiting, e.care_type,
           least(s.ended_on, m.month + m.days) - greatest(s.started_on, m.month) AS delay_days
    FROM stretch AS s
    JOIN fact.delay AS e ON e.person_key = s.person_key AND e.event_id = s.event_id
    JOIN reference.month AS m ON m.month BETWEEN :from_month AND :to_month
        AND s.started_on < m.month + m.days AND s.ended_on > m.month
    WHERE s.ended_on > s.started_on
      AND ((s.regime = 'DTOC' AND m.month < date '2020-03-01')
          OR (s.regime = 'DRD' AND m.month >= date '2023-04-01'))
)
SELECT
    coalesce(r.team_code, p.team_code) AS team_code,
    s.month,
    CASE WHEN r.team_code IS NOT NULL THEN 'basis'
         WHEN p.team_code IS NOT NULL THEN 'fallback' ELSE 'none' END::text AS attributed_by,
    s.person_key,
    s.practice_code,
    s.postcode_sector,
    CASE WHEN date_part('year', age(s.started_on::timestamp, s.birth_month::timestamp)) < 115
         THEN date_part('year', age(s.started_on::timestamp, s.birth_month::timestamp))::int
         END AS age,
    s.regime,
    s.attributable_to,
    s.awaiting,
    s.care_type,
    s.delay_days
FROM stretch_month AS s
LEFT JOIN practice_team AS p ON p.practice_code = s.practice_code
    AND s.started_on BETWEEN p.valid_from AND p.valid_to
LEFT JOIN residence_team AS r ON r.lsoa21 = s.lsoa21
    AND s.started_on BETWEEN r.valid_from AND r.valid_to
