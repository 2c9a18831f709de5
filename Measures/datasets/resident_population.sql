-- dataset: resident_population
-- row: one LSOA and age group in one month
-- feeds: REF_POP, REF_GEOG
-- attribution: residence on the 1st of the month
-- columns: team_code, month, attributed_by, age_band (0_4 to 90+), age_from (first year of
--   age of the band), is_adult (18 and over), population (people), person_days (people times days
--   of the month)
WITH residence_team AS (:shared(residence_team)),
-- The latest mid-year estimate that is not later than the month's year.
estimate AS (
    SELECT m.month, m.days, max(y.mid_year) AS mid_year
    FROM reference.month AS m
    JOIN (SELECT DISTINCT mid_year FROM reference.population) AS y
        ON y.mid_year <= extract(year FROM m.month)
    WHERE m.month BETWEEN :from_month AND :to_month
    GROUP BY m.month, m.days
),
people AS (
    SELECT mid_year, lsoa, age_band, age_from, is_adult, sum(population) AS population
    FROM (
        SELECT mid_year, lsoa, population, age >= 18 AS is_adult,
               CASE WHEN age >= 90 THEN '90+'
                    ELSE age / 5 * 5 || '_' || age / 5 * 5 + 4 END AS age_band,
               CASE WHEN age >= 90 THEN 90 ELSE age / 5 * 5 END AS age_from
        FROM reference.population
        WHERE mid_year IN (SELECT mid_year FROM estimate)
    ) AS one_age
    GROUP BY mid_year, lsoa, age_band, age_from, is_adult
)
SELECT
    r.team_code,
    e.month,
    'basis'::text AS attributed_by,
    p.age_band::text AS age_band,
    p.age_from,
    p.is_adult,
    p.population,
    p.population * e.days AS person_days
FROM estimate AS e
JOIN people AS p ON p.mid_year = e.mid_year
JOIN residence_team AS r ON r.lsoa21 = p.lsoa AND e.month BETWEEN r.valid_from AND r.valid_to
