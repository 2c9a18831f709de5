-- dataset: reablement_discharge
-- row: one live discharge of a person aged 65 or over, in the month of discharge, with whether
--   reablement started and where the person was on day 91
-- feeds: SUS_APC, STEP_REABL, ASC_CLD, ECDS_AE
-- reach: changes.discharge 0..1, changes.reablement ..1, changes.hospital_stay ..4,
--     changes.care_home_stay ..4, changes.recurring_support ..1, changes.known_death ..4
-- attribution: residence on the discharge date, fallback GP practice
-- columns: team_code, month, attributed_by, practice_code, postcode_sector, age (on discharge),
--   is_reabled (start from 3 days before to 7 days after), is_at_home_day_91 (null unless
--   is_reabled), is_in_community_to_day_84 (alive, not back in hospital unplanned for a night or
--   more, no care home begun; null unless is_reabled)
WITH practice_team AS (:shared(practice_team)),
residence_team AS (:shared(residence_team)),
known_death AS (:shared(known_death)),
recurring_support AS (:shared(recurring_support)),
reablement AS (:shared(reablement_spell)),
live_discharge AS (
    SELECT e.person_key, e.event_id, e.admission_date, e.discharge_date, e.practice_code, e.lsoa21,
           e.postcode_sector,
           coalesce(date_part('year', age(e.discharge_date::timestamp,
               e.birth_month::timestamp))::int, e.age_at_admission::int) AS age
    FROM fact.spell AS e
    WHERE e.month <= :to_month + interval '1 month' AND e.discharge_date >= :from_month
      -- Ten days more than asked for: a later discharge may take the start.
      AND e.discharge_date < :to_month + interval '1 month 10 days'
      AND e.admission_date < e.discharge_date
      AND coalesce(e.discharge_method, '9') <> ALL (ARRAY['4', '5'])
      AND e.admission_method <> ALL(:codes(reablement_excluded_methods))
      AND coalesce(e.discharge_destination, '') <> ALL(:codes(reablement_excluded_destinations))
      AND NOT (e.treatment_function_code = ANY(:codes(excluded_specialties))
          OR e.treatment_function_code LIKE '7%')
      AND coalesce(date_part('year', age(e.discharge_date::timestamp,
          e.birth_month::timestamp))::int, e.age_at_admission::int) BETWEEN 65 AND 114
      AND NOT EXISTS (SELECT FROM recurring_support AS home
          WHERE home.person_key = e.person_key AND home.is_care_home
            AND e.admission_date BETWEEN home.opened_on AND home.closed_on)
),
-- Each start belongs to the last discharge near it; the discharges before that one are left out.
near AS (
    SELECT d.person_key, d.event_id, d.discharge_date, r.says_not_home,
           row_number() OVER (PARTITION BY d.person_key, r.started_on
               ORDER BY d.discharge_date DESC, d.event_id DESC) AS recency
    FROM live_discharge AS d
    JOIN reablement AS r ON r.person_key = d.person_key
    WHERE r.started_on BETWEEN d.discharge_date - 3 AND d.discharge_date + 7
),
linked AS (
    SELECT person_key, event_id, discharge_date, min(recency) AS recency,
           bool_or(says_not_home) AS says_not_home
    FROM near
    GROUP BY person_key, event_id, discharge_date
),
-- In a hospital bed at the end of day 91, or in a care home that day (a short-term stay of under
-- fourteen days is still home).
away AS (
    SELECT DISTINCT l.person_key, l.event_id
    FROM linked AS l
    JOIN (
        SELECT person_key, admission_date AS from_date,
               coalesce(discharge_date - 1, date '2999-12-31') AS to_date
        FROM fact.spell
        WHERE month <= :to_month + interval '4 months' AND patient_classification = '1'
          AND (discharge_date IS NULL
              OR (discharge_date > admission_date AND discharge_date > :from_month))
          AND person_key IN (SELECT person_key FROM linked)
        UNION ALL
        SELECT person_key, event_start_date, coalesce(event_end_date, date '2999-12-31')
        FROM fact.care_event
        WHERE event_type = 'Service' AND client_type = 'Service user'
          AND (service_type IN ('Long term support: Nursing care',
                  'Long term support: Residential care')
              OR (service_component IN ('Short term nursing care', 'Short term residential care',
                      'Long term nursing care', 'Long term residential care')
                  AND coalesce(event_end_date, date '2999-12-31') - event_start_date >= 14))
          AND person_key IN (SELECT person_key FROM linked)
    ) AS stay ON stay.person_key = l.person_key
    WHERE l.discharge_date + 91 BETWEEN stay.from_date AND stay.to_date
),
-- Within 84 days an admission that was not planned and lasted a night or more, or the start of
-- residential or nursing care.
left_community AS (
    SELECT DISTINCT l.person_key, l.event_id
    FROM linked AS l
    JOIN (
        SELECT person_key, admission_date AS on_date
        FROM fact.spell
        WHERE month BETWEEN :from_month AND :to_month + interval '4 months'
          AND admission_method <> ALL (ARRAY['11', '12', '13'])
          AND patient_classification = '1'
          AND (discharge_date IS NULL OR discharge_date > admission_date)
          AND person_key IN (SELECT person_key FROM linked)
        UNION ALL
        SELECT person_key, event_start_date
        FROM fact.care_event
        WHERE month BETWEEN :from_month AND :to_month + interval '4 months'
          AND event_type = 'Service' AND client_type = 'Service user'
          AND service_type IN ('Long term support: Nursing care',
              'Long term support: Residential care')
          AND person_key IN (SELECT person_key FROM linked)
    ) AS setback ON setback.person_key = l.person_key
    WHERE setback.on_date BETWEEN l.discharge_date AND l.discharge_date + 84
)
SELECT
    coalesce(r.team_code, p.team_code) AS team_code,
    date_trunc('month', d.discharge_date::timestamp)::date AS month,
    CASE WHEN r.team_code IS NOT NULL THEN 'basis'
         WHEN p.team_code IS NOT NULL THEN 'fallback' ELSE 'none' END::text AS attributed_by,
    d.person_key,
    d.event_id,
    d.practice_code,
    d.postcode_sector,
    d.age,
    l.recency IS NOT NULL AS is_reabled,
    CASE WHEN l.recency IS NOT NULL
         THEN away.event_id IS NULL AND NOT l.says_not_home
             AND coalesce(death.died_on > d.discharge_date + 91, true) END AS is_at_home_day_91,
    CASE WHEN l.recency IS NOT NULL
         THEN left_community.event_id IS NULL
             AND coalesce(death.died_on > d.discharge_date + 84, true)
         END AS is_in_community_to_day_84
FROM live_discharge AS d
LEFT JOIN linked AS l ON l.person_key = d.person_key AND l.event_id = d.event_id
LEFT JOIN away ON away.person_key = d.person_key AND away.event_id = d.event_id
LEFT JOIN left_community ON left_community.person_key = d.person_key
    AND left_community.event_id = d.event_id
LEFT JOIN known_death AS death ON death.person_key = d.person_key
LEFT JOIN practice_team AS p ON p.practice_code = d.practice_code
    AND d.discharge_date BETWEEN p.valid_from AND p.valid_to
LEFT JOIN residence_team AS r ON r.lsoa21 = d.lsoa21
    AND d.discharge_date BETWEEN r.valid_from AND r.valid_to
WHERE coalesce(l.recency, 1) = 1 AND d.discharge_date < :to_month + interval '1 month'
