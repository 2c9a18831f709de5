-- How and when stays with a fall among their codes ended.
SELECT person_key, event_id, discharge_date AS opened_on, NULL::date AS closed_on,
       ROW(discharge_ready_date, coalesce(discharge_method, '9') IN ('4', '5')) AS about
FROM fact.spell
WHERE discharge_date IS NOT NULL AND secondary_diagnoses ~ '\|W[01][0-9]'
