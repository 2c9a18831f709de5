-- The number of a cell's receipt: the first 50 bits of the SHA-256 of what names the cell and the
-- run that made it. The same cell of the same run has the same number in any database; the program
-- writes it as twelve letters, two of them a check.
CREATE FUNCTION measure.receipt_number(
    measure_code text, area_kind text, area_code text, stratum text, window_kind text, month date,
    run_id integer
) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ('x' || left(encode(sha256((measure_code || ' ' || area_kind || ' ' || area_code || ' '
        || stratum || ' ' || window_kind || ' '
        || (extract(year FROM month)::integer * 12 + extract(month FROM month)::integer - 1)::text
        || ' ' || run_id::text)::bytea), 'hex'), 13))::bit(52)::bigint >> 2
$$;
CREATE INDEX cell_receipt ON measure.cell (measure.receipt_number(
    measure_code, area_kind, area_code, stratum, window_kind, month, run_id));
