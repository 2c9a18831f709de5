-- dataset: home_care_month
-- row: one person with Home support open in one month
-- feeds: ASC_CLD
-- reach: changes.home_care ..0, changes.known_death ..0
-- attribution: residence of the client, fallback GP practice
-- columns: team_code, month, attributed_by, practice_code, postcode_sector, age (on the 1st of the
--   month), client_days (days with Home support open)
WITH practice_team AS (:shared(practice_team)),
residence_team AS (:shared(residence_team)),
package AS (:shared(home_care_package)),
home_care_stay AS (:shared(home_care_stay)),
home_care_month AS (:shared(home_care_month)),
client_month AS (
    SELECT h.person_key, h.month, h.birth_month, h.lsoa21, h.practice_code, h.postcode_sector,
           sum(least(s.closed_on, h.month + h.days - 1) - greatest(s.opened_on, h.month) + 1)
               AS client_days
    FROM home_care_month AS h
    JOIN home_care_stay AS s ON s.person_key = h.person_key
        AND s.opened_on < h.month + h.days AND s.closed_on >= h.month
    GROUP BY h.person_key, h.month, h.birth_month, h.lsoa21, h.practice_code, h.postcode_sector
)
SELECT
    coalesce(r.team_code, p.team_code) AS team_code,
    c.month,
    CASE WHEN r.team_code IS NOT NULL THEN 'basis'
         WHEN p.team_code IS NOT NULL THEN 'fallback' ELSE 'none' END::text AS attributed_by,
    c.person_key,
    c.practice_code,
    c.postcode_sector,
    date_part('year', age(c.month::timestamp, c.birth_month::timestamp))::int AS age,
    c.client_days
FROM client_month AS c
LEFT JOIN practice_team AS p ON p.practice_code = c.practice_code
    AND c.month BETWEEN p.valid_from AND p.valid_to
LEFT JOIN residence_team AS r ON r.lsoa21 = c.lsoa21
    AND c.month BETWEEN r.valid_from AND r.valid_to
