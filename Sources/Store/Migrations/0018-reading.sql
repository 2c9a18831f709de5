-- What makes a run cheap that finds little changed.

-- How PostgreSQL has read the datasets and conditions of measure sets: reading all of them takes
-- seconds, and most runs find them as they were. A dataset is known by the hash of its text, of
-- the server's version and of the migrations that the database has had, so that nothing read of
-- another schema is used; its own row is of the type 'row'. Only what PostgreSQL accepted is kept.
CREATE TABLE measure.reading (
    dataset_key text NOT NULL,
    expression text NOT NULL,
    type text NOT NULL,
    reading text NOT NULL,
    PRIMARY KEY (dataset_key, type, expression)
);

-- The rows that loads have made current are asked for by load and month in fact.NAME, where the
-- month leaves out most partitions; those that loads have closed, here. Both were views that
-- compared each row with a setting, which took seconds, and a BRIN index does not help where no
-- vacuum has summarised it.
DROP SCHEMA pending_new CASCADE;
DROP SCHEMA pending_old CASCADE;
CREATE SCHEMA closed;
GRANT USAGE ON SCHEMA closed TO connect_measure_reader;

DO $$
DECLARE
    kind text;
    names text;
    opted text;
BEGIN
    FOR kind IN SELECT relname FROM pg_class
        WHERE relnamespace = 'fact'::regnamespace AND relkind = 'v' ORDER BY relname
    LOOP
        SELECT string_agg(format('e.%I', attname), ', ' ORDER BY attnum),
            CASE WHEN bool_or(attname = 'person_basis') THEN 'WHERE NOT EXISTS (
                SELECT FROM fact.opt_out AS o WHERE o.person_key = e.person_key)' ELSE '' END
        INTO names, opted
        FROM pg_attribute
        WHERE attrelid = format('fact.%I', kind)::regclass AND attnum > 0 AND NOT attisdropped;
        EXECUTE format('DROP INDEX fact.%I', kind || '_history_closed_by_load_idx');
        EXECUTE format('DROP INDEX fact.%I', kind || '_current_load_id_idx');
        EXECUTE format('CREATE INDEX ON fact.%I (closed_by_load)', kind || '_history');
        EXECUTE format('CREATE VIEW closed.%1$I AS SELECT %2$s, e.closed_by_load
            FROM fact.%3$I AS e %4$s', kind, names, kind || '_history', opted);
        EXECUTE format('GRANT SELECT ON closed.%I TO connect_measure_reader', kind);
    END LOOP;
END $$;
