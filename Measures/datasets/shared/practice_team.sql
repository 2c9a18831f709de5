-- The team of each practice code by date. From the day after a practice closed its code means the
-- successor's team (two mergers deep); V81997, V81998 and V81999 (none, not applicable, unknown)
-- never mean a team.
    SELECT p.practice_code, p.valid_from, coalesce(p.valid_to, date '9999-12-31') AS valid_to,
           p.team_code
    FROM reference.practice AS p
    WHERE p.practice_code NOT LIKE 'V8199_'
      AND (p.status <> 'CLOSED' OR p.valid_to IS NOT NULL OR p.successor_code IS NULL)
    UNION ALL
    SELECT c.practice_code, greatest(c.closed_from, s.valid_from),
           coalesce(s.valid_to, date '9999-12-31'), s.team_code
    FROM (
        SELECT last.practice_code,
               CASE WHEN last.valid_to IS NULL THEN last.valid_from ELSE last.valid_to + 1 END
                   AS closed_from,
               CASE WHEN first.status = 'CLOSED' AND first.successor_code IS NOT NULL
                   THEN first.successor_code ELSE last.successor_code END AS successor_code
        FROM (
            SELECT practice_code, valid_from, valid_to, status, successor_code,
                   row_number() OVER (PARTITION BY practice_code ORDER BY valid_from DESC) AS n
            FROM reference.practice
            WHERE practice_code NOT LIKE 'V8199_'
        ) AS last
        LEFT JOIN (
            SELECT practice_code, status, successor_code,
                   row_number() OVER (PARTITION BY practice_code ORDER BY valid_from DESC) AS n
            FROM reference.practice
        ) AS first ON first.practice_code = last.successor_code AND first.n = 1
        WHERE last.n = 1 AND last.successor_code IS NOT NULL
          AND (last.valid_to IS NOT NULL OR last.status = 'CLOSED')
    ) AS c
    JOIN reference.practice AS s ON s.practice_code = c.successor_code
        AND coalesce(s.valid_to, date '9999-12-31') >= c.closed_from
