-- Unbroken stretches with Home support open (both dates inclusive), one row each: packages that
-- overlap or follow without a gap are one. Ends at the date of death.
-- Reads the packages of home_care_package under the name package.
    SELECT person_key, min(opened_on) AS opened_on, max(closed_on) AS closed_on
    FROM (
        SELECT person_key, opened_on, closed_on,
               sum(starts_stretch) OVER (PARTITION BY person_key
                   ORDER BY opened_on, event_id ROWS UNBOUNDED PRECEDING) AS stretch
        FROM (
            SELECT person_key, event_id, opened_on, closed_on,
                   CASE WHEN opened_on <= max(closed_on) OVER (PARTITION BY person_key
                       ORDER BY opened_on, event_id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) + 1
                       THEN 0 ELSE 1 END AS starts_stretch
            FROM package
        ) AS marked
    ) AS numbered
    GROUP BY person_key, stretch
