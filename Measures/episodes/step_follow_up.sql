-- dataset: step_follow_up
-- version: 1.0
-- row: one STEP that ended in the months asked for, followed from its end; RE03 counts the same
--   people
-- feeds: STEP_REABL, ASC_CLD, SUS_APC, ECDS_AE, INT_REF
-- attribution: residence on the day STEP ended, fallback GP practice
-- with: people whose STEP had ended
-- outcome: began continuing support
-- columns: had_long_term (1 for people in long-term support when STEP started, whom RE03 leaves
--   out), support_day (days from the end of STEP to the first continuing support, 0 for support
--   that was there at the end), death_day, moved_day (empty where it did not happen)
WITH practice_team AS (:shared(practice_team)),
residence_team AS (:shared(residence_team)),
known_death AS (:shared(known_death)),
moved_away AS (:shared(moved_away)),
recurring_support AS (:shared(recurring_support)),
step_cluster AS (:shared(step_cluster)),
arm AS (
    SELECT c.person_key, c.started_on, c.ended_on, c.lsoa21, c.practice_code
    FROM step_cluster AS c
    WHERE NOT c.is_open
      AND c.ended_on >= :from_month AND c.ended_on < :to_month + interval '1 month'
),
-- A person may have several: each end is a clock of its own.
support AS (
    SELECT a.person_key, a.ended_on,
           min(greatest(c.opened_on, a.ended_on) - a.ended_on)
               FILTER (WHERE c.closed_on >= a.ended_on) AS support_day,
           max(CASE WHEN c.is_long_term AND a.started_on BETWEEN c.opened_on AND c.closed_on
               THEN 1 ELSE 0 END) AS had_long_term
    FROM arm AS a
    JOIN recurring_support AS c ON c.person_key = a.person_key
    GROUP BY a.person_key, a.ended_on
),
gone AS (
    SELECT a.person_key, a.ended_on, min(greatest(m.moved_on, a.ended_on)) - a.ended_on AS moved_day
    FROM arm AS a
    JOIN moved_away AS m ON m.person_key = a.person_key AND m.moved_on >= a.started_on
    GROUP BY a.person_key, a.ended_on
)
SELECT
    coalesce(r.team_code, p.team_code) AS team_code,
    date_trunc('month', a.ended_on::timestamp)::date AS month,
    a.person_key,
    a.ended_on AS index_date,
    coalesce(s.had_long_term, 0) AS had_long_term,
    s.support_day,
    CASE WHEN d.died_on > a.ended_on THEN d.died_on - a.ended_on
         WHEN d.died_on IS NOT NULL THEN 0 END AS death_day,
    g.moved_day
FROM arm AS a
LEFT JOIN support AS s ON s.person_key = a.person_key AND s.ended_on = a.ended_on
LEFT JOIN gone AS g ON g.person_key = a.person_key AND g.ended_on = a.ended_on
LEFT JOIN known_death AS d ON d.person_key = a.person_key
LEFT JOIN practice_team AS p ON p.practice_code = a.practice_code
    AND a.ended_on BETWEEN p.valid_from AND p.valid_to
LEFT JOIN residence_team AS r ON r.lsoa21 = a.lsoa21
    AND a.ended_on BETWEEN r.valid_from AND r.valid_to
