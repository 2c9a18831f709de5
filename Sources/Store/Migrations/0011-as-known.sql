-- What was known after a load: the facts and the reference data as they stood then, so that any
-- figure can be counted again as it was counted (DESIGN, rule 1).
--
-- Every view here shows the state after the load that the setting connect_measure.known_load
-- names; without the setting a query fails, so that no count is as known by chance. A fact is in
-- force after load L when it came with L or before, and no load up to L closed it. Names are those
-- of the schemas fact and reference, which have none in common: a dataset's text counts as known
-- when as_known stands in the place of both.
CREATE SCHEMA as_known;
GRANT USAGE ON SCHEMA as_known TO connect_measure_reader;

-- Reference data and opt-outs are replaced where they stand, so each table has a twin of all its
-- rows with the loads between which they were known: from known_from until before known_until.
-- A row that a load takes out and puts back as it was has been there all the time. What a table
-- held before this migration and no longer holds is not known.
CREATE FUNCTION as_known.note_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    twin text := format('as_known.%I', TG_TABLE_NAME || '_version');
    -- The load that this transaction belongs to; a change by hand counts from the newest load on.
    own integer := (SELECT max(load_id) FROM landing.load
        WHERE xmin = pg_current_xact_id()::xid);
    newest integer := (SELECT coalesce(max(load_id), 0) FROM landing.load);
    same_key text;
    same_rest text;
    names text;
    load text;
