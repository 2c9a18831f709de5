-- Loading looks up and notes one key a row, so the table of current rows is kept lean: an index on
-- the event alone in each partition (the feed is part of the keyed hash), and the few rows known by
-- a council number alone in a table of their own.
CREATE TABLE landing.unlinked_row (
    local_key bigint NOT NULL,
    feed text NOT NULL,
    event_id bigint NOT NULL,
    PRIMARY KEY (local_key, event_id)
);
INSERT INTO landing.unlinked_row (local_key, feed, event_id)
SELECT local_key, feed, event_id FROM landing.current_row WHERE local_key IS NOT NULL;

ALTER TABLE landing.current_row DROP CONSTRAINT current_row_pkey;
ALTER TABLE landing.current_row DROP COLUMN local_key;
DO $$
DECLARE
    part regclass;
BEGIN
    FOR part IN SELECT inhrelid::regclass FROM pg_inherits
        WHERE inhparent = 'landing.current_row'::regclass
    LOOP
        EXECUTE format('ALTER TABLE %s ADD UNIQUE (event_id)', part);
    END LOOP;
END $$;
