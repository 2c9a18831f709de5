-- dataset: frequent_attender
-- row: one person in one month, with five or more unplanned attendances in the twelve months that
--   end with it
-- feeds: ECDS_AE, SUS_APC, ASC_CLD
-- reach: fact.attendance -12..0, changes.known_death ..0
-- attribution: GP practice on the latest attendance, fallback residence
-- columns: team_code, month, attributed_by, practice_code, postcode_sector
WITH practice_team AS (:shared(practice_team)),
residence_team AS (:shared(residence_team)),
unplanned AS (
    SELECT e.person_key, e.event_id, e.month, e.arrival_at, e.practice_code, e.lsoa21,
           e.postcode_sector, e.provider_code, e.department_type
    FROM fact.attendance AS e
    WHERE e.month BETWEEN (:from_month - interval '12 months') AND :to_month
      AND e.department_type IN ('01', '02', '03', '04')
      AND e.attendance_category IN ('1', '2', '3')
      AND e.person_basis IN ('N', 'X')
),
-- Few people have five attendances in all of these months: the others need not be looked at.
attendance AS (
    SELECT one.*
    FROM (
        SELECT e.person_key, e.event_id, e.month, e.arrival_at, e.practice_code, e.lsoa21,
               e.postcode_sector, coalesce(
                   e.arrival_at - lag(e.arrival_at) OVER same_provider <= interval '2 hours'
                   AND e.department_type <> lag(e.department_type) OVER same_provider,
                   false) AS is_streamed
        FROM unplanned AS e
        JOIN (SELECT person_key FROM unplanned GROUP BY person_key HAVING count(*) >= 5) AS often
            ON often.person_key = e.person_key
        WINDOW same_provider AS (PARTITION BY e.person_key, e.provider_code
            ORDER BY e.arrival_at, e.event_id)
    ) AS one
    WHERE NOT one.is_streamed AND one.month >= :from_month - interval '11 months'
),
-- The fifth attendance in a row decides from its own month until the first of the five is more than
-- eleven months old; only people with such a run go on.
fifth AS (
    SELECT *
    FROM (
        SELECT a.*, lag(a.month, 4) OVER (PARTITION BY a.person_key
                   ORDER BY a.arrival_at, a.event_id) AS first_month
        FROM attendance AS a
    ) AS counted
    WHERE first_month >= month - interval '11 months'
),
person_month AS (
    SELECT f.*, m.month AS window_month, m.month + m.days - 1 AS last_day,
           row_number() OVER (PARTITION BY f.person_key, m.month
               ORDER BY f.arrival_at DESC, f.event_id DESC) AS recency
    FROM fifth AS f
    JOIN reference.month AS m ON m.month >= f.month
        AND m.month <= f.first_month + interval '11 months'
        AND m.month BETWEEN :from_month AND :to_month
),
known_death AS (:shared(known_death))
SELECT
    coalesce(p.team_code, r.team_code) AS team_code,
    f.window_month AS month,
    CASE WHEN p.team_code IS NOT NULL THEN 'basis'
         WHEN r.team_code IS NOT NULL THEN 'fallback' ELSE 'none' END::text AS attributed_by,
    f.person_key,
    f.practice_code,
    f.postcode_sector
FROM person_month AS f
LEFT JOIN known_death AS d ON d.person_key = f.person_key AND d.died_on <= f.last_day
LEFT JOIN practice_team AS p ON p.practice_code = f.practice_code
    AND f.arrival_at::date BETWEEN p.valid_from AND p.valid_to
LEFT JOIN residence_team AS r ON r.lsoa21 = f.lsoa21
    AND f.arrival_at::date BETWEEN r.valid_from AND r.valid_to
WHERE f.recency = 1 AND d.person_key IS NULL
