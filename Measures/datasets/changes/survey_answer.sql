-- Answers to the wellbeing survey, in the month in which their wave's quarter ends.
SELECT person_key, event_id,
       make_date(
           left(wave, 4)::int + CASE WHEN right(wave, 1) = '4' THEN 1 ELSE 0 END,
           CASE right(wave, 1) WHEN '1' THEN 6 WHEN '2' THEN 9 WHEN '3' THEN 12 ELSE 3 END, 1)
           AS opened_on,
       NULL::date AS closed_on,
       ROW(completed_date, team_code, lsoa21, postcode_sector, age_band, population,
           life_satisfaction, worthwhile, happiness, anxiety, weight) AS about
FROM fact.survey_response
WHERE wave ~ '^20[0-9][0-9].*Q[1-4]$'
