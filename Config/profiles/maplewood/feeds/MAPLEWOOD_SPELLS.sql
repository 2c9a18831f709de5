-- Episodes to spells: an episode goes on from those of the same person at the same trust when it
-- starts on the same day as one of them, or before the latest of them ends. The first episode
-- gives the spell its number, method and diagnosis, the last one its end.
WITH ordered AS (
    SELECT *, max(discharge_date) OVER before AS ended, max(admission_date) OVER before AS started
    FROM stage
    WINDOW before AS (PARTITION BY trust_code, patient_id ORDER BY admission_date, episode_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), numbered AS (
    SELECT *, count(*) FILTER (WHERE ended IS NULL OR (admission_date >= ended AND admission_date <> started))
        OVER (PARTITION BY trust_code, patient_id ORDER BY admission_date, episode_id) AS spell_no
    FROM ordered
), first_episode AS (
    SELECT DISTINCT ON (trust_code, patient_id, spell_no) *
    FROM numbered
    ORDER BY trust_code, patient_id, spell_no, admission_date, episode_id
), last_episode AS (
    SELECT DISTINCT ON (trust_code, patient_id, spell_no) *
    FROM numbered
    ORDER BY trust_code, patient_id, spell_no, discharge_date DESC, episode_id DESC
)
SELECT a.sheet_no, a.row_no, a.person_key, a.person_basis, a.local_key, a.event_id,
    -- A spell has changed when its first or its last episode has.
    hashint8extended(a.row_hash, z.row_hash) AS row_hash,
    a.nhs_number, a.birth_date, a.sex, a.gp_practice_code,
    a.episode_id AS spell_id, a.trust_code AS provider_code,
    a.admission_method, a.admission_source AS source_of_admission,
    CASE WHEN a.admission_date = z.discharge_date AND a.admission_method IN ('11', '12', '13')
        THEN '2' ELSE '1' END AS patient_classification,
    a.admission_date, z.discharge_date, z.discharge_destination,
    CASE z.discharge_destination WHEN '79' THEN '4' ELSE '1' END AS discharge_method,
    a.specialty AS treatment_function_code, a.primary_diagnosis,
    '|' || replace(a.secondary_diagnoses, ',', '|') || '|' AS secondary_diagnoses,
    a.primary_procedure, a.hrg_code AS spell_hrg, 'freeze' AS submission_status
FROM first_episode AS a
JOIN last_episode AS z USING (trust_code, patient_id, spell_no)
