-- dataset: waiting_person
-- row: one person waiting on the last day of the month, with the longest of their waits
-- feeds: INT_REF, ASC_CLD, SUS_APC, ECDS_AE, STEP_REABL
-- reach: changes.waiting ..0, changes.known_death ..0, changes.moved_away ..0
-- attribution: team that holds the case, fallback residence
-- columns: team_code, month, attributed_by, postcode_sector, age (on the last day), priority,
--   wait_days (pauses are not deducted)
WITH team AS (:shared(team)),
residence_team AS (:shared(residence_team)),
known_death AS (:shared(known_death)),
moved_away AS (:shared(moved_away)),
-- The register holds the latest state of a referral, so past month ends are read from its dates: it
-- was waiting from its receipt until its first contact or its closing. Without either it must still
-- be WAITING or PAUSED. Two-hour referrals are shown apart.
referral AS (
    SELECT e.*, least(e.first_contact_date, e.closed_date) AS left_on
    FROM fact.referral AS e
    WHERE e.month <= :to_month AND e.priority <> '1'
      AND e.referral_received_at < :to_month + interval '1 month'
      -- Still waiting when the first of the months asked for ended.
      AND (least(e.first_contact_date, e.closed_date) IS NULL
          OR least(e.first_contact_date, e.closed_date) >= :from_month + interval '1 month')
      AND (e.status IN ('WAITING', 'PAUSED')
          OR (e.status <> 'REJECTED'
              AND least(e.first_contact_date, e.closed_date) IS NOT NULL))
),
person_month AS (
    SELECT w.person_key, w.event_id, w.team_code, w.lsoa21, w.postcode_sector, w.birth_month,
           w.priority, m.month, m.month + m.days - 1 AS last_day,
           w.referral_received_at::date AS received_on,
           row_number() OVER (PARTITION BY w.person_key, m.month
               ORDER BY w.referral_received_at, w.event_id) AS longest
    FROM referral AS w
    JOIN reference.month AS m ON m.month BETWEEN :from_month AND :to_month
        AND w.referral_received_at < m.month + m.days
        AND (w.left_on IS NULL OR w.left_on >= m.month + m.days)
),
moved AS (
    SELECT DISTINCT w.person_key, w.month
    FROM person_month AS w
    JOIN moved_away AS a ON a.person_key = w.person_key
    WHERE w.longest = 1 AND a.moved_on BETWEEN w.received_on AND w.last_day
)
SELECT
    coalesce(t.team_code, r.team_code) AS team_code,
    w.month,
    CASE WHEN t.team_code IS NOT NULL THEN 'basis'
         WHEN r.team_code IS NOT NULL THEN 'fallback' ELSE 'none' END::text AS attributed_by,
    w.person_key,
    w.postcode_sector,
    date_part('year', age(w.last_day::timestamp, w.birth_month::timestamp))::int AS age,
    w.priority,
    w.last_day - w.received_on AS wait_days
FROM person_month AS w
LEFT JOIN known_death AS d ON d.person_key = w.person_key AND d.died_on <= w.last_day
LEFT JOIN moved ON moved.person_key = w.person_key AND moved.month = w.month
LEFT JOIN team AS t ON t.team_code = w.team_code
LEFT JOIN residence_team AS r ON r.lsoa21 = w.lsoa21
    AND w.last_day BETWEEN r.valid_from AND r.valid_to
WHERE w.longest = 1 AND d.person_key IS NULL AND moved.person_key IS NULL
