-- Services of the shared text recurring_support: asked whether they were open on a day.
SELECT person_key, event_id, event_start_date AS opened_on, event_end_date AS closed_on,
       concat_ws('|', service_type LIKE 'Long term support%',
           service_type IN ('Long term support: Nursing care',
               'Long term support: Residential care')) AS about
FROM fact.care_event
WHERE event_type = 'Service' AND client_type = 'Service user'
  AND (service_type LIKE 'Long term support%'
      OR service_type = 'Short term support: Ongoing low level')
  AND coalesce(service_component, '') <> ALL (ARRAY['Equipment',
      'Professional support: Social worker', 'Professional support: Other'])
