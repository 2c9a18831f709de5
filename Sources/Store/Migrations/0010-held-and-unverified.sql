-- What becomes of an earlier row while its new version waits in quarantine, and of a row that was
-- linked by an NHS number nobody had verified yet.

-- The keyed hash of the held row's natural key, as in landing.current_row; null for rows held
-- before. keeps_row: the earlier row of that key stays current until the decision, though the file
-- that held the new one replaces its whole period.
ALTER TABLE landing.quarantine ADD COLUMN event_id bigint;
ALTER TABLE landing.quarantine ADD COLUMN keeps_row boolean NOT NULL DEFAULT false;
CREATE INDEX quarantine_keeps ON landing.quarantine (event_id) WHERE keeps_row;

-- Current rows that carry an unverified NHS number of somebody whom the register does not know,
-- with the birth date they came with: once a verified row names another birth date, they were
-- about somebody else.
CREATE TABLE identity.unverified_row (
    feed text NOT NULL,
    event_id bigint NOT NULL,
    person_key bigint NOT NULL,
    birth_date date NOT NULL,
    load_id integer NOT NULL,
    PRIMARY KEY (feed, event_id)
);
CREATE INDEX unverified_row_person ON identity.unverified_row (person_key);
