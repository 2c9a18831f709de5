-- Discharges to another hospital, on their day.
SELECT person_key, event_id, discharge_date AS opened_on, NULL::date AS closed_on,
       provider_code AS about
FROM fact.spell
WHERE discharge_date IS NOT NULL
  AND discharge_destination = ANY(:codes(transfer_destinations))
