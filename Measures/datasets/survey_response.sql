-- dataset: survey_response
-- row: one answer to the wellbeing survey, in the last month of its wave's quarter of the
--   financial year
-- feeds: WELLBEING_SURVEY
-- reach: changes.survey_answer 0..0
-- attribution: residence (LSOA, the majority team of the postcode sector, or the team on the
--   return)
-- columns: team_code, month, attributed_by, postcode_sector, age_band (as sent), population,
--   life_satisfaction, anxiety, weight (1 when absent), is_straight_lined (the same answer to all
--   four questions)
WITH residence_team AS (:shared(residence_team)),
team AS (:shared(team)),
-- 2016Q3 is October to December 2016, 2016Q4 January to March 2017.
answer AS (
    SELECT e.*, make_date(
               left(e.wave, 4)::int + CASE WHEN right(e.wave, 1) = '4' THEN 1 ELSE 0 END,
               CASE right(e.wave, 1) WHEN '1' THEN 6 WHEN '2' THEN 9 WHEN '3' THEN 12 ELSE 3 END,
               1) AS wave_month
    FROM fact.survey_response AS e
    WHERE e.wave ~ '^20[0-9][0-9].*Q[1-4]$'
)
SELECT
    coalesce(r.team_code, sector.team_code, t.team_code) AS team_code,
    a.wave_month AS month,
    CASE WHEN coalesce(r.team_code, sector.team_code, t.team_code) IS NOT NULL
         THEN 'basis' ELSE 'none' END::text AS attributed_by,
    a.postcode_sector,
    a.age_band,
    a.population,
    a.life_satisfaction::int AS life_satisfaction,
    a.anxiety::int AS anxiety,
    coalesce(a.weight, 1) AS weight,
    coalesce(a.life_satisfaction = a.worthwhile AND a.worthwhile = a.happiness
        AND a.happiness = a.anxiety, false) AS is_straight_lined
FROM answer AS a
LEFT JOIN residence_team AS r ON r.lsoa21 = a.lsoa21
    AND a.completed_date BETWEEN r.valid_from AND r.valid_to
LEFT JOIN reference.sector_team AS sector ON sector.postcode_sector = a.postcode_sector
    AND a.lsoa21 IS NULL
LEFT JOIN team AS t ON t.team_code = a.team_code
WHERE a.wave_month BETWEEN :from_month AND :to_month
