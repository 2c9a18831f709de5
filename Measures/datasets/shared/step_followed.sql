-- What became of each person of `arm` by the check date, four calendar months after the index date.
-- Takes `arm` (person_key, index_date, check_date, entered_on, started_on, tier2_date, birth_month,
-- lsoa21, practice_code, postcode_sector, source) and the shared texts practice_team,
-- residence_team, known_death, moved_away and recurring_support under their names.
    SELECT coalesce(r.team_code, p.team_code) AS team_code,
           date_trunc('month', a.index_date::timestamp)::date AS month,
           CASE WHEN r.team_code IS NOT NULL THEN 'basis'
                WHEN p.team_code IS NOT NULL THEN 'fallback' ELSE 'none' END::text
               AS attributed_by,
           a.person_key,
           a.practice_code,
           a.postcode_sector,
           date_part('year', age(a.index_date::timestamp, a.birth_month::timestamp))::int AS age,
           a.source,
           (moved.person_key IS NULL AND coalesce(d.died_on > a.check_date, true)) AS is_followed,
           coalesce(s.in_long_term_at_start, false) AS in_long_term_at_start,
           coalesce(s.in_long_term_at_tier_two, false) AS in_long_term_at_tier_two,
           coalesce(s.has_recurring_support, false) AS has_recurring_support
    FROM arm AS a
    LEFT JOIN (
        SELECT DISTINCT f.person_key, f.index_date
        FROM arm AS f
        JOIN moved_away AS m ON m.person_key = f.person_key
        WHERE m.moved_on BETWEEN f.entered_on AND f.check_date
    ) AS moved ON moved.person_key = a.person_key AND moved.index_date = a.index_date
    LEFT JOIN (
        SELECT f.person_key, f.index_date,
               bool_or(c.is_long_term AND f.started_on BETWEEN c.opened_on AND c.closed_on)
                   AS in_long_term_at_start,
               bool_or(c.is_long_term AND f.tier2_date BETWEEN c.opened_on AND c.closed_on)
                   AS in_long_term_at_tier_two,
               bool_or(f.check_date BETWEEN c.opened_on AND c.closed_on) AS has_recurring_support
        FROM arm AS f
        JOIN recurring_support AS c ON c.person_key = f.person_key
        GROUP BY f.person_key, f.index_date
    ) AS s ON s.person_key = a.person_key AND s.index_date = a.index_date
    LEFT JOIN known_death AS d ON d.person_key = a.person_key
    LEFT JOIN practice_team AS p ON p.practice_code = a.practice_code
        AND a.index_date BETWEEN p.valid_from AND p.valid_to
    LEFT JOIN residence_team AS r ON r.lsoa21 = a.lsoa21
        AND a.index_date BETWEEN r.valid_from AND r.valid_to
