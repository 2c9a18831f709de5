-- dataset: step_end
-- row: one person whose STEP ended, in the month it ended, followed up four calendar months later
-- feeds: STEP_REABL, ASC_CLD, SUS_APC, ECDS_AE, INT_REF
-- reach: changes.step_episode ..1, changes.recurring_support ..4, changes.known_death ..4,
--     changes.moved_away ..4
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
)
SELECT
    team_code, month, attributed_by, person_key, practice_code, postcode_sector, age, source,
    is_followed, in_long_term_at_start, in_long_term_at_tier_two, has_recurring_support
FROM (:shared(step_followed)) AS f
