-- Emergency admissions, on their day, with all that is read of them; of the discharge nothing.
SELECT person_key, event_id, admission_date AS opened_on, NULL::date AS closed_on,
       ROW(provider_code, treatment_function_code, primary_diagnosis, secondary_diagnoses,
           primary_procedure, patient_classification, birth_month, age_at_admission,
           practice_code, lsoa21, postcode_sector, person_basis) AS about
FROM fact.spell
WHERE admission_method = ANY(:codes(emergency_admission_methods))
