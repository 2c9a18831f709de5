-- Referrals that wait from their receipt until the first contact or the closing.
SELECT person_key, event_id, referral_received_at::date AS opened_on,
       least(first_contact_date, closed_date) AS closed_on,
       ROW(team_code, lsoa21, postcode_sector, birth_month, priority,
           referral_received_at) AS about
FROM fact.referral
WHERE priority <> '1'
  AND (status IN ('WAITING', 'PAUSED')
      OR (status <> 'REJECTED' AND least(first_contact_date, closed_date) IS NOT NULL))
