-- The stages of the data, one schema each, and who may read them (DESIGN, section 1).
CREATE SCHEMA landing;
CREATE SCHEMA identity;
CREATE SCHEMA reference;
CREATE SCHEMA fact;
CREATE SCHEMA measure;
CREATE SCHEMA analysis;
CREATE SCHEMA edition;
CREATE SCHEMA operate;

-- Datasets and definitions run as this role: it reads facts and reference data, nothing else,
-- and never for longer than the engine's statement timeout. Roles belong to the cluster, so
-- another database of the same cluster may have made it already.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'connect_measure_reader') THEN
        CREATE ROLE connect_measure_reader NOLOGIN;
    END IF;
END $$;
GRANT USAGE ON SCHEMA fact, reference TO connect_measure_reader;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
