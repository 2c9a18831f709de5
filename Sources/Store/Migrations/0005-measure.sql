-- Definitions as they were when a run used them, runs, and the cells that runs made and closed.
CREATE TABLE measure.definition (
    measure_code text NOT NULL,
    version text NOT NULL,
    definition_hash text NOT NULL,
    definition text NOT NULL,
    PRIMARY KEY (measure_code, definition_hash)
);

CREATE TABLE measure.run (
    run_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('full', 'incremental')),
    first_month date NOT NULL,
    last_month date NOT NULL,
    known_until date NOT NULL,
    published_load integer NOT NULL,
    cells_written integer NOT NULL,
    cells_closed integer NOT NULL,
    cells_unchanged integer NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz NOT NULL
);

-- The SQL that counted, as PostgreSQL ran it.
CREATE TABLE measure.run_query (
    run_id integer NOT NULL REFERENCES measure.run,
    dataset text NOT NULL,
    sql text NOT NULL,
    row_count bigint NOT NULL,
    seconds double precision NOT NULL,
    PRIMARY KEY (run_id, dataset)
);

CREATE TABLE measure.cell (
    measure_code text NOT NULL,
    area_kind text NOT NULL,
    area_code text NOT NULL,
    stratum text NOT NULL DEFAULT 'all',
    window_kind text NOT NULL,
    month date NOT NULL,
    run_id integer NOT NULL REFERENCES measure.run,
    closed_run_id integer REFERENCES measure.run,
    definition_hash text NOT NULL,
    state text NOT NULL
        CHECK (state IN ('value', 'missing', 'not_yet_due', 'not_applicable', 'withheld')),
    reason text,
    numerator double precision,
    denominator double precision,
    count bigint,
    value double precision,
    lower double precision,
    upper double precision,
    comparison_numerator double precision,
    comparison_denominator double precision,
    provisional boolean NOT NULL,
    completeness double precision NOT NULL,
    fallback_share double precision NOT NULL,
    unattributed_share double precision NOT NULL,
    PRIMARY KEY (measure_code, area_kind, area_code, stratum, window_kind, month, run_id),
    CHECK ((state = 'value') = (value IS NOT NULL)),
    CHECK ((state = 'withheld') = (reason IS NOT NULL))
);
CREATE UNIQUE INDEX cell_current ON measure.cell
    (measure_code, area_kind, area_code, stratum, window_kind, month)
    WHERE closed_run_id IS NULL;
