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
    SELECT month, activity, unit_cost, first_index / deflator_index AS to_base
    FROM (
        SELECT m.month, u.activity, u.unit_cost, u.deflator_index,
               first_value(u.deflator_index) OVER (PARTITION BY m.month, u.activity
                   ORDER BY u.cost_year) AS first_index,
               row_number() OVER (PARTITION BY m.month, u.activity
                   ORDER BY left(u.cost_year, 4)::int > m.financial_year,
                       abs(left(u.cost_year, 4)::int - m.financial_year)) AS nearest
        FROM (
            SELECT month, (extract(year FROM month)
                       - CASE WHEN extract(month FROM month) < 4 THEN 1 ELSE 0 END)::int
                       AS financial_year
            FROM reference.month
            WHERE month BETWEEN :from_month - interval '12 months'
                AND :to_month + interval '12 months'
        ) AS m
        CROSS JOIN reference.unit_cost AS u
    ) AS ranked
    WHERE nearest = 1
),
-- Everything with a price, apart from the preventive services themselves. quantity times the unit
-- cost of the activity, or money as billed, restated by the activity's index.
billed AS (
    SELECT e.person_key, e.month, 'EMERGENCY_BED_DAY'::text AS activity, NULL::numeric AS quantity,
           e.spell_cost AS money
    FROM fact.spell AS e
    JOIN cohort AS c ON c.person_key = e.person_key
        AND e.month BETWEEN c.first_month AND c.last_month
    WHERE e.month BETWEEN :from_month - interval '12 months'
        AND :to_month + interval '12 months'
    UNION ALL
    SELECT e.person_key, e.month,
           CASE WHEN e.department_type IN ('01', '02') THEN 'AE_TYPE1' ELSE 'AE_TYPE3' END,
           CASE WHEN e.attendance_cost IS NULL THEN 1 END, e.attendance_cost
    FROM fact.attendance AS e
    JOIN cohort AS c ON c.person_key = e.person_key
        AND e.month BETWEEN c.first_month AND c.last_month
    WHERE e.month BETWEEN :from_month - interval '12 months'
        AND :to_month + interval '12 months'
    UNION ALL
    SELECT e.person_key, e.month,
           CASE e.outcome WHEN 'HT' THEN 'AMB_HEAR_TREAT' WHEN 'ST' THEN 'AMB_SEE_TREAT'
               ELSE 'AMB_SEE_CONVEY' END, 1, NULL
    FROM fact.ambulance_incident AS e
    JOIN cohort AS c ON c.person_key = e.person_key
        AND e.month BETWEEN c.first_month AND c.last_month
    WHERE e.month BETWEEN :from_month - interval '12 months'
        AND :to_month + interval '12 months'
      AND e.outcome <> 'CANCEL'
    UNION ALL
    SELECT e.person_key, e.month,
           CASE WHEN e.lead_discipline IN ('OT', 'PHYSIO', 'THERAPY_ASSISTANT')
                    THEN 'THERAPY_CONTACT'
                WHEN e.lead_discipline IN ('SOCIAL_WORKER', 'SOCIAL_CARE_ASSESSOR')
                    THEN 'SOCIAL_WORK_HOUR'
                ELSE 'COMMUNITY_NURSE_CONTACT' END,
           CASE WHEN e.lead_discipline IN ('SOCIAL_WORKER', 'SOCIAL_CARE_ASSESSOR')
                THEN coalesce(e.duration_minutes, 60) / 60.0 ELSE 1 END, NULL
    FROM fact.contact AS e
    JOIN cohort AS c ON c.person_key = e.person_key
        AND e.month BETWEEN c.first_month AND c.last_month
    WHERE e.month BETWEEN :from_month - interval '12 months'
        AND :to_month + interval '12 months'
      AND e.attendance_status IN ('5', '6')
      AND e.lead_discipline <> ALL (ARRAY['REABLEMENT_WORKER', 'VCSE_LINK_WORKER', 'GP_LINK'])
    UNION ALL
    SELECT s.person_key, m.month,
           CASE WHEN s.service_type = 'Long term support: Nursing care' THEN 'NURSING_WEEK'
                WHEN s.service_type = 'Long term support: Residential care' THEN 'RESIDENTIAL_WEEK'
                WHEN s.service_component = 'Day support' THEN 'DAY_CARE_SESSION'
                ELSE 'HOME_CARE_HOUR' END,
           NULL,
           CASE WHEN s.cost_frequency_unit_type = 'One-off'
                THEN CASE WHEN s.event_start_date >= m.month THEN abs(s.unit_cost) ELSE 0 END
                ELSE abs(s.unit_cost)
                   * CASE s.cost_frequency_unit_type
                       WHEN 'Weekly' THEN 1 WHEN 'Fortnightly' THEN 1 / 2.0
                       WHEN '4-weekly' THEN 1 / 4.0 WHEN 'Monthly' THEN 12 / 52.0
                       WHEN 'Quarterly' THEN 4 / 52.0 WHEN 'Annually' THEN 1 / 52.0
                       ELSE coalesce(s.planned_units_per_week, 0) END
                   * (least(coalesce(s.event_end_date, date '2999-12-31'), m.month + m.days - 1)
                       - greatest(s.event_start_date, m.month) + 1) / 7.0 END
    FROM fact.care_event AS s
    JOIN cohort AS c ON c.person_key = s.person_key
    JOIN reference.month AS m ON m.month BETWEEN c.first_month AND c.last_month
        AND s.event_start_date < m.month + m.days
        AND (s.event_end_date IS NULL OR s.event_end_date >= m.month)
    WHERE s.event_type = 'Service' AND s.client_type = 'Service user'
      AND s.unit_cost IS NOT NULL AND s.service_type IS DISTINCT FROM 'Short term support: ST-Max'
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
