-- Linkage of people whom a sender knows by a number of his own only (METHODS, section 6).
--
-- What senders tell of such people, to be compared with the register. In the identity zone like
-- the register itself; a row goes when the person is linked.
CREATE TABLE identity.unlinked (
    local_key bigint PRIMARY KEY,
    birth_date date,
    postcode text,
    last_load integer NOT NULL
);

-- Each run of a linkage model over them.
CREATE TABLE identity.link_run (
    link_run_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    model text NOT NULL,
    model_version text NOT NULL,
    people integer NOT NULL,
    pairs integer NOT NULL,
    accepted integer NOT NULL,
    queued integer NOT NULL,
    ran_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Links that were made, refused, or wait for a person: the clerical queue and its memory. What a
-- person decided is never asked again and never overruled by a model.
CREATE TABLE identity.link (
    link_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    local_key bigint NOT NULL,
    person_key bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'accepted', 'refused')),
    weight double precision NOT NULL,
    levels text NOT NULL,
    reason text NOT NULL,
    link_run_id integer NOT NULL REFERENCES identity.link_run,
    -- 'model', or who decided; NULL while the link is open.
    decided_by text,
    decided_at timestamptz,
    note text,
    UNIQUE (local_key, person_key),
    CHECK ((state = 'open') = (decided_by IS NULL)),
    CHECK ((state = 'open') = (decided_at IS NULL))
);
CREATE INDEX link_open ON identity.link (local_key) WHERE state = 'open';
