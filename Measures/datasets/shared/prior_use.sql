-- What is known of each person of `arm` (person_key, known_on, lsoa21; one row a person) on the day
-- known_on: sex (1 male, 2 female, 0 unknown), deprivation (mean decile of the LSOA, 1 the most
-- deprived; 5.5 where it is not known), and what they used in the 365 days before. Frailty is the
-- worst category of a referral in two years.
    SELECT a.person_key,
           coalesce(spell.sex, visit.sex, asked.sex, care.sex, 0) AS sex,
           coalesce(place.decile, 5.5)::double precision AS deprivation,
           coalesce(spell.emergencies, 0) AS emergency_admissions,
           coalesce(spell.nights, 0) AS emergency_nights,
           coalesce(visit.attendances, 0) AS attendances,
           coalesce(call.incidents, 0) AS incidents,
           coalesce(asked.frailty, 0) AS frailty,
           coalesce(care.has_package, 0) AS has_package
    FROM arm AS a
    LEFT JOIN (
        SELECT f.person_key, max(CASE s.sex WHEN '1' THEN 1 WHEN '2' THEN 2 END) AS sex,
               count(*) FILTER (WHERE s.admission_method
                       = ANY(:codes(emergency_admission_methods))
                   AND s.admission_date >= f.known_on - 365 AND s.admission_date < f.known_on)
                   AS emergencies,
               sum(least(coalesce(s.discharge_date, f.known_on), f.known_on) - s.admission_date)
                   FILTER (WHERE s.admission_method = ANY(:codes(emergency_admission_methods))
                   AND s.admission_date >= f.known_on - 365 AND s.admission_date < f.known_on)
                   AS nights
        FROM arm AS f
        JOIN fact.spell AS s ON s.person_key = f.person_key
        WHERE s.month BETWEEN :from_month - interval '18 months' AND :to_month
        GROUP BY f.person_key
    ) AS spell ON spell.person_key = a.person_key
    LEFT JOIN (
        SELECT f.person_key, max(CASE s.sex WHEN '1' THEN 1 WHEN '2' THEN 2 END) AS sex,
               count(*) FILTER (WHERE s.department_type IN ('01', '02', '03', '04')
                   AND s.attendance_category IN ('1', '2', '3')
                   AND s.arrival_at >= f.known_on - 365 AND s.arrival_at < f.known_on)
                   AS attendances
        FROM arm AS f
        JOIN fact.attendance AS s ON s.person_key = f.person_key
        WHERE s.month BETWEEN :from_month - interval '18 months' AND :to_month
        GROUP BY f.person_key
    ) AS visit ON visit.person_key = a.person_key
    LEFT JOIN (
        SELECT f.person_key, count(*) AS incidents
        FROM arm AS f
        JOIN fact.ambulance_incident AS s ON s.person_key = f.person_key
        WHERE s.month BETWEEN :from_month - interval '18 months' AND :to_month
          AND s.outcome <> 'CANCEL'
          AND s.call_connected_at >= f.known_on - 365 AND s.call_connected_at < f.known_on
        GROUP BY f.person_key
    ) AS call ON call.person_key = a.person_key
    LEFT JOIN (
        SELECT f.person_key, max(CASE s.sex WHEN '1' THEN 1 WHEN '2' THEN 2 END) AS sex,
               max(CASE WHEN s.referral_received_at < f.known_on
                       AND s.referral_received_at >= f.known_on - 730
                   THEN CASE s.frailty_category WHEN 'MILD' THEN 1 WHEN 'MODERATE' THEN 2
                       WHEN 'SEVERE' THEN 3 ELSE 0 END END) AS frailty
        FROM arm AS f
        JOIN fact.referral AS s ON s.person_key = f.person_key
        WHERE s.month BETWEEN :from_month - interval '30 months' AND :to_month
        GROUP BY f.person_key
    ) AS asked ON asked.person_key = a.person_key
    LEFT JOIN (
        SELECT f.person_key, max(CASE s.gender WHEN 'Male' THEN 1 WHEN 'Female' THEN 2 END) AS sex,
               max(CASE WHEN s.event_type = 'Service' AND s.client_type = 'Service user'
                       AND s.service_type LIKE 'Long term support%'
                       AND s.event_start_date < f.known_on
                       AND coalesce(s.event_end_date, date '2999-12-31') >= f.known_on
                   THEN 1 END) AS has_package
        FROM arm AS f
        JOIN fact.care_event AS s ON s.person_key = f.person_key
        GROUP BY f.person_key
    ) AS care ON care.person_key = a.person_key
    LEFT JOIN (
        SELECT lsoa21, avg(imd_decile) AS decile FROM reference.postcode
        WHERE imd_decile IS NOT NULL GROUP BY lsoa21
    ) AS place ON place.lsoa21 = a.lsoa21
