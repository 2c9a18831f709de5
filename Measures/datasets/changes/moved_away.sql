-- Moves, as the shared text moved_away knows them: seen from the date of the move on.
SELECT person_key, event_id, coalesce(event_end_date, event_start_date) AS opened_on,
       NULL::date AS closed_on, '' AS about
FROM fact.care_event
WHERE event_outcome = 'NFA: Responsibility moved to another local authority'
  AND coalesce(event_end_date, event_start_date) >= month
UNION ALL
SELECT person_key, event_id, end_date, NULL, ''
FROM fact.step_episode
WHERE outcome_at_end = 'MOVED_AWAY' AND end_date >= month - interval '3 months'
UNION ALL
SELECT person_key, event_id, closed_date, NULL, ''
FROM fact.referral
WHERE close_reason = 'MOVED' AND closed_date >= month
