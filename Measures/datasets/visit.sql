-- dataset: visit
-- row: one attended face-to-face visit to a person with an open referral in both systems on the
--   day; a row and the next one, of the other system within 30 minutes, are one visit
-- feeds: INT_CONTACT, INT_REF
-- reach: fact.contact 0..0, changes.open_referral ..0
-- attribution: team of the visit, fallback residence
-- columns: team_code, month, attributed_by, postcode_sector, is_joint (two disciplines or more,
--   one of health and one of social care at least), is_handling_pair (reablement worker with an
--   assistant only)
WITH team AS (:shared(team)),
residence_team AS (:shared(residence_team)),
open_referral AS (:shared(open_referral)),
-- Times during which a person had an open referral in both systems.
open_in_both AS (
    SELECT h.person_key, greatest(h.opened_on, c.opened_on) AS opened_on,
           least(h.closed_on, c.closed_on) AS closed_on, h.event_id, h.lsoa21, h.postcode_sector
    FROM open_referral AS h
    JOIN open_referral AS c ON c.person_key = h.person_key
    WHERE h.source_system = 'COMMUNITY_EPR' AND c.source_system = 'COUNCIL'
      AND h.opened_on <= c.closed_on AND c.opened_on <= h.closed_on
),
contact AS (
    SELECT c.person_key, c.event_id, c.month, c.team_code, c.contact_at,
           c.contact_at::date AS day, c.source_system,
           array_append(string_to_array(btrim(coalesce(c.other_disciplines, ''), '|'), '|'),
               c.lead_discipline) AS disciplines
    FROM fact.contact AS c
    WHERE c.month BETWEEN :from_month AND :to_month
      AND c.consultation_mechanism = '01' AND c.attendance_status IN ('5', '6')
      AND NOT (coalesce(c.purpose, '') = 'PLAN_MEETING' AND coalesce(c.duration_minutes, 0) = 0)
      AND EXISTS (SELECT FROM open_in_both AS b WHERE b.person_key = c.person_key
          AND c.contact_at::date BETWEEN b.opened_on AND b.closed_on)
),
-- Rows of the two systems in turn, each within half an hour of the one before, make a run, over
-- midnight too but not from month to month. A system has one row a visit: a run is read in pairs.
chained AS (
    SELECT marked.*, sum(starts_run) OVER (PARTITION BY person_key, month
               ORDER BY contact_at, event_id ROWS UNBOUNDED PRECEDING) AS run
    FROM (
        SELECT c.*, CASE WHEN c.contact_at - lag(c.contact_at) OVER in_order <= interval '30 minutes'
                       AND c.source_system <> lag(c.source_system) OVER in_order
                   THEN 0 ELSE 1 END AS starts_run
        FROM contact AS c
        WINDOW in_order AS (PARTITION BY c.person_key, c.month ORDER BY c.contact_at, c.event_id)
    ) AS marked
),
folded AS (
    SELECT c.*, row_number() OVER (PARTITION BY person_key, month, run
               ORDER BY contact_at, event_id) - 1 AS place
    FROM chained AS c
),
-- An occupational therapist belongs to the sector of the system that recorded the visit.
visit AS (
    SELECT person_key, month, min(day) AS day, min(contact_at) AS started_at,
           min(team_code) FILTER (WHERE place % 2 = 0) AS team_code,
           bool_or(disciplines && :codes(health_disciplines)
               OR (source_system = 'COMMUNITY_EPR' AND 'OT' = ANY(disciplines))) AS has_health,
           bool_or(disciplines && :codes(social_care_disciplines)
               OR (source_system = 'COUNCIL' AND 'OT' = ANY(disciplines))) AS has_social_care,
           bool_or(NOT disciplines <@ ARRAY['OT']) AS has_other_than_therapist,
           bool_or(NOT disciplines <@ ARRAY['REABLEMENT_WORKER', 'HEALTHCARE_ASSISTANT',
               'THERAPY_ASSISTANT']) AS has_professional
    FROM folded
    GROUP BY person_key, month, run, place / 2
),
home AS (
    SELECT v.person_key, v.started_at, b.lsoa21, b.postcode_sector,
           row_number() OVER (PARTITION BY v.person_key, v.started_at
               ORDER BY b.opened_on DESC, b.event_id) AS latest
    FROM visit AS v
    JOIN open_in_both AS b ON b.person_key = v.person_key
    WHERE v.day BETWEEN b.opened_on AND b.closed_on
)
SELECT
    coalesce(t.team_code, r.team_code) AS team_code,
    v.month,
    CASE WHEN t.team_code IS NOT NULL THEN 'basis'
         WHEN r.team_code IS NOT NULL THEN 'fallback' ELSE 'none' END::text AS attributed_by,
    v.person_key,
    h.postcode_sector,
    (v.has_health AND v.has_social_care AND v.has_other_than_therapist) AS is_joint,
    (v.has_health AND v.has_social_care AND NOT v.has_professional) AS is_handling_pair
FROM visit AS v
LEFT JOIN home AS h ON h.person_key = v.person_key AND h.started_at = v.started_at
    AND h.latest = 1
LEFT JOIN team AS t ON t.team_code = v.team_code
LEFT JOIN residence_team AS r ON r.lsoa21 = h.lsoa21
    AND v.day BETWEEN r.valid_from AND r.valid_to
