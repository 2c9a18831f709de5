-- dataset: home_care_attendance
-- row: one unplanned attendance by a person with Home support open on the day
-- feeds: ECDS_AE, ASC_CLD
-- reach: fact.attendance -1..0, changes.home_care ..0, changes.known_death ..0
-- attribution: residence of the home care client, fallback GP practice, whatever the attendance
--   says
-- columns: team_code, month, attributed_by, practice_code, postcode_sector, age (on the 1st of the
--   month), is_streamed
WITH practice_team AS (:shared(practice_team)),
residence_team AS (:shared(residence_team)),
attendance AS (:shared(unplanned_attendance)),
package AS (:shared(home_care_package)),
home_care_stay AS (:shared(home_care_stay)),
home_care_month AS (:shared(home_care_month))
SELECT
    coalesce(r.team_code, p.team_code) AS team_code,
    a.month,
    CASE WHEN r.team_code IS NOT NULL THEN 'basis'
         WHEN p.team_code IS NOT NULL THEN 'fallback' ELSE 'none' END::text AS attributed_by,
    a.person_key,
    a.event_id,
    h.practice_code,
    h.postcode_sector,
    date_part('year', age(h.month::timestamp, h.birth_month::timestamp))::int AS age,
    a.is_streamed
FROM attendance AS a
JOIN home_care_stay AS s ON s.person_key = a.person_key
    AND a.arrived_on BETWEEN s.opened_on AND s.closed_on
JOIN home_care_month AS h ON h.person_key = a.person_key AND h.month = a.month
LEFT JOIN practice_team AS p ON p.practice_code = h.practice_code
    AND h.month BETWEEN p.valid_from AND p.valid_to
LEFT JOIN residence_team AS r ON r.lsoa21 = h.lsoa21
    AND h.month BETWEEN r.valid_from AND r.valid_to
WHERE a.person_basis IN ('N', 'X') AND a.month >= :from_month
