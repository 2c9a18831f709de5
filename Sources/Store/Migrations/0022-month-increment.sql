-- What makes the count of one month cheap.

-- PostgreSQL takes everybody of a month for opted out when the list has more people than the month
-- has: it then expects one row of each table, hashes the larger side and sorts what it could hash.
-- Of an expression it knows nothing and expects every second row, which is near enough.
DO $$
DECLARE
    kind text;
BEGIN
    FOR kind IN SELECT c.relname FROM pg_class AS c
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'person_basis'
        WHERE c.relnamespace = 'fact'::regnamespace AND c.relkind = 'v' ORDER BY c.relname
    LOOP
        EXECUTE format('CREATE OR REPLACE VIEW fact.%1$I AS SELECT * FROM fact.%2$I AS e
            WHERE NOT EXISTS (SELECT FROM fact.opt_out AS o
                WHERE o.person_key = e.person_key + 0)', kind, kind || '_current');
    END LOOP;
END $$;

-- Contacts that are no proper first contact are a few in a hundred, and asked for in all months:
-- one of them on the day of a stated first contact moves its date.
CREATE INDEX contact_improper ON fact.contact_current
    (person_key, referral_event_id, contact_at, month)
    WHERE NOT (attendance_status IN ('5', '6') AND consultation_mechanism IN ('01', '02', '11')
        AND coalesce(purpose, '') <> 'TRIAGE');
