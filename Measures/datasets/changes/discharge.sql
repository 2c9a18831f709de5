-- Discharges, on their day, with all that is read of them.
SELECT person_key, event_id, discharge_date AS opened_on, NULL::date AS closed_on,
       ROW(admission_date, admission_method, discharge_method, discharge_destination,
           discharge_ready_date, provider_code, treatment_function_code, primary_diagnosis,
           secondary_diagnoses, patient_classification, birth_month, age_at_admission,
           practice_code, lsoa21, postcode_sector, person_basis) AS about
FROM fact.spell
WHERE discharge_date IS NOT NULL
