-- Starts of preventive services; a person's first decides from its day on.
SELECT person_key, event_id, start_date AS opened_on, NULL::date AS closed_on,
       ROW(lsoa21, practice_code, postcode_sector)::text AS about
FROM fact.step_episode
WHERE offer = 'STEP' AND source = 'COMMUNITY'
  AND start_date >= month - interval '3 months' AND person_basis IN ('N', 'X')
UNION ALL
SELECT person_key, event_id, connected_date, NULL,
       ROW(lsoa21, practice_code, postcode_sector)::text
FROM fact.network_referral
WHERE connected_date >= month AND consent_to_link AND person_basis IN ('N', 'X')
