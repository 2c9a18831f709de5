-- STEP episodes of a person; rows seven days apart or less are one. Still open when its last row
-- has no end date. The address is that of the last row.
    SELECT person_key, min(tier2_date) AS tier2_date, min(start_date) AS started_on,
           max(end_date) AS ended_on, bool_or(end_date IS NULL) AS is_open,
           max(CASE WHEN is_last THEN birth_month END) AS birth_month,
           max(CASE WHEN is_last THEN lsoa21 END) AS lsoa21,
           max(CASE WHEN is_last THEN practice_code END) AS practice_code,
           max(CASE WHEN is_last THEN postcode_sector END) AS postcode_sector,
           max(CASE WHEN is_last THEN source END) AS source
    FROM (
        SELECT numbered.*, row_number() OVER (PARTITION BY person_key, episode
                   ORDER BY start_date DESC, event_id DESC) = 1 AS is_last
        FROM (
            SELECT marked.*, sum(starts_new) OVER (PARTITION BY person_key
                       ORDER BY start_date, event_id ROWS UNBOUNDED PRECEDING) AS episode
            FROM (
                SELECT e.person_key, e.event_id, e.tier2_date, e.start_date, e.end_date,
                       e.birth_month, e.lsoa21, e.practice_code, e.postcode_sector, e.source,
                       CASE WHEN e.start_date <= max(coalesce(e.end_date, e.start_date))
                           OVER (PARTITION BY e.person_key ORDER BY e.start_date, e.event_id
                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) + 7
                           THEN 0 ELSE 1 END AS starts_new
                FROM fact.step_episode AS e
                WHERE e.offer = 'STEP' AND e.start_date >= e.month - interval '3 months'
            ) AS marked
        ) AS numbered
    ) AS ordered
    GROUP BY person_key, episode
