-- dataset: establishment_discipline
-- row: one discipline of one team in one month, over the employers who returned their staff
-- feeds: WORKFORCE, REF_ESTAB
-- reach: fact.staff_month 0..0, reference.establishment 0..0
-- attribution: team of the funded posts
-- columns: team_code, month, attributed_by, discipline, funded_fte, in_post_fte (permanent and
--   fixed term, in post on the last day), staff_in_post, vacant_fte (funded minus in post, never
--   below zero)
WITH team AS (:shared(team)),
in_post AS (
    SELECT month, team_code, discipline,
           sum(fte) FILTER (WHERE in_post_last_day
               AND contract_type IN ('PERMANENT', 'FIXED_TERM')) AS fte,
           count(*) FILTER (WHERE in_post_last_day
               AND contract_type IN ('PERMANENT', 'FIXED_TERM')) AS staff
    FROM fact.staff_month
    WHERE month BETWEEN :from_month AND :to_month
    GROUP BY month, team_code, discipline
),
returned AS (
    SELECT DISTINCT month, employer_code
    FROM fact.staff_month
    WHERE month BETWEEN :from_month AND :to_month
),
funded AS (
    SELECT e.month, e.team_code, e.discipline, sum(e.funded_fte) AS fte
    FROM reference.establishment AS e
    JOIN returned AS r ON r.month = e.month AND r.employer_code = e.employer_code
    WHERE e.month BETWEEN :from_month AND :to_month
    GROUP BY e.month, e.team_code, e.discipline
)
SELECT
    t.team_code,
    f.month,
    CASE WHEN t.team_code IS NOT NULL THEN 'basis' ELSE 'none' END::text AS attributed_by,
    f.discipline,
    f.fte AS funded_fte,
    coalesce(i.fte, 0) AS in_post_fte,
    coalesce(i.staff, 0) AS staff_in_post,
    greatest(f.fte - coalesce(i.fte, 0), 0) AS vacant_fte
FROM funded AS f
LEFT JOIN in_post AS i ON i.month = f.month AND i.team_code = f.team_code
    AND i.discipline = f.discipline
LEFT JOIN team AS t ON t.team_code = f.team_code
