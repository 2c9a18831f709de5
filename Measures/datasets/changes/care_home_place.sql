-- Places in care homes with their area: asked whether they were open on a day.
SELECT person_key, event_id, event_start_date AS opened_on, event_end_date AS closed_on,
       lsoa21 AS about
FROM fact.care_event
WHERE event_type = 'Service' AND lsoa21 IS NOT NULL
  AND service_type IN ('Long term support: Nursing care', 'Long term support: Residential care')
