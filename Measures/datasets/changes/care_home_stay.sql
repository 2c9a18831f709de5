-- Stays in care homes that are not home on day 91; a short-term stay of under fourteen days is.
SELECT person_key, event_id, event_start_date AS opened_on, event_end_date AS closed_on,
       '' AS about
FROM fact.care_event
WHERE event_type = 'Service' AND client_type = 'Service user'
  AND (service_type IN ('Long term support: Nursing care',
          'Long term support: Residential care')
      OR (service_component IN ('Short term nursing care', 'Short term residential care',
              'Long term nursing care', 'Long term residential care')
          AND coalesce(event_end_date, date '2999-12-31') - event_start_date >= 14))
