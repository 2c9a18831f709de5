-- dataset: prevention_choice
-- version: 1.0
-- row: one person whose first preventive service started in the months asked for, or who was first
--   offered one then and did not take it up, with what their care cost in the twelve months before
--   and after; each person once
-- feeds: STEP_REABL, VCSE_NET, SUS_APC, ECDS_AE, AMB_ADS, ASC_CLD, INT_CONTACT, INT_REF,
--   REF_UNITCOST
-- attribution: residence when the service started, fallback GP practice
-- with: people who started a preventive service
-- without: people who were offered one and did not take it up
-- columns: is_treated (1 with the service), is_linked (1 with a verified NHS number), route (1 for
--   STEP, 2 for a network), cost_before, cost_after (pounds in the twelve months, at the prices of
--   the first cost year on file), imputed_cost (the part of both that is A&E at unit cost for want
--   of a bill), stays, unpriced_stays (hospital stays of both, and those without a bill),
--   days_alive (of the twelve months after), age, sex, deprivation,
--   emergency_admissions, emergency_nights, attendances, incidents, frailty, has_package
WITH practice_team AS (:shared(practice_team)),
residence_team AS (:shared(residence_team)),
known_death AS (:shared(known_death)),
moved_away AS (:shared(moved_away)),
-- Who did not take a service up is counted from the day on which half of those who did had begun:
-- 7 days after the conversation, 21 after a referral.
candidate AS (
    SELECT e.person_key, e.event_id, e.person_basis IN ('N', 'X') AS is_linked, 1 AS route,
           (e.offer = 'STEP')::int AS is_treated,
           CASE WHEN e.offer = 'STEP' THEN e.start_date ELSE e.tier2_date + 7 END AS index_date,
           date_part('year', age(e.tier2_date::timestamp, e.birth_month::timestamp))::int AS age,
           e.lsoa21, e.practice_code, e.postcode_sector
    FROM fact.step_episode AS e
    WHERE e.source = 'COMMUNITY'
      AND (e.offer = 'STEP' AND e.start_date >= e.month - interval '3 months'
          OR e.offer IN ('NOT_OFFERED', 'DECLINED'))
    UNION ALL
    SELECT e.person_key, e.event_id, e.person_basis IN ('N', 'X'), 2,
           (e.connected_date IS NOT NULL)::int,
           coalesce(e.connected_date, e.referral_date + 21),
           CASE e.age_band WHEN '18-24' THEN 21 WHEN '25-44' THEN 35 WHEN '45-64' THEN 55
               WHEN '65-74' THEN 70 WHEN '75-84' THEN 80 WHEN '85+' THEN 88 END,
           e.lsoa21, e.practice_code, e.postcode_sector
    FROM fact.network_referral AS e
    WHERE e.consent_to_link
      AND (e.connected_date >= e.month
          OR e.connected_date IS NULL AND e.status IN ('CLOSED', 'DECLINED', 'NOT_REACHED'))
),
cohort AS (
    SELECT s.person_key, s.is_linked, s.route, s.is_treated, s.index_date, s.age, s.lsoa21,
           s.practice_code, s.postcode_sector, m.month,
           (m.month - interval '12 months')::date AS first_month,
           (m.month + interval '12 months')::date AS last_month,
           (m.month + interval '1 month')::date AS after_from,
           least(365, d.died_on - (m.month + interval '1 month')::date) AS days_alive
    FROM (
        SELECT k.*, row_number() OVER (PARTITION BY k.person_key
                   ORDER BY k.index_date, k.is_treated DESC, k.event_id) AS first
        FROM candidate AS k
    ) AS s
    JOIN reference.month AS m ON m.month = date_trunc('month', s.index_date::timestamp)
    LEFT JOIN known_death AS d ON d.person_key = s.person_key
    WHERE s.first = 1 AND m.month BETWEEN :from_month AND :to_month
      AND (d.died_on IS NULL OR d.died_on > m.month + interval '1 month')
),
left_county AS (
    SELECT DISTINCT c.person_key
    FROM cohort AS c
    JOIN moved_away AS m ON m.person_key = c.person_key
    WHERE m.moved_on >= c.first_month AND m.moved_on < c.last_month + interval '1 month'
),
price AS (
    :shared(journey_price)
),
billed AS (
    :shared(journey_bill)
),
spent AS (
    SELECT b.person_key,
           sum(coalesce(b.money, b.quantity * p.unit_cost) * coalesce(p.to_base, 1))
               FILTER (WHERE b.month < c.month) AS cost_before,
           sum(coalesce(b.money, b.quantity * p.unit_cost) * coalesce(p.to_base, 1))
               FILTER (WHERE b.month > c.month) AS cost_after,
           sum(b.quantity * p.unit_cost * coalesce(p.to_base, 1))
               FILTER (WHERE b.activity LIKE 'AE%' AND b.month <> c.month) AS imputed,
           count(*) FILTER (WHERE b.activity = 'EMERGENCY_BED_DAY' AND b.month <> c.month)
               AS stays,
           count(*) FILTER (WHERE b.activity = 'EMERGENCY_BED_DAY' AND b.month <> c.month
               AND b.money IS NULL) AS unpriced_stays
    FROM cohort AS c
    JOIN billed AS b ON b.person_key = c.person_key
    LEFT JOIN price AS p ON p.month = b.month AND p.activity = b.activity
    GROUP BY b.person_key
),
arm AS (SELECT person_key, index_date AS known_on, lsoa21 FROM cohort)
SELECT
    coalesce(r.team_code, sector.team_code, p.team_code) AS team_code,
    c.month,
    c.person_key,
    c.index_date,
    c.is_treated,
    c.is_linked::int AS is_linked,
    c.route,
    greatest(coalesce(s.cost_before, 0), 0)::double precision AS cost_before,
    greatest(coalesce(s.cost_after, 0), 0)::double precision AS cost_after,
    coalesce(s.imputed, 0)::double precision AS imputed_cost,
    coalesce(s.stays, 0) AS stays,
    coalesce(s.unpriced_stays, 0) AS unpriced_stays,
    coalesce(c.days_alive, 365) AS days_alive,
    coalesce(c.age, 70) AS age,
    u.sex,
    u.deprivation,
    u.emergency_admissions,
    u.emergency_nights,
    u.attendances,
    u.incidents,
    u.frailty,
    u.has_package
FROM cohort AS c
JOIN (:shared(prior_use)) AS u ON u.person_key = c.person_key
LEFT JOIN spent AS s ON s.person_key = c.person_key
LEFT JOIN left_county AS l ON l.person_key = c.person_key
LEFT JOIN practice_team AS p ON p.practice_code = c.practice_code
    AND c.index_date BETWEEN p.valid_from AND p.valid_to
LEFT JOIN residence_team AS r ON r.lsoa21 = c.lsoa21
    AND c.index_date BETWEEN r.valid_from AND r.valid_to
LEFT JOIN reference.sector_team AS sector ON sector.postcode_sector = c.postcode_sector
    AND c.lsoa21 IS NULL
WHERE l.person_key IS NULL
