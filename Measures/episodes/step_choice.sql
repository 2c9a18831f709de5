-- dataset: step_choice
-- version: 1.0
-- row: one person whose STEP ended in the months asked for, or who had a tier two conversation but
--   no STEP by 42 days later, in those months; each person once, the earlier first
-- feeds: STEP_REABL, ASC_CLD, SUS_APC, ECDS_AE, AMB_ADS, INT_REF
-- attribution: residence on the index date, fallback GP practice
-- with: people after STEP
-- without: people who had the conversation but no STEP
-- outcome: had continuing support four months on
-- negative_control: a planned admission within the four months
-- columns: is_treated (1 after STEP), is_eligible (1 unless in long-term support at the
--   conversation or the start), is_followed (alive and still in the county four months after the
--   index date), is_linked (1 with a verified NHS number), outcome (1 with continuing support on
--   that date), negative_control (1 with a planned admission in those months, which STEP cannot
--   change), age, sex, deprivation, emergency_admissions, emergency_nights, attendances, incidents,
--   frailty, route (1 from the community, 2 after hospital, 3 rapid response), from_hospital
WITH practice_team AS (:shared(practice_team)),
residence_team AS (:shared(residence_team)),
known_death AS (:shared(known_death)),
moved_away AS (:shared(moved_away)),
recurring_support AS (:shared(recurring_support)),
step_cluster AS (:shared(step_cluster)),
candidate AS (
    SELECT c.person_key, 0::bigint AS event_id, 1 AS is_treated, c.ended_on AS index_date,
           c.tier2_date, c.started_on, c.started_on AS entered_on, c.birth_month, c.lsoa21,
           c.practice_code, c.postcode_sector, c.source
    FROM step_cluster AS c
    WHERE NOT c.is_open
      AND c.ended_on >= :from_month AND c.ended_on < :to_month + interval '1 month'
    UNION ALL
    SELECT e.person_key, e.event_id, 0, e.tier2_date + 42, e.tier2_date, e.tier2_date,
           e.tier2_date, e.birth_month, e.lsoa21, e.practice_code, e.postcode_sector, e.source
    FROM fact.step_episode AS e
    WHERE e.offer IN ('NOT_OFFERED', 'DECLINED')
      AND e.tier2_date + 42 >= :from_month
      AND e.tier2_date + 42 < :to_month + interval '1 month'
),
-- A conversation without STEP is no comparison for people who had begun one by the index date.
begun AS (
    SELECT DISTINCT k.person_key, k.index_date
    FROM candidate AS k
    JOIN step_cluster AS s ON s.person_key = k.person_key
    WHERE k.is_treated = 0 AND s.started_on <= k.index_date
),
arm AS (
    SELECT one.*, one.tier2_date AS known_on,
           (one.index_date + interval '4 months')::date AS check_date
    FROM (
        SELECT k.*, row_number() OVER (PARTITION BY k.person_key
                   ORDER BY k.index_date, k.is_treated DESC, k.event_id) AS first
        FROM candidate AS k
        LEFT JOIN begun AS b ON b.person_key = k.person_key AND b.index_date = k.index_date
            AND k.is_treated = 0
        WHERE b.person_key IS NULL
    ) AS one
    WHERE one.first = 1
),
planned AS (
    SELECT DISTINCT a.person_key
    FROM arm AS a
    JOIN fact.spell AS s ON s.person_key = a.person_key
    WHERE s.month BETWEEN :from_month AND :to_month + interval '5 months'
      AND s.admission_method IN ('11', '12', '13')
      AND s.admission_date > a.index_date AND s.admission_date <= a.check_date
),
linked AS (
    SELECT person_key, bool_or(person_basis IN ('N', 'X')) AS is_linked
    FROM fact.step_episode
    GROUP BY person_key
)
SELECT
    f.team_code,
    f.month,
    f.person_key,
    a.index_date,
    a.is_treated,
    (NOT f.in_long_term_at_tier_two AND NOT f.in_long_term_at_start)::int AS is_eligible,
    f.is_followed::int AS is_followed,
    l.is_linked::int AS is_linked,
    f.has_recurring_support::int AS outcome,
    (n.person_key IS NOT NULL)::int AS negative_control,
    coalesce(f.age, 80) AS age,
    u.sex,
    u.deprivation,
    u.emergency_admissions,
    u.emergency_nights,
    u.attendances,
    u.incidents,
    u.frailty,
    CASE f.source WHEN 'HOSPITAL_DISCHARGE' THEN 2 WHEN 'RAPID_RESPONSE' THEN 3 ELSE 1 END
        AS route,
    (f.source = 'HOSPITAL_DISCHARGE')::int AS from_hospital
FROM (:shared(step_followed)) AS f
JOIN arm AS a ON a.person_key = f.person_key
JOIN linked AS l ON l.person_key = f.person_key
JOIN (:shared(prior_use)) AS u ON u.person_key = f.person_key
LEFT JOIN planned AS n ON n.person_key = f.person_key
