-- dataset: flu
-- row: one practice and cohort at the end of one month of the season (September to February)
-- feeds: FLU_UPTAKE, REF_PRACTICE
-- reach: fact.flu_uptake -6..0
-- attribution: GP practice on the last day of the month
-- columns: team_code, month, attributed_by, practice_code, cohort, eligible, vaccinated (since
--   1 September), is_carried (no return this month: the last value of the season)
WITH practice_team AS (:shared(practice_team)),
-- A month without any return has no rows, not last month's.
season_month AS (
    SELECT m.month, m.month + m.days - 1 AS last_day,
           CASE WHEN extract(month FROM m.month) >= 9
               THEN make_date(extract(year FROM m.month)::int, 9, 1)
               ELSE make_date(extract(year FROM m.month)::int - 1, 9, 1) END AS opened_on
    FROM reference.month AS m
    JOIN (SELECT DISTINCT month FROM fact.flu_uptake) AS returned ON returned.month = m.month
    WHERE m.month BETWEEN :from_month AND :to_month
      AND extract(month FROM m.month) IN (9, 10, 11, 12, 1, 2)
),
position AS (
    SELECT m.month, m.last_day, f.practice_code, f.cohort, f.registered_eligible, f.vaccinated,
           f.month <> m.month AS is_carried,
           row_number() OVER (PARTITION BY m.month, f.practice_code, f.cohort
               ORDER BY f.as_at_date DESC, f.event_id DESC) AS latest
    FROM season_month AS m
    JOIN fact.flu_uptake AS f ON f.as_at_date BETWEEN m.opened_on AND m.last_day
)
SELECT
    p.team_code,
    f.month,
    CASE WHEN p.team_code IS NOT NULL THEN 'basis' ELSE 'none' END::text AS attributed_by,
    f.practice_code,
    f.cohort,
    f.registered_eligible AS eligible,
    f.vaccinated,
    f.is_carried
FROM position AS f
LEFT JOIN practice_team AS p ON p.practice_code = f.practice_code
    AND f.last_day BETWEEN p.valid_from AND p.valid_to
WHERE f.latest = 1
