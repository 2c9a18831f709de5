-- Episodes of the shared text reablement_spell. An episode without an end counts as its first
-- day, so that an end filled in later can join it with what follows: seen from its start on.
SELECT person_key, event_id, start_date AS opened_on, NULL::date AS closed_on,
       ROW(end_date, coalesce(at_home_day91, 'HOME') <> 'HOME')::text AS about
FROM fact.step_episode
WHERE offer IN ('STEP', 'REABLEMENT_OTHER') AND start_date >= month - interval '3 months'
UNION ALL
SELECT person_key, event_id, event_start_date, NULL, ROW(event_end_date)::text
FROM fact.care_event
WHERE event_type = 'Service' AND client_type = 'Service user'
  AND service_type = 'Short term support: ST-Max' AND service_component = 'Reablement'
