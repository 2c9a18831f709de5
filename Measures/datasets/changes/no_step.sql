-- Tier two conversations without a STEP, on the day 42 days later.
SELECT person_key, event_id, tier2_date + 42 AS opened_on, NULL::date AS closed_on,
       ROW(birth_month, lsoa21, practice_code, postcode_sector, source) AS about
FROM fact.step_episode
WHERE offer IN ('NOT_OFFERED', 'DECLINED')
