-- First loneliness scores, in the month of the score.
SELECT person_key, event_id, baseline_date AS opened_on, NULL::date AS closed_on,
       ROW(network_code, ucla3_baseline, ucla3_followup, followup_date, lsoa21,
           postcode_sector, team_code, age_band) AS about
FROM fact.network_referral
WHERE baseline_date IS NOT NULL AND ucla3_baseline IS NOT NULL
