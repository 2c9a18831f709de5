-- dataset: step_end
-- row: one person whose STEP ended, in the month it ended, followed up four calendar months later
-- feeds: STEP_REABL, ASC_CLD, SUS_APC, ECDS_AE, INT_REF
-- reach: fact.step_episode ..8, fact.care_event ..7, fact.spell ..4, fact.attendance ..4,
--     fact.referral ..4
-- attribution: residence on the day STEP ended, fallback GP practice
-- columns: team_code, month, attributed_by, practice_code, postcode_sector, age (on that day),
--   source, is_followed (alive and still in the county on the check date), in_long_term_at_start,
--   in_long_term_at_tier_two, has_recurring_support (on the check date)
WITH practice_team AS (:shared(practice_team)),
residence_team AS (:shared(residence_team)),
known_death AS (:shared(known_death)),
moved_away AS (:shared(moved_away)),
recurring_support AS (:shared(recurring_support)),
step_cluster AS (:shared(step_cluster)),
arm AS (
    SELECT c.*, c.ended_on AS index_date, (c.ended_on + interval '4 months')::date AS check_date,
           c.started_on AS entered_on
    FROM step_cluster AS c
    WHERE NOT c.is_open
      AND c.ended_on >= :from_month AND c.ended_on < :to_month + interval '1 month'
),
moved AS (
    SELECT DISTINCT a.person_key, a.index_date
    FROM arm AS a
    JOIN moved_away AS m ON m.person_key = a.person_key
    WHERE m.moved_on BETWEEN a.entered_on AND a.check_date
),
support AS (
    SELECT a.person_key, a.index_date,
           bool_or(s.is_long_term AND a.started_on BETWEEN s.opened_on AND s.closed_on)
               AS in_long_term_at_start,
           bool_or(s.is_long_term AND a.tier2_date BETWEEN s.opened_on AND s.closed_on)
               AS in_long_term_at_tier_two,
           bool_or(a.check_date BETWEEN s.opened_on AND s.closed_on) AS has_recurring_support
    FROM arm AS a
    JOIN recurring_support AS s ON s.person_key = a.person_key
    GROUP BY a.person_key, a.index_date
)
SELECT
    coalesce(r.team_code, p.team_code) AS team_code,
    date_trunc('month', a.index_date::timestamp)::date AS month,
    CASE WHEN r.team_code IS NOT NULL THEN 'basis'
         WHEN p.team_code IS NOT NULL THEN 'fallback' ELSE 'none' END::text AS attributed_by,
    a.person_key,
    a.practice_code,
    a.postcode_sector,
    date_part('year', age(a.index_date::timestamp, a.birth_month::timestamp))::int AS age,
    a.source,
    (moved.person_key IS NULL AND coalesce(d.died_on > a.check_date, true)) AS is_followed,
    coalesce(s.in_long_term_at_start, false) AS in_long_term_at_start,
    coalesce(s.in_long_term_at_tier_two, false) AS in_long_term_at_tier_two,
    coalesce(s.has_recurring_support, false) AS has_recurring_support
FROM arm AS a
LEFT JOIN moved ON moved.person_key = a.person_key AND moved.index_date = a.index_date
LEFT JOIN support AS s ON s.person_key = a.person_key AND s.index_date = a.index_date
LEFT JOIN known_death AS d ON d.person_key = a.person_key
LEFT JOIN practice_team AS p ON p.practice_code = a.practice_code
    AND a.index_date BETWEEN p.valid_from AND p.valid_to
LEFT JOIN residence_team AS r ON r.lsoa21 = a.lsoa21
    AND a.index_date BETWEEN r.valid_from AND r.valid_to
