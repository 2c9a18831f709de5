-- Long-term services of any kind: asked whether they were open on a day.
SELECT person_key, event_id, event_start_date AS opened_on, event_end_date AS closed_on,
       '' AS about
FROM fact.care_event
WHERE event_type = 'Service' AND client_type = 'Service user'
  AND service_type LIKE 'Long term support%'
