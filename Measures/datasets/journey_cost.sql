-- dataset: journey_cost
-- row: one person who started a first preventive service in the month, alive and in the county for
--   the twelve months before and after, with the mean monthly cost of each year
-- feeds: STEP_REABL, VCSE_NET, SUS_APC, ECDS_AE, AMB_ADS, ASC_CLD, INT_CONTACT, INT_REF,
--   REF_UNITCOST
-- reach: changes.spell_bill -12..12, fact.attendance -12..12,
--     fact.ambulance_incident -12..12, fact.contact -12..12, changes.priced_service ..12,
--     changes.first_service ..0, changes.known_death ..12, changes.moved_away ..12
-- attribution: residence when the service started, fallback GP practice
-- across people in a month: the cap lies at the 99th centile of the cohort month
-- columns: team_code, month, attributed_by, practice_code, postcode_sector, route (STEP or
--   NETWORK), cost_before, cost_after (pounds a month at the prices of the first cost year on
--   file, the top 1 % of 24-month totals of the cohort month pulled in), raw_before, raw_after (as
--   they were)
WITH practice_team AS (:shared(practice_team)),
residence_team AS (:shared(residence_team)),
known_death AS (:shared(known_death)),
moved_away AS (:shared(moved_away)),
start AS (
    SELECT e.person_key, e.event_id, e.start_date AS started_on, 'STEP'::text AS route, e.lsoa21,
           e.practice_code, e.postcode_sector
    FROM fact.step_episode AS e
    WHERE e.offer = 'STEP' AND e.source = 'COMMUNITY'
      AND e.start_date >= e.month - interval '3 months'
      AND e.person_basis IN ('N', 'X')
    UNION ALL
    SELECT e.person_key, e.event_id, e.connected_date, 'NETWORK'::text, e.lsoa21, e.practice_code,
           e.postcode_sector
    FROM fact.network_referral AS e
    WHERE e.connected_date >= e.month AND e.consent_to_link AND e.person_basis IN ('N', 'X')
),
cohort AS (
    SELECT s.person_key, s.started_on, s.route, s.lsoa21, s.practice_code, s.postcode_sector,
           m.month, (m.month - interval '12 months')::date AS first_month,
           (m.month + interval '12 months')::date AS last_month
    FROM (
        SELECT start.*, row_number() OVER (PARTITION BY person_key
                   ORDER BY started_on, event_id) AS first
        FROM start
    ) AS s
    JOIN reference.month AS m ON m.month = date_trunc('month', s.started_on::timestamp)
    LEFT JOIN known_death AS d ON d.person_key = s.person_key
        AND d.died_on < m.month + interval '13 months'
    WHERE s.first = 1 AND m.month BETWEEN :from_month AND :to_month AND d.person_key IS NULL
),
left_county AS (
    SELECT DISTINCT c.person_key
    FROM cohort AS c
    JOIN moved_away AS m ON m.person_key = c.person_key
    WHERE m.moved_on >= c.first_month AND m.moved_on < c.last_month + interval '1 month'
),
-- Unit costs by month (the latest cost year not after it, else the first) and the factor to the
-- prices of the first cost year.
price AS (
    :shared(journey_price)
),
-- Everything with a price, apart from the preventive services themselves. quantity times the unit
-- cost of the activity, or money as billed, restated by the activity's index.
billed AS (
    :shared(journey_bill)
),
person AS (
    SELECT c.person_key, c.month, c.started_on, c.route, c.lsoa21, c.practice_code,
           c.postcode_sector,
           coalesce(sum(coalesce(b.money, b.quantity * p.unit_cost) * coalesce(p.to_base, 1))
               FILTER (WHERE b.month < c.month), 0) / 12 AS raw_before,
           coalesce(sum(coalesce(b.money, b.quantity * p.unit_cost) * coalesce(p.to_base, 1))
               FILTER (WHERE b.month > c.month), 0) / 12 AS raw_after
    FROM cohort AS c
    LEFT JOIN left_county ON left_county.person_key = c.person_key
    LEFT JOIN billed AS b ON b.person_key = c.person_key
    LEFT JOIN price AS p ON p.month = b.month AND p.activity = b.activity
    WHERE left_county.person_key IS NULL
    GROUP BY c.person_key, c.month, c.started_on, c.route, c.lsoa21, c.practice_code,
        c.postcode_sector
),
-- The total at the 99th centile (nearest rank) of the cohort month is the most that counts.
ranked AS (
    SELECT person.*, raw_before + raw_after AS total,
           row_number() OVER (PARTITION BY month
               ORDER BY raw_before + raw_after, person_key) AS place,
           count(*) OVER (PARTITION BY month) AS people
    FROM person
),
capped AS (
    SELECT ranked.*, least(1, max(total) FILTER (WHERE place <= ceil(people * 0.99))
               OVER (PARTITION BY month) / nullif(total, 0)) AS share
    FROM ranked
)
SELECT
    coalesce(r.team_code, sector.team_code, p.team_code) AS team_code,
    c.month,
    CASE WHEN coalesce(r.team_code, sector.team_code) IS NOT NULL THEN 'basis'
         WHEN p.team_code IS NOT NULL THEN 'fallback' ELSE 'none' END::text AS attributed_by,
    c.person_key,
    c.practice_code,
    c.postcode_sector,
    c.route,
    (c.raw_before * coalesce(c.share, 1))::double precision AS cost_before,
    (c.raw_after * coalesce(c.share, 1))::double precision AS cost_after,
    c.raw_before::double precision AS raw_before,
    c.raw_after::double precision AS raw_after
FROM capped AS c
LEFT JOIN practice_team AS p ON p.practice_code = c.practice_code
    AND c.started_on BETWEEN p.valid_from AND p.valid_to
LEFT JOIN residence_team AS r ON r.lsoa21 = c.lsoa21
    AND c.started_on BETWEEN r.valid_from AND r.valid_to
LEFT JOIN reference.sector_team AS sector ON sector.postcode_sector = c.postcode_sector
    AND c.lsoa21 IS NULL
