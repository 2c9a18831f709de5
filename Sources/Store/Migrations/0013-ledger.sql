-- The restatement ledger: between two runs every cell that says something else, with the value it
-- would have had after each cause in a fixed order: definition, attribution, denominators,
-- withdrawn rows, corrected rows, late rows. Each part is the step from one of these values to the
-- next, as an exact decimal number, so that the parts add up to new less old by construction.
-- A step that has no value (a feed not in, a denominator of nought) stands with the one before it.
-- Exact figures: for analysts; packs show changes in disclosed form.
CREATE TABLE measure.restatement (
    from_run integer NOT NULL REFERENCES measure.run,
    to_run integer NOT NULL REFERENCES measure.run,
    measure_code text NOT NULL,
    area_kind text NOT NULL,
    area_code text NOT NULL,
    window_kind text NOT NULL,
    month date NOT NULL,
    old_hash text NOT NULL,
    new_hash text NOT NULL,
    old_state text NOT NULL,
    new_state text NOT NULL,
    -- The step at which the state became the new one; null where it did not change.
    state_cause text,
    old_value double precision,
    after_definition double precision,
    after_attribution double precision,
    after_denominators double precision,
    after_withdrawn double precision,
    after_corrected double precision,
    new_value double precision,
    -- Whether both ends, counted again as known at their runs, are what the runs wrote.
    is_reproduced boolean NOT NULL,
    by_definition numeric GENERATED ALWAYS AS
        (after_definition::text::numeric - old_value::text::numeric) STORED,
    by_attribution numeric GENERATED ALWAYS AS
        (after_attribution::text::numeric - after_definition::text::numeric) STORED,
    by_denominators numeric GENERATED ALWAYS AS
        (after_denominators::text::numeric - after_attribution::text::numeric) STORED,
    by_withdrawn numeric GENERATED ALWAYS AS
        (after_withdrawn::text::numeric - after_denominators::text::numeric) STORED,
    by_corrected numeric GENERATED ALWAYS AS
        (after_corrected::text::numeric - after_withdrawn::text::numeric) STORED,
    by_late numeric GENERATED ALWAYS AS
        (new_value::text::numeric - after_corrected::text::numeric) STORED,
    PRIMARY KEY (from_run, to_run, measure_code, area_kind, area_code, window_kind, month)
);
