-- A receipt's number names the database too: a code from another service's pack named the cell in the
-- same place of the run with the same number, and nothing said that it was another figure.
--
-- Not the figure itself: who has the code of a hidden figure could try the few numbers that it can be.
DO $$
BEGIN
    EXECUTE format(
        'CREATE FUNCTION measure.service() RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE '
        'AS $text$ SELECT %L::text $text$', gen_random_uuid());
    -- Codes of earlier runs stand in packs that have been sent: they stay as they are.
    EXECUTE format(
        'CREATE FUNCTION measure.last_unnamed_run() RETURNS integer LANGUAGE sql IMMUTABLE '
        'PARALLEL SAFE AS $text$ SELECT %s $text$',
        (SELECT coalesce(max(run_id), 0) FROM measure.run));
END $$;

DROP INDEX measure.cell_receipt;
CREATE OR REPLACE FUNCTION measure.receipt_number(
    measure_code text, area_kind text, area_code text, stratum text, window_kind text, month date,
    run_id integer
) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ('x' || left(encode(sha256((
        CASE WHEN run_id <= measure.last_unnamed_run() THEN '' ELSE measure.service() || ' ' END
        || measure_code || ' ' || area_kind || ' ' || area_code || ' '
        || stratum || ' ' || window_kind || ' '
        || (extract(year FROM month)::integer * 12 + extract(month FROM month)::integer - 1)::text
        || ' ' || run_id::text)::bytea), 'hex'), 13))::bit(52)::bigint >> 2
$$;
CREATE INDEX cell_receipt ON measure.cell (measure.receipt_number(
    measure_code, area_kind, area_code, stratum, window_kind, month, run_id));
