-- dataset: community_request
-- row: one request for support that ended with information, advice or signposting, in the month it
--   ended, followed up for 91 days
-- feeds: ASC_CLD, SUS_APC, ECDS_AE, STEP_REABL, INT_REF
-- reach: changes.settled_request 0..0, changes.support_start 0..4,
--     changes.long_term_support ..0, changes.known_death ..4
-- attribution: residence on the day the request ended, fallback GP practice
-- columns: team_code, month, attributed_by, practice_code, postcode_sector, age (on that day),
--   request_route_of_access, is_followed (alive 91 days later), in_long_term_support (on the day
--   the request started), has_come_back (new request or new long-term support within 91 days)
WITH practice_team AS (:shared(practice_team)),
residence_team AS (:shared(residence_team)),
known_death AS (:shared(known_death)),
request AS (
    SELECT e.person_key, e.event_id, e.event_start_date, e.event_end_date, e.birth_month,
           e.practice_code, e.lsoa21, e.postcode_sector, e.request_route_of_access
    FROM fact.care_event AS e
    WHERE e.event_type = 'Request' AND e.client_type = 'Service user'
      AND e.event_outcome = 'NFA: Information and advice or signposting'
      AND e.event_end_date >= :from_month AND e.event_end_date < :to_month + interval '1 month'
),
come_back AS (
    SELECT DISTINCT q.person_key, q.event_id
    FROM request AS q
    JOIN fact.care_event AS again ON again.person_key = q.person_key
    WHERE again.month BETWEEN :from_month AND :to_month + interval '4 months'
      AND again.person_key IN (SELECT person_key FROM request)
      AND again.client_type = 'Service user'
      AND (again.event_type = 'Request'
          OR (again.event_type = 'Service' AND again.service_type LIKE 'Long term support%'))
      AND again.event_start_date > q.event_end_date
      AND again.event_start_date <= q.event_end_date + 91
),
supported AS (
    SELECT DISTINCT q.person_key, q.event_id
    FROM request AS q
    JOIN fact.care_event AS s ON s.person_key = q.person_key
    WHERE s.month <= :to_month AND s.event_type = 'Service' AND s.client_type = 'Service user'
      AND s.service_type LIKE 'Long term support%'
      AND s.event_start_date <= q.event_start_date
      AND (s.event_end_date IS NULL OR s.event_end_date >= q.event_start_date)
)
SELECT
    coalesce(r.team_code, p.team_code) AS team_code,
    date_trunc('month', q.event_end_date::timestamp)::date AS month,
    CASE WHEN r.team_code IS NOT NULL THEN 'basis'
         WHEN p.team_code IS NOT NULL THEN 'fallback' ELSE 'none' END::text AS attributed_by,
    q.person_key,
    q.event_id,
    q.practice_code,
    q.postcode_sector,
    CASE WHEN date_part('year', age(q.event_end_date::timestamp, q.birth_month::timestamp)) < 115
         THEN date_part('year', age(q.event_end_date::timestamp, q.birth_month::timestamp))::int
         END AS age,
    q.request_route_of_access,
    coalesce(d.died_on > q.event_end_date + 91, true) AS is_followed,
    supported.event_id IS NOT NULL AS in_long_term_support,
    come_back.event_id IS NOT NULL AS has_come_back
FROM request AS q
LEFT JOIN come_back ON come_back.person_key = q.person_key AND come_back.event_id = q.event_id
LEFT JOIN supported ON supported.person_key = q.person_key AND supported.event_id = q.event_id
LEFT JOIN known_death AS d ON d.person_key = q.person_key
LEFT JOIN practice_team AS p ON p.practice_code = q.practice_code
    AND q.event_end_date BETWEEN p.valid_from AND p.valid_to
LEFT JOIN residence_team AS r ON r.lsoa21 = q.lsoa21
    AND q.event_end_date BETWEEN r.valid_from AND r.valid_to
