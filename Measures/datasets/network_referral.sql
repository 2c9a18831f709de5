-- dataset: network_referral
-- row: one referral to a neighbourhood network, in the month of referral
-- feeds: VCSE_NET, REF_GEOG
-- reach: fact.network_referral ..0
-- attribution: residence (LSOA, or the majority team of the postcode sector); fallback GP
--   practice, then the network's own team
-- columns: team_code, month, attributed_by, postcode_sector, network_code, age_band (as sent),
--   status, referral_source, is_repeat (same person and network, within 28 days of the one that
--   counted), is_outside_county
WITH practice_team AS (:shared(practice_team)),
residence_team AS (:shared(residence_team)),
team AS (:shared(team)),
county_area AS (SELECT DISTINCT lsoa21 FROM reference.lsoa_team),
-- Referrals of one person to one network with less than 28 days between them are one run; the
-- first in each 28 days of a run counts. A person who cannot be known has a run for every row.
asked_for AS (
    SELECT DISTINCT e.person_key
    FROM fact.network_referral AS e
    WHERE e.month BETWEEN :from_month AND :to_month
),
numbered AS (
    SELECT marked.*, sum(starts_run) OVER (PARTITION BY person_key, network_code
               ORDER BY referral_date, event_id ROWS UNBOUNDED PRECEDING) AS run
    FROM (
        SELECT e.*, CASE WHEN e.referral_date - lag(e.referral_date) OVER (
                       PARTITION BY e.person_key, e.network_code
                       ORDER BY e.referral_date, e.event_id) < 28
                   THEN 0 ELSE 1 END AS starts_run
        FROM fact.network_referral AS e
        JOIN asked_for AS a ON a.person_key = e.person_key
        WHERE e.month <= :to_month
    ) AS marked
),
placed AS (
    SELECT n.*, (n.referral_date - min(n.referral_date) OVER (
               PARTITION BY n.person_key, n.network_code, n.run)) / 28 AS block
    FROM numbered AS n
),
referral AS (
    SELECT p.*, row_number() OVER (PARTITION BY p.person_key, p.network_code, p.run, p.block
               ORDER BY p.referral_date, p.event_id) > 1 AS is_repeat
    FROM placed AS p
)
SELECT
    coalesce(r.team_code, sector.team_code, p.team_code, t.team_code) AS team_code,
    e.month,
    CASE WHEN coalesce(r.team_code, sector.team_code) IS NOT NULL THEN 'basis'
         WHEN coalesce(p.team_code, t.team_code) IS NOT NULL THEN 'fallback'
         ELSE 'none' END::text AS attributed_by,
    e.person_key,
    e.event_id,
    e.postcode_sector,
    e.network_code,
    e.age_band,
    e.status,
    e.referral_source,
    e.is_repeat,
    (e.lsoa21 IS NOT NULL AND county_area.lsoa21 IS NULL) AS is_outside_county
FROM referral AS e
LEFT JOIN county_area ON county_area.lsoa21 = e.lsoa21
LEFT JOIN residence_team AS r ON r.lsoa21 = e.lsoa21
    AND e.referral_date BETWEEN r.valid_from AND r.valid_to
LEFT JOIN reference.sector_team AS sector ON sector.postcode_sector = e.postcode_sector
    AND e.lsoa21 IS NULL
LEFT JOIN practice_team AS p ON p.practice_code = e.practice_code
    AND e.referral_date BETWEEN p.valid_from AND p.valid_to
LEFT JOIN team AS t ON t.team_code = e.team_code
WHERE e.month BETWEEN :from_month AND :to_month
