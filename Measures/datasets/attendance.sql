-- dataset: attendance
-- row: one unplanned attendance (types 01 to 04, categories 1 to 3), in the month of arrival
-- feeds: ECDS_AE
-- reach: fact.attendance -1..0
-- attribution: GP practice on the day of arrival, fallback residence
-- columns: team_code, month, attributed_by, practice_code, postcode_sector, department_type, age,
--   age_band, age_from (first year of age of the band, to 90), by_ambulance, is_streamed
--   (second department of one provider within two hours: not counted)
WITH practice_team AS (:shared(practice_team)),
residence_team AS (:shared(residence_team)),
attendance AS (:shared(unplanned_attendance))
SELECT
    coalesce(p.team_code, r.team_code) AS team_code,
    a.month,
    CASE WHEN p.team_code IS NOT NULL THEN 'basis'
         WHEN r.team_code IS NOT NULL THEN 'fallback' ELSE 'none' END::text AS attributed_by,
    a.person_key,
    a.event_id,
    a.practice_code,
    a.postcode_sector,
    a.department_type,
    a.age,
    CASE WHEN a.age >= 95 THEN '95+'
         ELSE a.age / 5 * 5 || '_' || a.age / 5 * 5 + 4 END::text AS age_band,
    CASE WHEN a.age >= 90 THEN 90 ELSE a.age / 5 * 5 END AS age_from,
    coalesce(a.arrival_mode = 'AMB', false) AS by_ambulance,
    a.is_streamed
FROM attendance AS a
LEFT JOIN practice_team AS p ON p.practice_code = a.practice_code
    AND a.arrived_on BETWEEN p.valid_from AND p.valid_to
LEFT JOIN residence_team AS r ON r.lsoa21 = a.lsoa21
    AND a.arrived_on BETWEEN r.valid_from AND r.valid_to
WHERE a.month >= :from_month