BEGIN
    SELECT string_agg(format('v.%1$I = c.%1$I', a.attname), ' AND ')
            FILTER (WHERE a.attnum = ANY(i.indkey)),
        coalesce(string_agg(format('v.%1$I IS NOT DISTINCT FROM c.%1$I', a.attname), ' AND ')
            FILTER (WHERE a.attnum <> ALL(i.indkey) AND a.attname <> 'load_id'), 'true'),
        string_agg(format('%I', a.attname), ', ' ORDER BY a.attnum),
        coalesce(max('c.load_id') FILTER (WHERE a.attname = 'load_id'), newest::text)
    INTO same_key, same_rest, names, load
    FROM pg_index AS i
    JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE i.indrelid = TG_RELID AND i.indisprimary;

    IF TG_OP IN ('DELETE', 'UPDATE') THEN
        EXECUTE format('UPDATE %s AS v SET known_until = $1 FROM gone AS c
            WHERE v.known_until IS NULL AND %s', twin, same_key)
            USING coalesce(own, newest);
    END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        EXECUTE format('UPDATE %s AS v SET known_until = NULL FROM came AS c
            WHERE v.known_until = $1 AND %s AND %s', twin, same_key, same_rest)
            USING coalesce(own, newest);
        EXECUTE format('INSERT INTO %1$s (%2$s, known_from)
            SELECT %2$s, coalesce($1, %3$s) FROM came AS c
            WHERE NOT EXISTS (SELECT FROM %1$s AS v WHERE v.known_until IS NULL AND %4$s)',
            twin, names, load, same_key)
            USING own;
    END IF;
    RETURN NULL;
END $$;

-- Makes the twin of a table and keeps it from here on.
CREATE PROCEDURE as_known.keep(kept regclass)
LANGUAGE plpgsql AS $$
DECLARE
    name text := (SELECT relname FROM pg_class WHERE oid = kept);
    names text := (SELECT string_agg(format('%I', attname), ', ' ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = kept AND attnum > 0 AND NOT attisdropped);
    has_load boolean := EXISTS (SELECT FROM pg_attribute
        WHERE attrelid = kept AND attname = 'load_id' AND NOT attisdropped);
    keys text := (SELECT string_agg(format('%I', a.attname), ', ' ORDER BY a.attnum)
        FROM pg_index AS i JOIN pg_attribute AS a
            ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
        WHERE i.indrelid = kept AND i.indisprimary);
BEGIN
    EXECUTE format('CREATE TABLE as_known.%I (LIKE %s, known_from integer NOT NULL,
        known_until integer)', name || '_version', kept);
    EXECUTE format('INSERT INTO as_known.%I (%s, known_from) SELECT %2$s, %3$s FROM %4$s',
        name || '_version', names, CASE WHEN has_load THEN 'load_id' ELSE '0' END, kept);
    EXECUTE format('CREATE INDEX ON as_known.%I (%s)', name || '_version', keys);
    EXECUTE format('CREATE TRIGGER note_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS came
        FOR EACH STATEMENT EXECUTE FUNCTION as_known.note_change()', kept);
    EXECUTE format('CREATE TRIGGER note_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS gone
        FOR EACH STATEMENT EXECUTE FUNCTION as_known.note_change()', kept);
    EXECUTE format('CREATE TRIGGER note_update AFTER UPDATE ON %s REFERENCING OLD TABLE AS gone
        NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION as_known.note_change()', kept);
END $$;

CALL as_known.keep('fact.opt_out');

DO $$
DECLARE
    name text;
    names text;
BEGIN
    FOR name IN SELECT relname FROM pg_class
        WHERE relnamespace = 'reference'::regnamespace AND relkind = 'r' AND relname <> 'month'
        ORDER BY relname
    LOOP
        CALL as_known.keep(format('reference.%I', name)::regclass);
        SELECT string_agg(format('%I', attname), ', ' ORDER BY attnum) INTO names
        FROM pg_attribute WHERE attrelid = format('reference.%I', name)::regclass
            AND attnum > 0 AND NOT attisdropped;
        EXECUTE format(
            'CREATE VIEW as_known.%I AS SELECT %s FROM as_known.%I
            WHERE known_from <= current_setting(''connect_measure.known_load'')::integer
                AND (known_until IS NULL
                    OR known_until > current_setting(''connect_measure.known_load'')::integer)',
            name, names, name || '_version');
        EXECUTE format('GRANT SELECT ON as_known.%I TO connect_measure_reader', name);
    END LOOP;
END $$;

-- The calendar of months never changes.
CREATE VIEW as_known.month AS SELECT * FROM reference.month;
GRANT SELECT ON as_known.month TO connect_measure_reader;

-- The view of one kind of fact: current rows and history, less the people who had opted out by
-- then, as fact.NAME leaves out those who have now.
CREATE PROCEDURE as_known.define(kind text)
LANGUAGE plpgsql AS $$
DECLARE
    names text;
    is_personal boolean;
    opted text := '';
BEGIN
    SELECT string_agg(format('e.%I', attname), ', ' ORDER BY attnum),
        bool_or(attname = 'person_basis')
    INTO names, is_personal
    FROM pg_attribute
    WHERE attrelid = format('fact.%I', kind)::regclass AND attnum > 0 AND NOT attisdropped;
    IF is_personal THEN
        opted := 'AND NOT EXISTS (SELECT FROM as_known.opt_out_version AS o
            WHERE o.person_key = e.person_key
                AND o.known_from <= current_setting(''connect_measure.known_load'')::integer
                AND (o.known_until IS NULL OR o.known_until
                    > current_setting(''connect_measure.known_load'')::integer))';
    END IF;
    EXECUTE format(
        'CREATE VIEW as_known.%1$I AS
        SELECT %2$s FROM fact.%3$I AS e
        WHERE e.load_id <= current_setting(''connect_measure.known_load'')::integer %5$s
        UNION ALL
        SELECT %2$s FROM fact.%4$I AS e
        WHERE e.load_id <= current_setting(''connect_measure.known_load'')::integer
            AND e.closed_by_load > current_setting(''connect_measure.known_load'')::integer %5$s',
        kind, names, kind || '_current', kind || '_history', opted);
    EXECUTE format('GRANT SELECT ON as_known.%I TO connect_measure_reader', kind);
END $$;

DO $$
DECLARE
    kind text;
BEGIN
    FOR kind IN SELECT relname FROM pg_class
        WHERE relnamespace = 'fact'::regnamespace AND relkind = 'v' ORDER BY relname
    LOOP
        CALL as_known.define(kind);
    END LOOP;
END $$;
