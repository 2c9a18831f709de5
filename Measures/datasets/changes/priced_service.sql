-- Services with a price, which cost money while they are open.
SELECT person_key, event_id, event_start_date AS opened_on, event_end_date AS closed_on,
       ROW(service_type, service_component, unit_cost, cost_frequency_unit_type,
           planned_units_per_week) AS about
FROM fact.care_event
WHERE event_type = 'Service' AND client_type = 'Service user'
  AND unit_cost IS NOT NULL AND service_type IS DISTINCT FROM 'Short term support: ST-Max'
