-- Stays in a hospital bed overnight: asked whether they were open on a day.
SELECT person_key, event_id, admission_date AS opened_on, discharge_date AS closed_on,
       '' AS about
FROM fact.spell
WHERE patient_classification = '1'
  AND (discharge_date IS NULL OR discharge_date > admission_date)
