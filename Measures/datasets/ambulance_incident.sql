-- dataset: ambulance_incident
-- row: one ambulance incident with the AQI flag and a patient outcome, in the month of the call
-- feeds: AMB_ADS
-- reach: fact.ambulance_incident 0..0
-- attribution: address of the incident (stands for residence), fallback GP practice
-- columns: team_code, month, attributed_by, practice_code, postcode_sector, age, age_band,
--   age_from (first year of age of the band, to 90), outcome, response_category, is_fall,
--   is_care_home, is_hospital_transfer (response category HCP_IFT from a sector with an acute hospital: not counted)
WITH practice_team AS (:shared(practice_team)),
residence_team AS (:shared(residence_team))
SELECT
    coalesce(r.team_code, p.team_code) AS team_code,
    e.month,
    CASE WHEN r.team_code IS NOT NULL THEN 'basis'
         WHEN p.team_code IS NOT NULL THEN 'fallback' ELSE 'none' END::text AS attributed_by,
    e.person_key,
    e.event_id,
    e.practice_code,
    e.postcode_sector,
    e.age_years::int AS age,
    CASE WHEN e.age_years >= 90 THEN '90+'
         ELSE e.age_years / 5 * 5 || '_' || e.age_years / 5 * 5 + 4 END::text AS age_band,
    CASE WHEN e.age_years >= 90 THEN 90 ELSE e.age_years / 5 * 5 END::int AS age_from,
    e.outcome,
    e.response_category,
    coalesce(e.fall_flag, false) AS is_fall,
    coalesce(e.care_home_flag, false) AS is_care_home,
    (e.response_category = 'HCP_IFT' AND coalesce(
        e.postcode_sector = ANY(:codes(acute_hospital_sectors)), false)) AS is_hospital_transfer
FROM fact.ambulance_incident AS e
LEFT JOIN practice_team AS p ON p.practice_code = e.practice_code
    AND e.call_connected_at::date BETWEEN p.valid_from AND p.valid_to
LEFT JOIN residence_team AS r ON r.lsoa21 = e.lsoa21
    AND e.call_connected_at::date BETWEEN r.valid_from AND r.valid_to
WHERE e.month BETWEEN :from_month AND :to_month
  AND e.aqi_incident_flag
  AND e.outcome IN ('HT', 'ST', 'SC_ED', 'SC_OTHER')
