-- dataset: staff
-- row: one assignment of one member of staff in one month
-- feeds: WORKFORCE
-- reach: fact.staff_month ..0
-- attribution: team of the assignment
-- columns: team_code, month, attributed_by, employer_code, discipline, is_employed (permanent or
--   fixed term), is_in_post (on the last day), is_main_assignment (the largest of the person's
--   assignments in post), fte, days_available, days_sick (calendar days: a council's working days
--   times 7/5), has_served_90_days, is_trained (core training in the 24 months to the last day)
WITH team AS (:shared(team)),
seen AS (
    SELECT person_key, employer_code, staff_id, min(month) AS first_seen,
           min(min(month)) OVER (PARTITION BY person_key, employer_code) AS first_return
    FROM fact.staff_month
    WHERE month <= :to_month
    GROUP BY person_key, employer_code, staff_id
),
assignment AS (
    SELECT s.*, m.month + m.days - 1 AS last_day,
           s.contract_type IN ('PERMANENT', 'FIXED_TERM') AS is_employed,
           row_number() OVER (PARTITION BY s.person_key, s.month, s.staff_id, s.in_post_last_day,
               s.contract_type IN ('PERMANENT', 'FIXED_TERM')
               ORDER BY s.fte DESC, s.event_id) AS size
    FROM fact.staff_month AS s
    JOIN reference.month AS m ON m.month = s.month
    WHERE s.month BETWEEN :from_month AND :to_month
)
SELECT
    t.team_code,
    a.month,
    CASE WHEN t.team_code IS NOT NULL THEN 'basis' ELSE 'none' END::text AS attributed_by,
    a.employer_code,
    a.discipline,
    a.is_employed,
    a.in_post_last_day AS is_in_post,
    a.size = 1 AS is_main_assignment,
    a.fte,
    a.fte_days_available AS days_available,
    CASE WHEN a.employer_code = ANY(:codes(council_employers))
         THEN a.fte_days_sick * 7 / 5 ELSE a.fte_days_sick END AS days_sick,
    -- The return has no start date: somebody in an employer's first return has long served.
    (seen.first_seen = seen.first_return OR a.last_day - seen.first_seen >= 90)
        AS has_served_90_days,
    coalesce(a.core_training_date > a.last_day - interval '24 months'
        AND a.core_training_date <= a.last_day, false) AS is_trained
FROM assignment AS a
JOIN seen ON seen.person_key = a.person_key AND seen.employer_code = a.employer_code
    AND seen.staff_id = a.staff_id
LEFT JOIN team AS t ON t.team_code = a.team_code
