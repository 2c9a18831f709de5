-- Episodes of the shared text step_cluster. An episode without an end counts as its first day, so
-- that an end filled in later can join it with what follows: seen from its start on.
SELECT person_key, event_id, start_date AS opened_on, NULL::date AS closed_on,
       ROW(tier2_date, end_date, birth_month, lsoa21, practice_code, postcode_sector,
           source) AS about
FROM fact.step_episode
WHERE offer = 'STEP' AND start_date >= month - interval '3 months'
