-- Requests that ended with information, advice or signposting, on the day they ended.
SELECT person_key, event_id, event_end_date AS opened_on, NULL::date AS closed_on,
       ROW(event_start_date, birth_month, practice_code, lsoa21, postcode_sector,
           request_route_of_access) AS about
FROM fact.care_event
WHERE event_type = 'Request' AND client_type = 'Service user'
  AND event_outcome = 'NFA: Information and advice or signposting'
  AND event_end_date IS NOT NULL
