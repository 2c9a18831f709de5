-- Referrals from their receipt to the first contact that they state.
SELECT person_key, event_id, referral_received_at::date AS opened_on,
       first_contact_date AS closed_on,
       ROW(source_system, team_code, lsoa21, postcode_sector, birth_month, priority,
           discipline_requested, needs, referral_received_at) AS about
FROM fact.referral
WHERE coalesce(close_reason, '') <> ALL (ARRAY['DUPLICATE', 'INAPPROPRIATE'])
  AND status <> 'REJECTED'
