-- Reablement and STEP episodes of a person, from the register and from client level data; episodes
-- seven days apart or less are one. says_not_home: the follow-up call of one of them did not find
-- the person at home on day 91; one that joined later than that says nothing of day 91.
    SELECT person_key, min(started_on) AS started_on,
           bool_or(says_not_home AND started_on <= first_on + 91) AS says_not_home
    FROM (
        SELECT numbered.*, min(started_on) OVER (PARTITION BY person_key, episode) AS first_on
        FROM (SELECT marked.*, sum(starts_new) OVER (PARTITION BY person_key
                   ORDER BY started_on, event_id ROWS UNBOUNDED PRECEDING) AS episode
        FROM (
            SELECT source.*, CASE WHEN started_on <= max(ended_on) OVER (PARTITION BY person_key
                       ORDER BY started_on, event_id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) + 7
                       THEN 0 ELSE 1 END AS starts_new
            FROM (
                SELECT person_key, event_id, start_date AS started_on,
                       coalesce(end_date, start_date) AS ended_on,
                       coalesce(at_home_day91, 'HOME') <> 'HOME' AS says_not_home
                FROM fact.step_episode
                WHERE offer IN ('STEP', 'REABLEMENT_OTHER')
                  AND start_date >= month - interval '3 months'
                UNION ALL
                SELECT person_key, event_id, event_start_date,
                       coalesce(event_end_date, event_start_date), false
                FROM fact.care_event
                WHERE event_type = 'Service' AND client_type = 'Service user'
                  AND service_type = 'Short term support: ST-Max'
                  AND service_component = 'Reablement'
            ) AS source
        ) AS marked
        ) AS numbered
    ) AS timed
    GROUP BY person_key, episode
