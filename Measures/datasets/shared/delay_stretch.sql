-- Delays as unbroken stretches: rows of one person at one provider that overlap or follow each
-- other on the day are one (a clock restarted when the reason changed is still one wait). The end
-- is the day after the last midnight delayed; 2999-12-31 while open. A delay still open although
-- its spell has ended ends with the spell. Reads rows named delay.
    SELECT person_key, provider_code, regime, min(started_on) AS started_on,
           max(ended_on) AS ended_on,
           max(CASE WHEN starts_stretch = 1 THEN event_id END) AS event_id,
           max(spell_event_id) AS spell_event_id
    FROM (
        SELECT d.*, sum(starts_stretch) OVER (PARTITION BY person_key, provider_code, regime
                   ORDER BY started_on, event_id ROWS UNBOUNDED PRECEDING) AS stretch
        FROM (
            SELECT d.*, CASE WHEN d.started_on <= max(d.ended_on) OVER (
                       PARTITION BY d.person_key, d.provider_code, d.regime
                       ORDER BY d.started_on, d.event_id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
                       THEN 0 ELSE 1 END AS starts_stretch
            FROM delay AS d
        ) AS d
    ) AS numbered
    GROUP BY person_key, provider_code, regime, stretch
