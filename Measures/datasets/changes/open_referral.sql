-- Referrals of the shared text open_referral: asked whether they were open on a day.
SELECT person_key, event_id, referral_received_at::date AS opened_on, closed_date AS closed_on,
       ROW(source_system, team_code, lsoa21, postcode_sector, birth_month) AS about
FROM fact.referral
WHERE status <> 'REJECTED' AND (status <> 'CLOSED' OR closed_date IS NOT NULL)
