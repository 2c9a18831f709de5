-- Measures run as connect_measure_reader inside a session of the service. Some functions would let
-- a definition step out of its bounds within one SELECT: set_config can set the role back,
-- query_to_xml and its like run text as a query, and large objects can be written even in a
-- read-only transaction before PostgreSQL 16. No role but the owner may call them.
--
-- On a server where the service is no superuser these rights belong to somebody else; there the
-- role cannot be set back to a superuser in the first place.
DO $$
DECLARE
    routine regprocedure;
BEGIN
    FOR routine IN
        SELECT p.oid::regprocedure FROM pg_proc AS p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace
            AND (p.proname = 'set_config'
                OR p.proname ~ '^(query|table|cursor|schema|database)_to_xml'
                OR p.proname ~ '^lo_' OR p.proname = 'lowrite')
        ORDER BY 1
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', routine);
    END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'the rights of set_config, query_to_xml and large objects stay as they are';
END $$;
