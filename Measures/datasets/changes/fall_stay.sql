-- Stays after a fall. When they end is in fall_discharge.
SELECT person_key, event_id, admission_date AS opened_on, discharge_date AS closed_on,
       ROW(provider_code, practice_code, lsoa21, postcode_sector) AS about
FROM fact.spell
WHERE patient_classification = '1'
  AND admission_method = ANY(:codes(emergency_admission_methods))
  AND primary_diagnosis ~ '^(S[0-9]|T[0-8]|T9[0-8])'
  AND secondary_diagnoses ~ '\|W[01][0-9]'
  AND coalesce(date_part('year', age(admission_date::timestamp,
      birth_month::timestamp))::int, age_at_admission::int) BETWEEN 65 AND 114
