-- Incremental computing. A run notes every load it has taken in (load numbers alone will not do:
-- of two loads at once the later number may commit first), and keeps what each query counted by
-- month, so that the next run counts again only the months that can have changed.
CREATE TABLE measure.taken_load (
    load_id integer PRIMARY KEY REFERENCES landing.load,
    run_id integer NOT NULL REFERENCES measure.run
);

-- A query is known by the hash of its whole text: a changed definition is another query.
CREATE TABLE measure.counted_month (
    query_key text NOT NULL,
    month date NOT NULL,
    run_id integer NOT NULL REFERENCES measure.run,
    PRIMARY KEY (query_key, month)
);

-- What a query counted for a team (empty: no team) in a month: its numbers as 64-bit floating
-- point, little end first.
CREATE TABLE measure.count (
    query_key text NOT NULL,
    month date NOT NULL,
    team_code text NOT NULL,
    numbers bytea NOT NULL,
    PRIMARY KEY (query_key, month, team_code)
);

-- Reference data is noted as touched too; the month 1900-01-01 stands for all months.
COMMENT ON TABLE landing.touched IS
    'The months that a load changed, by feed; 1900-01-01 for all months (undated reference data)';

ALTER TABLE measure.run ADD COLUMN based_on_run integer REFERENCES measure.run;

-- The definitions that a run used.
CREATE TABLE measure.run_definition (
    run_id integer NOT NULL REFERENCES measure.run,
    measure_code text NOT NULL,
    definition_hash text NOT NULL,
    PRIMARY KEY (run_id, measure_code)
);

-- A query counts one span of months or several.
ALTER TABLE measure.run_query ADD COLUMN first_month date, ADD COLUMN last_month date;
UPDATE measure.run_query AS q SET first_month = r.first_month, last_month = r.last_month
FROM measure.run AS r WHERE r.run_id = q.run_id;
ALTER TABLE measure.run_query DROP CONSTRAINT run_query_pkey;
ALTER TABLE measure.run_query ADD PRIMARY KEY (run_id, dataset, first_month);
