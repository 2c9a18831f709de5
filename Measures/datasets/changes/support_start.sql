-- Requests and long-term services, by the day they start; their ends do not matter.
SELECT person_key, event_id, event_start_date AS opened_on, NULL::date AS closed_on, '' AS about
FROM fact.care_event
WHERE client_type = 'Service user'
  AND (event_type = 'Request'
      OR (event_type = 'Service' AND service_type LIKE 'Long term support%'))
