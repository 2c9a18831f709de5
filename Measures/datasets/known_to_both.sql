-- dataset: known_to_both
-- row: one person with an open referral or service in both health and social care on the last day
--   of the month
-- feeds: INT_REF, ASC_CLD, INT_PLAN, REF_GEOG
-- reach: changes.open_referral ..0, changes.recurring_support ..0,
--     changes.care_home_place ..0, changes.joint_plan ..0
-- attribution: team that holds the community provider's referral, fallback residence
-- columns: team_code, month, attributed_by, postcode_sector, age (on the last day),
--   is_placed_out_of_county (in a care home outside the county), has_joint_plan (live joint plan,
--   review not overdue by more than 90 days)
WITH team AS (:shared(team)),
residence_team AS (:shared(residence_team)),
open_referral AS (:shared(open_referral)),
recurring_support AS (:shared(recurring_support)),
-- The health side of the person in each month: the referral received last.
health AS (
    SELECT one.*
    FROM (
        SELECT h.*, m.month, m.month + m.days - 1 AS last_day,
               row_number() OVER (PARTITION BY h.person_key, m.month
                   ORDER BY h.opened_on DESC, h.event_id DESC) AS latest
        FROM open_referral AS h
        JOIN reference.month AS m ON m.month BETWEEN :from_month AND :to_month
            AND h.opened_on < m.month + m.days AND h.closed_on >= m.month + m.days
        WHERE h.source_system = 'COMMUNITY_EPR'
    ) AS one
    WHERE one.latest = 1
),
council AS (
    SELECT h.person_key, h.month
    FROM health AS h
    JOIN open_referral AS c ON c.person_key = h.person_key
    WHERE c.source_system = 'COUNCIL' AND c.opened_on <= h.last_day AND c.closed_on > h.last_day
    UNION
    SELECT h.person_key, h.month
    FROM health AS h
    JOIN recurring_support AS s ON s.person_key = h.person_key
    WHERE s.is_long_term AND s.opened_on <= h.last_day AND s.closed_on >= h.last_day
),
joint_plan AS (
    SELECT DISTINCT h.person_key, h.month
    FROM health AS h
    JOIN fact.care_plan AS p ON p.person_key = h.person_key
    WHERE p.plan_type = 'JOINT' AND p.agreed_date <= h.last_day
      AND (p.ended_date IS NULL OR p.ended_date > h.last_day)
      AND (p.review_due_date IS NULL OR h.last_day - p.review_due_date <= 90)
),
county_area AS (SELECT DISTINCT lsoa21 FROM reference.lsoa_team),
placed AS (
    SELECT DISTINCT h.person_key, h.month
    FROM health AS h
    JOIN fact.care_event AS s ON s.person_key = h.person_key
    LEFT JOIN county_area AS a ON a.lsoa21 = s.lsoa21
    WHERE s.event_type = 'Service' AND s.service_type IN ('Long term support: Nursing care',
            'Long term support: Residential care')
      AND s.event_start_date <= h.last_day
      AND (s.event_end_date IS NULL OR s.event_end_date >= h.last_day)
      AND s.lsoa21 IS NOT NULL AND a.lsoa21 IS NULL
)
SELECT
    coalesce(t.team_code, r.team_code) AS team_code,
    h.month,
    CASE WHEN t.team_code IS NOT NULL THEN 'basis'
         WHEN r.team_code IS NOT NULL THEN 'fallback' ELSE 'none' END::text AS attributed_by,
    h.person_key,
    h.postcode_sector,
    date_part('year', age(h.last_day::timestamp, h.birth_month::timestamp))::int AS age,
    placed.person_key IS NOT NULL AS is_placed_out_of_county,
    j.person_key IS NOT NULL AS has_joint_plan
FROM health AS h
JOIN council AS c ON c.person_key = h.person_key AND c.month = h.month
LEFT JOIN joint_plan AS j ON j.person_key = h.person_key AND j.month = h.month
LEFT JOIN placed ON placed.person_key = h.person_key AND placed.month = h.month
LEFT JOIN team AS t ON t.team_code = h.team_code
LEFT JOIN residence_team AS r ON r.lsoa21 = h.lsoa21
    AND h.last_day BETWEEN r.valid_from AND r.valid_to
