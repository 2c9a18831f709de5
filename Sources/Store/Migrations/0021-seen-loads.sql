-- What a run saw, load by load. A load has its number from its start, so that of two side by side
-- the later number may end first: a run in between has seen the later one alone, and the earlier
-- one is news to the next run.
--
-- The numbers up to published_load that no load had when the run read: loads under way, and numbers
-- of files that failed, which nobody ever will see.
ALTER TABLE measure.run ADD COLUMN unseen_loads integer[] NOT NULL DEFAULT '{}';
UPDATE measure.run AS r SET unseen_loads = ARRAY(
    SELECT t.load_id FROM measure.taken_load AS t
    WHERE t.load_id <= r.published_load AND t.run_id > r.run_id ORDER BY t.load_id)
-- The loads that runs took in were not always noted.
WHERE EXISTS (SELECT FROM measure.taken_load AS t WHERE t.run_id <= r.run_id);

-- Whether a load is seen: the views of as_known now go by two settings, connect_measure.known_load
-- and connect_measure.unseen_loads, such as {9,12}; without either a query fails.
CREATE FUNCTION as_known.sees(load integer) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT load <= current_setting('connect_measure.known_load')::integer
        AND load <> ALL (current_setting('connect_measure.unseen_loads')::integer[])
$$;

DO $$
DECLARE
    name text;
    names text;
    opted text;
BEGIN
    FOR name IN SELECT relname FROM pg_class
        WHERE relnamespace = 'reference'::regnamespace AND relkind = 'r' AND relname <> 'month'
        ORDER BY relname
    LOOP
        SELECT string_agg(format('%I', attname), ', ' ORDER BY attnum) INTO names
        FROM pg_attribute WHERE attrelid = format('as_known.%I', name)::regclass
            AND attnum > 0 AND NOT attisdropped;
        EXECUTE format('CREATE OR REPLACE VIEW as_known.%I AS SELECT %s FROM as_known.%I
            WHERE as_known.sees(known_from)
                AND (known_until IS NULL OR NOT as_known.sees(known_until))',
            name, names, name || '_version');
    END LOOP;
    FOR name IN SELECT relname FROM pg_class
        WHERE relnamespace = 'fact'::regnamespace AND relkind = 'v' ORDER BY relname
    LOOP
        SELECT string_agg(format('e.%I', attname), ', ' ORDER BY attnum),
            CASE WHEN bool_or(attname = 'person_basis') THEN 'AND NOT EXISTS (
                SELECT FROM as_known.opt_out_version AS o
                WHERE o.person_key = e.person_key AND as_known.sees(o.known_from)
                    AND (o.known_until IS NULL OR NOT as_known.sees(o.known_until)))'
                ELSE '' END
        INTO names, opted
        FROM pg_attribute
        WHERE attrelid = format('as_known.%I', name)::regclass
            AND attnum > 0 AND NOT attisdropped;
        EXECUTE format('CREATE OR REPLACE VIEW as_known.%1$I AS
            SELECT %2$s FROM fact.%3$I AS e WHERE as_known.sees(e.load_id) %5$s
            UNION ALL
            SELECT %2$s FROM fact.%4$I AS e
            WHERE as_known.sees(e.load_id) AND NOT as_known.sees(e.closed_by_load) %5$s',
            name, names, name || '_current', name || '_history', opted);
    END LOOP;
END $$;

-- The ledger holds companion figures too.
ALTER TABLE measure.restatement ADD COLUMN stratum text NOT NULL DEFAULT 'all';
ALTER TABLE measure.restatement DROP CONSTRAINT restatement_pkey;
ALTER TABLE measure.restatement ADD PRIMARY KEY
    (from_run, to_run, measure_code, area_kind, area_code, window_kind, month, stratum);
