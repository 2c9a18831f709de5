-- The ends of spells, which end an open delay from that day on.
SELECT person_key, event_id, discharge_date AS opened_on, NULL::date AS closed_on, '' AS about
FROM fact.spell
WHERE discharge_date IS NOT NULL
