-- What loads have changed, row by row, so that a run counts again only the months in which a
-- dataset can see a difference. The setting connect_measure.pending_loads holds the loads in order,
-- such as {12,14}; without it a query fails. Names are those of the schema fact.
--   pending_old.NAME   rows that were current before these loads and are no more
--   pending_new.NAME   rows that these loads have made current
-- both without the people who opted out: a change of that list is noted for all of their months.
CREATE SCHEMA pending_old;
CREATE SCHEMA pending_new;
GRANT USAGE ON SCHEMA pending_old, pending_new TO connect_measure_reader;

DO $$
DECLARE
    kind text;
    names text;
    opted text;
    loads text := 'current_setting(''connect_measure.pending_loads'')::integer[]';
BEGIN
    FOR kind IN SELECT relname FROM pg_class
        WHERE relnamespace = 'fact'::regnamespace AND relkind = 'v' ORDER BY relname
    LOOP
        SELECT string_agg(format('e.%I', attname), ', ' ORDER BY attnum),
            CASE WHEN bool_or(attname = 'person_basis') THEN 'AND NOT EXISTS (
                SELECT FROM fact.opt_out AS o WHERE o.person_key = e.person_key)' ELSE '' END
        INTO names, opted
        FROM pg_attribute
        WHERE attrelid = format('fact.%I', kind)::regclass AND attnum > 0 AND NOT attisdropped;
        -- Rows lie in the order of their loads, so a range of pages is enough of an index.
        EXECUTE format('CREATE INDEX ON fact.%I USING brin (closed_by_load)
            WITH (pages_per_range = 16)', kind || '_history');
        EXECUTE format('CREATE INDEX ON fact.%I USING brin (load_id)
            WITH (pages_per_range = 16)', kind || '_current');
        EXECUTE format(
            'CREATE VIEW pending_old.%1$I AS SELECT %2$s FROM fact.%3$I AS e
            WHERE e.closed_by_load >= (%4$s)[1] AND e.closed_by_load = ANY(%4$s)
                AND e.load_id <> ALL(%4$s) %5$s',
            kind, names, kind || '_history', loads, opted);
        EXECUTE format(
            'CREATE VIEW pending_new.%1$I AS SELECT %2$s FROM fact.%3$I AS e
            WHERE e.load_id >= (%4$s)[1] AND e.load_id = ANY(%4$s) %5$s',
            kind, names, kind || '_current', loads, opted);
        EXECUTE format('GRANT SELECT ON pending_old.%1$I, pending_new.%1$I
            TO connect_measure_reader', kind);
    END LOOP;
END $$;

-- Deaths and moves are a few rows in many and asked for by nine datasets.
CREATE INDEX spell_death ON fact.spell_current (person_key, discharge_date)
    WHERE discharge_method IN ('4', '5');
CREATE INDEX attendance_death ON fact.attendance_current (person_key, departure_at, arrival_at)
    WHERE disposal = 'DIED';
CREATE INDEX care_event_death ON fact.care_event_current (person_key, date_of_death, month)
    WHERE date_of_death IS NOT NULL;
CREATE INDEX referral_end ON fact.referral_current (person_key, close_reason, closed_date, month)
    WHERE close_reason IN ('DIED', 'MOVED');
CREATE INDEX care_event_move ON fact.care_event_current
    (person_key, event_end_date, event_start_date, month)
    WHERE event_outcome = 'NFA: Responsibility moved to another local authority';

-- Most stays end in the month they began in or the one after, so that a month's discharges lie in
-- few pages; those of other pages need not be read.
CREATE INDEX spell_discharge ON fact.spell_current USING brin (discharge_date)
    WITH (pages_per_range = 16);

-- The teams of a run and whose returns speak for them, by hash: when they change, all cells can.
ALTER TABLE measure.run ADD COLUMN areas_hash text;
