-- A run closes and makes the cells of some months of a measure: they are looked up by those, whatever
-- is stored besides. Which cell stands is still told by the same key.
DROP INDEX measure.cell_current;
CREATE UNIQUE INDEX cell_current ON measure.cell
    (measure_code, month, area_kind, area_code, stratum, window_kind)
    WHERE closed_run_id IS NULL;

-- Cells are written in the transaction that writes their run, and runs are never taken out: looking
-- the run up for each of thousands of cells took a tenth of the writing.
ALTER TABLE measure.cell
    DROP CONSTRAINT cell_run_id_fkey, DROP CONSTRAINT cell_closed_run_id_fkey;
