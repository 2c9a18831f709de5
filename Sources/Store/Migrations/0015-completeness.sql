-- How complete what came in is: which load brought or took how many rows of which month, when a
-- file was due, and per run how full each month of each feed was.

-- Rows of a month that a load put into the current facts of a feed and took out of them, and those
-- of them about a known person (a valid NHS number, sent or found by a council's number). A row
-- that is linked to somebody else goes out and in. The sums up to a load are the rows that stood
-- after it, without a look at the facts.
CREATE TABLE landing.movement (
    load_id integer NOT NULL REFERENCES landing.load,
    feed text NOT NULL,
    month date NOT NULL,
    rows_in integer NOT NULL DEFAULT 0,
    rows_out integer NOT NULL DEFAULT 0,
    known_in integer NOT NULL DEFAULT 0,
    known_out integer NOT NULL DEFAULT 0,
    PRIMARY KEY (load_id, feed, month)
);

-- What is stored already, from the facts and their history.
DO $$
DECLARE
    kind text;
    is_personal boolean;
BEGIN
    FOR kind IN SELECT DISTINCT k.kind FROM landing.feed_kind AS k
        WHERE to_regclass(format('fact.%I', k.kind || '_history')) IS NOT NULL ORDER BY 1
    LOOP
        is_personal := EXISTS (SELECT FROM pg_attribute
            WHERE attrelid = to_regclass(format('fact.%I', kind || '_current'))
                AND attname = 'person_basis');
        EXECUTE format(
            'INSERT INTO landing.movement (load_id, feed, month, rows_in, rows_out, known_in,
                known_out)
            SELECT m.load_id, coalesce(own.feed, l.feed), m.month, sum(m.rows_in), sum(m.rows_out),
                sum(m.known_in), sum(m.known_out)
            FROM (
                SELECT load_id, month, 1 AS rows_in, 0 AS rows_out,
                    (%1$s)::integer AS known_in, 0 AS known_out FROM fact.%2$I
                UNION ALL
                SELECT load_id, month, 1, 0, (%1$s)::integer, 0 FROM fact.%3$I
                UNION ALL
                SELECT closed_by_load, month, 0, 1, 0, (%1$s)::integer FROM fact.%3$I) AS m
            JOIN landing.load AS l ON l.load_id = m.load_id
            -- Rows are linked anew by loads of other feeds; a kind mostly has one feed.
            LEFT JOIN (SELECT min(feed) AS feed FROM landing.feed_kind WHERE kind = %4$L
                HAVING count(*) = 1) AS own ON true
            GROUP BY 1, 2, 3',
            CASE WHEN is_personal THEN 'person_basis IN (''N'', ''X'')' ELSE 'false' END,
            kind || '_current', kind || '_history', kind);
    END LOOP;
END $$;

-- The working day of the month after a period on which a file is due; without a calendar of
-- holidays, Monday to Friday count as working days.
CREATE FUNCTION landing.due_day(period date, working_day integer) RETURNS date
LANGUAGE sql STABLE AS $$
    SELECT d::date
    FROM generate_series(period + interval '1 month', period + interval '3 months',
        interval '1 day') AS d
    LEFT JOIN reference.calendar AS c ON c.date = d::date
    WHERE coalesce(c.is_working_day, extract(isodow FROM d) < 6)
    ORDER BY d OFFSET working_day - 1 LIMIT 1
$$;

-- The day on which the file was due by its contract; null where none is set, and for files that
-- came before this migration.
ALTER TABLE landing.load ADD COLUMN due_on date;

-- How full a month of a feed was, as a run saw it; like a cell, closed by the run that found it
-- otherwise. The scope is a sender, or empty for the feed as a whole.
CREATE TABLE measure.completeness (
    feed text NOT NULL,
    scope text NOT NULL,
    month date NOT NULL,
    run_id integer NOT NULL REFERENCES measure.run,
    closed_run_id integer REFERENCES measure.run,
    returns_expected integer NOT NULL,
    returns_in integer NOT NULL,
    due_on date,
    -- Null where nothing came, or where it came with a history of other months.
    came_on date,
    is_final boolean NOT NULL,
    -- The share that is in, or at most in where a reason says why no more is known.
    share double precision NOT NULL,
    lower double precision,
    upper double precision,
    reason text,
    rows bigint NOT NULL,
    known_rows bigint NOT NULL,
    held_rows bigint NOT NULL,
    -- What the sender usually sends for such a month, by the months before.
    usual_rows double precision,
    usual_lower double precision,
    usual_upper double precision,
    usual_basis text,
    PRIMARY KEY (feed, scope, month, run_id)
);
CREATE UNIQUE INDEX completeness_current ON measure.completeness (feed, scope, month)
    WHERE closed_run_id IS NULL;

-- A cell's share is that of the least complete of its feeds.
ALTER TABLE measure.cell ADD COLUMN completeness_lower double precision,
    ADD COLUMN completeness_upper double precision, ADD COLUMN completeness_reason text;
-- What earlier runs wrote was the share of returns alone.
UPDATE measure.cell SET completeness_reason = 'undated';
