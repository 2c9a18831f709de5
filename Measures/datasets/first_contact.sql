-- dataset: first_contact
-- row: one referral whose first contact fell in the month; the same person and need referred in
--   both systems within 14 days is one referral, from the earlier date to the earlier contact
-- feeds: INT_REF, INT_CONTACT
-- reach: changes.first_contact ..0, changes.referral_contact ..0
-- attribution: team that holds the case, fallback residence
-- columns: team_code, month, attributed_by, postcode_sector, age (on the day of contact),
--   priority, discipline_requested, wait_days
WITH team AS (:shared(team)),
residence_team AS (:shared(residence_team)),
received AS (
    SELECT e.person_key, e.event_id, e.source_system, e.team_code, e.lsoa21, e.postcode_sector,
           e.birth_month, e.priority, e.discipline_requested, e.referral_received_at, e.needs,
           e.first_contact_date,
           coalesce(e.close_reason, '') <> ALL (ARRAY['DUPLICATE', 'INAPPROPRIATE'])
               AND e.status <> 'REJECTED' AS counts
    FROM fact.referral AS e
    WHERE e.month <= :to_month
),
-- Contacts that belong to the referral on the day of the stated first contact. A proper first
-- contact was attended, face to face, by telephone or by video, and was not triage. A proper one
-- on the day changes nothing, so the others are looked for, which are few.
first_day AS (
    SELECT DISTINCT r.person_key, r.event_id, r.first_contact_date
    FROM fact.contact AS c
    JOIN received AS r ON r.person_key = c.person_key AND r.event_id = c.referral_event_id
    WHERE c.contact_at::date = r.first_contact_date AND c.month <= :to_month
      AND NOT (c.attendance_status IN ('5', '6')
          AND c.consultation_mechanism IN ('01', '02', '11')
          AND coalesce(c.purpose, '') <> 'TRIAGE')
),
-- People with a first contact in these months: the one stated, or the first proper one after it.
asked_for AS (
    SELECT e.person_key
    FROM received AS e
    WHERE e.first_contact_date >= :from_month
      AND e.first_contact_date < :to_month + interval '1 month'
    UNION
    SELECT f.person_key
    FROM first_day AS f
    JOIN fact.contact AS c ON c.person_key = f.person_key AND c.referral_event_id = f.event_id
    WHERE f.first_contact_date < :from_month AND c.month BETWEEN :from_month AND :to_month
      AND c.attendance_status IN ('5', '6') AND c.consultation_mechanism IN ('01', '02', '11')
      AND coalesce(c.purpose, '') <> 'TRIAGE'
),
referral AS (
    SELECT e.person_key, e.event_id, e.source_system, e.team_code, e.lsoa21, e.postcode_sector,
           e.birth_month, e.priority, e.discipline_requested, e.referral_received_at, e.needs,
           e.first_contact_date
    FROM received AS e
    WHERE e.counts AND e.person_key IN (SELECT a.person_key FROM asked_for AS a)
),
corrected AS (
    SELECT DISTINCT f.person_key
    FROM first_day AS f
    JOIN asked_for AS a ON a.person_key = f.person_key
),
-- The first proper contact of those few, on that day or after it.
proper AS (
    SELECT f.person_key, f.event_id, min(c.contact_at::date) AS proper_on
    FROM first_day AS f
    JOIN fact.contact AS c ON c.person_key = f.person_key AND c.referral_event_id = f.event_id
    WHERE c.contact_at >= f.first_contact_date AND c.month <= :to_month
      AND c.person_key IN (SELECT person_key FROM corrected)
      AND c.attendance_status IN ('5', '6') AND c.consultation_mechanism IN ('01', '02', '11')
      AND coalesce(c.purpose, '') <> 'TRIAGE'
    GROUP BY f.person_key, f.event_id
),
-- The stated date holds unless the contacts of that very day show that none was proper.
stopped AS (
    SELECT r.*, CASE WHEN f.event_id IS NOT NULL THEN p.proper_on
                ELSE r.first_contact_date END AS stopped_on
    FROM referral AS r
    LEFT JOIN first_day AS f ON f.person_key = r.person_key AND f.event_id = r.event_id
    LEFT JOIN proper AS p ON p.person_key = r.person_key AND p.event_id = r.event_id
),
pair AS (
    SELECT a.person_key, a.event_id AS first_event_id, b.event_id AS second_event_id,
           b.stopped_on, b.referral_received_at::date AS second_received_on
    FROM stopped AS a
    JOIN stopped AS b ON b.person_key = a.person_key
    WHERE a.source_system <> b.source_system
      AND (a.referral_received_at, a.event_id) < (b.referral_received_at, b.event_id)
      AND b.referral_received_at::date - a.referral_received_at::date <= 14
      AND string_to_array(btrim(a.needs, '|'), '|') && string_to_array(btrim(b.needs, '|'), '|')
),
first_of_pair AS (
    SELECT person_key, first_event_id,
           min(stopped_on) FILTER (WHERE stopped_on >= second_received_on) AS stopped_on
    FROM pair
    GROUP BY person_key, first_event_id
),
second_of_pair AS (SELECT DISTINCT person_key, second_event_id FROM pair),
wait AS (
    SELECT s.*, least(s.stopped_on, f.stopped_on) AS ended_on
    FROM stopped AS s
    LEFT JOIN first_of_pair AS f ON f.person_key = s.person_key AND f.first_event_id = s.event_id
    LEFT JOIN second_of_pair AS o ON o.person_key = s.person_key
        AND o.second_event_id = s.event_id
    WHERE o.person_key IS NULL
)
SELECT
    coalesce(t.team_code, r.team_code) AS team_code,
    date_trunc('month', w.ended_on::timestamp)::date AS month,
    CASE WHEN t.team_code IS NOT NULL THEN 'basis'
         WHEN r.team_code IS NOT NULL THEN 'fallback' ELSE 'none' END::text AS attributed_by,
    w.person_key,
    w.postcode_sector,
    date_part('year', age(w.ended_on::timestamp, w.birth_month::timestamp))::int AS age,
    w.priority,
    w.discipline_requested,
    w.ended_on - w.referral_received_at::date AS wait_days
FROM wait AS w
LEFT JOIN team AS t ON t.team_code = w.team_code
LEFT JOIN residence_team AS r ON r.lsoa21 = w.lsoa21
    AND w.ended_on BETWEEN r.valid_from AND r.valid_to
WHERE w.ended_on >= :from_month AND w.ended_on < :to_month + interval '1 month'
  AND w.ended_on >= w.referral_received_at::date
