-- The month of a partition may have come before the partition: a file that is early, a service that
-- is older than its setting. Its rows then lie in the common partition, and PostgreSQL refuses to make
-- one for their month: no later start of the service would get past that. They move into it.
CREATE OR REPLACE PROCEDURE fact.ensure_months(kind text, first date, last date)
LANGUAGE plpgsql AS $$
DECLARE
    m date := date_trunc('month', first)::date;
    next_month date;
    part text;
    has_rows boolean;
BEGIN
    -- Two programs that start together would both make the same month.
    PERFORM pg_advisory_xact_lock(hashtextextended('months', 42));
    WHILE m <= last LOOP
        part := kind || '_' || to_char(m, 'YYYY_MM');
        next_month := (m + interval '1 month')::date;
        IF to_regclass(format('fact.%I', part)) IS NULL THEN
            EXECUTE format('SELECT EXISTS (SELECT FROM fact.%I WHERE month >= %L AND month < %L)',
                kind || '_other', m, next_month) INTO has_rows;
            IF has_rows THEN
                EXECUTE format('CREATE TABLE fact.%I (LIKE fact.%I INCLUDING ALL)',
                    part, kind || '_current');
                EXECUTE format(
                    'WITH moved AS (
                        DELETE FROM fact.%I WHERE month >= %L AND month < %L RETURNING *)
                    INSERT INTO fact.%I SELECT * FROM moved',
                    kind || '_other', m, next_month, part);
                EXECUTE format(
                    'ALTER TABLE fact.%I ATTACH PARTITION fact.%I FOR VALUES FROM (%L) TO (%L)',
                    kind || '_current', part, m, next_month);
            ELSE
                EXECUTE format(
                    'CREATE TABLE fact.%I PARTITION OF fact.%I FOR VALUES FROM (%L) TO (%L)',
                    part, kind || '_current', m, next_month);
            END IF;
        END IF;
        m := next_month;
    END LOOP;
END $$;
