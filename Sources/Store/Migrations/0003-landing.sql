-- What came in: every file's ledger entry, its findings, the rows held back, and which row of
-- which load is the current one for each natural key of the source.
CREATE TABLE landing.load (
    load_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    feed text NOT NULL,
    contract text NOT NULL,
    contract_version text NOT NULL,
    file_name text NOT NULL,
    sha256 text NOT NULL,
    byte_count bigint NOT NULL,
    sender text,
    file_version text,
    period_from date,
    period_to date,
    rows_read integer NOT NULL DEFAULT 0,
    rows_accepted integer NOT NULL DEFAULT 0,
    rows_rejected integer NOT NULL DEFAULT 0,
    rows_quarantined integer NOT NULL DEFAULT 0,
    rows_inserted integer NOT NULL DEFAULT 0,
    rows_superseded integer NOT NULL DEFAULT 0,
    rows_withdrawn integer NOT NULL DEFAULT 0,
    rows_unchanged integer NOT NULL DEFAULT 0,
    rows_opted_out integer NOT NULL DEFAULT 0,
    status text NOT NULL CHECK (status IN ('loaded', 'rejected')),
    reason text,
    loaded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- The same bytes never load twice; a rejected file may be sent again.
CREATE UNIQUE INDEX load_once ON landing.load (feed, sha256) WHERE status = 'loaded';

-- Months of a feed that a load covers; a feed without a row for a month has not come in.
CREATE TABLE landing.coverage (
    feed text NOT NULL,
    month date NOT NULL,
    scope text NOT NULL DEFAULT '',
    load_id integer NOT NULL REFERENCES landing.load,
    rows integer NOT NULL,
    final boolean NOT NULL DEFAULT false,
    PRIMARY KEY (feed, month, scope, load_id)
);

-- What a load changed, for incremental computing: the fact months it touched.
CREATE TABLE landing.touched (
    load_id integer NOT NULL REFERENCES landing.load,
    feed text NOT NULL,
    month date NOT NULL,
    rows integer NOT NULL,
    PRIMARY KEY (load_id, feed, month)
);

CREATE TABLE landing.finding (
    load_id integer NOT NULL REFERENCES landing.load,
    finding_no integer NOT NULL,
    rule text NOT NULL,
    severity text NOT NULL CHECK (severity IN ('reject_file', 'reject', 'quarantine', 'warn')),
    sheet text,
    row_no integer,
    cell text,
    column_name text,
    masked_value text,
    expected text NOT NULL,
    rows integer NOT NULL DEFAULT 1,
    PRIMARY KEY (load_id, finding_no)
);

-- Rows held until a person decides. Fields are as sent, so this table is in the identity zone's
-- rights: no analyst reads it.
CREATE TABLE landing.quarantine (
    quarantine_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    load_id integer NOT NULL REFERENCES landing.load,
    feed text NOT NULL,
    row_no integer NOT NULL,
    fields jsonb NOT NULL,
    rule text NOT NULL,
    expected text NOT NULL,
    state text NOT NULL DEFAULT 'held' CHECK (state IN ('held', 'released', 'dropped')),
    decided_by text,
    decided_at timestamptz,
    note text
);
CREATE INDEX quarantine_held ON landing.quarantine (feed) WHERE state = 'held';

-- The natural key of each current row: at most one current row per key, whether or not the
-- person is known yet. event_id is the keyed hash of the natural key within its feed.
CREATE TABLE landing.current_row (
    feed text NOT NULL,
    event_id bigint NOT NULL,
    person_key bigint NOT NULL,
    month date NOT NULL,
    load_id integer NOT NULL,
    row_hash bigint NOT NULL,
    -- Set while the row is known by a council number alone, to find it when the number is learnt.
    local_key bigint,
    PRIMARY KEY (feed, event_id)
) PARTITION BY LIST (feed);
CREATE INDEX current_row_local ON landing.current_row (local_key) WHERE local_key IS NOT NULL;
CREATE TABLE landing.current_row_other PARTITION OF landing.current_row DEFAULT;
DO $$
DECLARE
    feed text;
BEGIN
    FOREACH feed IN ARRAY ARRAY['SUS_APC', 'ECDS_AE', 'AMB_ADS', 'DISCH_DELAY', 'ASC_CLD',
        'STEP_REABL', 'INT_REF', 'INT_CONTACT', 'INT_PLAN', 'VCSE_NET', 'WORKFORCE']
    LOOP
        EXECUTE format('CREATE TABLE landing.%I PARTITION OF landing.current_row FOR VALUES IN (%L)',
            'current_row_' || lower(feed), feed);
    END LOOP;
END $$;

-- The person register and the crosswalk of local numbers: the identity zone.
CREATE TABLE identity.person (
    person_key bigint PRIMARY KEY,
    nhs_number text NOT NULL,
    birth_date date,
    postcode text,
    first_load integer NOT NULL
);
CREATE TABLE identity.local_number (
    local_key bigint PRIMARY KEY,
    person_key bigint NOT NULL,
    first_load integer NOT NULL
);

-- Which kind of fact the rows of a feed become; the loader keeps it.
CREATE TABLE landing.feed_kind (
    feed text PRIMARY KEY,
    kind text NOT NULL
);
