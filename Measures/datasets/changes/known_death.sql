-- Deaths, as the shared text known_death knows them: seen from the date of death on.
SELECT person_key, event_id, date_of_death AS opened_on, NULL::date AS closed_on, '' AS about
FROM fact.care_event
WHERE date_of_death >= month - interval '3 months'
UNION ALL
SELECT person_key, event_id, discharge_date, NULL, ''
FROM fact.spell
WHERE discharge_method IN ('4', '5') AND discharge_date IS NOT NULL
UNION ALL
SELECT person_key, event_id, coalesce(departure_at, arrival_at)::date, NULL, ''
FROM fact.attendance
WHERE disposal = 'DIED'
UNION ALL
SELECT person_key, event_id, end_date, NULL, ''
FROM fact.step_episode
WHERE outcome_at_end = 'DIED' AND end_date >= month - interval '3 months'
UNION ALL
SELECT person_key, event_id, closed_date, NULL, ''
FROM fact.referral
WHERE close_reason = 'DIED' AND closed_date >= month
