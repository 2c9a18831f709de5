-- dataset: registered_list
-- row: one practice, sex and five-year age band in one month
-- feeds: REF_LIST, REF_PRACTICE
-- reach: reference.registered_list ..0
-- attribution: GP practice on the 1st of the month
-- columns: team_code, month, attributed_by, practice_code, sex, age_band (as published: 0_4 to
--   95+), age_from (first year of age of the band), patients
WITH practice_team AS (:shared(practice_team)),
-- The extract of the 1st of the month; where there is none, the latest before it. People whose sex is
-- not stated count too.
extract AS (
    SELECT m.month, max(l.extract_date) AS extract_date
    FROM reference.month AS m
    JOIN (SELECT DISTINCT extract_date FROM reference.registered_list) AS l
        ON l.extract_date <= m.month
    WHERE m.month BETWEEN :from_month AND :to_month
    GROUP BY m.month
)
SELECT
    p.team_code,
    e.month,
    'basis'::text AS attributed_by,
    l.practice_code,
    l.sex,
    l.age_band,
    replace(split_part(l.age_band, '_', 1), '+', '')::int AS age_from,
    l.patients
FROM extract AS e
JOIN reference.registered_list AS l ON l.extract_date = e.extract_date
JOIN practice_team AS p ON p.practice_code = l.practice_code
    AND e.month BETWEEN p.valid_from AND p.valid_to
WHERE l.sex <> 'ALL' AND l.age_band <> 'ALL'
