-- Home support packages of people whose NHS number is known. 2999-12-31 stands for still open.
    SELECT s.person_key, s.event_id, s.event_start_date AS opened_on, s.birth_month,
           s.lsoa21, s.practice_code, s.postcode_sector,
           least(coalesce(s.event_end_date, date '2999-12-31'), d.died_on) AS closed_on
    FROM fact.care_event AS s
    LEFT JOIN (SELECT person_key, min(date_of_death) AS died_on FROM fact.care_event
        WHERE date_of_death >= month - interval '3 months' GROUP BY person_key) AS d
        ON d.person_key = s.person_key
    WHERE s.event_type = 'Service' AND s.service_component = 'Home support'
      AND s.service_type IN ('Long term support: Community',
          'Short term support: Ongoing low level')
      AND s.client_type = 'Service user' AND s.person_basis IN ('N', 'X')
      AND (d.died_on IS NULL OR d.died_on >= s.event_start_date)
