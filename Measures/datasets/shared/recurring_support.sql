-- Services that count as continuing support: long-term support or ongoing low level support for
-- the person, other than equipment or professional support alone. is_long_term marks the first.
    SELECT person_key, event_start_date AS opened_on,
           coalesce(event_end_date, date '2999-12-31') AS closed_on,
           service_type LIKE 'Long term support%' AS is_long_term,
           service_type IN ('Long term support: Nursing care',
               'Long term support: Residential care') AS is_care_home
    FROM fact.care_event
    WHERE event_type = 'Service' AND client_type = 'Service user'
      AND (service_type LIKE 'Long term support%'
          OR service_type = 'Short term support: Ongoing low level')
      AND coalesce(service_component, '') <> ALL (ARRAY['Equipment',
          'Professional support: Social worker', 'Professional support: Other'])
