-- dataset: ambulance_response
-- row: one category 2 incident (RED2 before July 2017) with a response on scene, in the month of
--   the call
-- feeds: AMB_ADS
-- reach: fact.ambulance_incident 0..0
-- attribution: address of the incident, where the wait happened; no fallback
-- columns: team_code, month, attributed_by, postcode_sector, response_minutes
WITH residence_team AS (:shared(residence_team))
SELECT
    r.team_code,
    e.month,
    CASE WHEN r.team_code IS NOT NULL THEN 'basis' ELSE 'none' END::text AS attributed_by,
    e.person_key,
    e.event_id,
    e.postcode_sector,
    e.response_seconds::double precision / 60 AS response_minutes
FROM fact.ambulance_incident AS e
LEFT JOIN residence_team AS r ON r.lsoa21 = e.lsoa21
    AND e.call_connected_at::date BETWEEN r.valid_from AND r.valid_to
WHERE e.month BETWEEN :from_month AND :to_month
  AND e.response_category IN ('C2', 'RED2')
  AND e.outcome IN ('ST', 'SC_ED', 'SC_OTHER')
  AND e.response_seconds >= 0
