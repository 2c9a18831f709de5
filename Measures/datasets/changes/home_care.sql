-- Packages of the shared text home_care_package: open on a day or not, with the address.
SELECT person_key, event_id, event_start_date AS opened_on, event_end_date AS closed_on,
       ROW(birth_month, lsoa21, practice_code, postcode_sector) AS about
FROM fact.care_event
WHERE event_type = 'Service' AND service_component = 'Home support'
  AND service_type IN ('Long term support: Community',
      'Short term support: Ongoing low level')
  AND client_type = 'Service user' AND person_basis IN ('N', 'X')
