-- dataset: step_comparison
-- row: one person who had a tier two conversation but no STEP, in the month 42 days later (the
--   time a STEP may take), followed up four calendar months after that
-- feeds: STEP_REABL, ASC_CLD, SUS_APC, ECDS_AE, INT_REF
-- reach: changes.no_step 0..0, changes.recurring_support ..4, changes.known_death ..4,
--     changes.moved_away ..4
-- attribution: residence on the index date, fallback GP practice
-- columns: team_code, month, attributed_by, practice_code, postcode_sector, age (on the index
--   date), source, is_followed (alive and still in the county on the check date),
--   in_long_term_at_tier_two, has_recurring_support (on the check date)
WITH practice_team AS (:shared(practice_team)),
residence_team AS (:shared(residence_team)),
known_death AS (:shared(known_death)),
moved_away AS (:shared(moved_away)),
recurring_support AS (:shared(recurring_support)),
arm AS (
    SELECT c.*, (c.index_date + interval '4 months')::date AS check_date,
           c.tier2_date AS entered_on, c.tier2_date AS started_on
    FROM (
        SELECT e.person_key, e.tier2_date, e.birth_month, e.lsoa21, e.practice_code,
               e.postcode_sector, e.source, e.tier2_date + 42 AS index_date,
               row_number() OVER (PARTITION BY e.person_key,
                   date_trunc('month', (e.tier2_date + 42)::timestamp)
                   ORDER BY e.tier2_date, e.event_id) AS first
        FROM fact.step_episode AS e
        WHERE e.offer IN ('NOT_OFFERED', 'DECLINED')
          AND e.tier2_date + 42 >= :from_month
          AND e.tier2_date + 42 < :to_month + interval '1 month'
    ) AS c
    WHERE c.first = 1
)
SELECT
    team_code, month, attributed_by, person_key, practice_code, postcode_sector, age, source,
    is_followed, in_long_term_at_tier_two, has_recurring_support
FROM (:shared(step_followed)) AS f
