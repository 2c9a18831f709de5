-- Several versions of a measure in one run: each computes the cells of the months from its effective
-- month to that of the next version.
ALTER TABLE measure.run_definition DROP CONSTRAINT run_definition_pkey;
ALTER TABLE measure.run_definition ADD PRIMARY KEY (run_id, measure_code, definition_hash);

-- Null for runs before there were months of versions: one definition computed all of them.
ALTER TABLE measure.run_definition ADD COLUMN effective date;

-- Changed rules that somebody said are the same version, because no figure changes: the measure with
-- its version, and what changed.
ALTER TABLE measure.run ADD COLUMN same_version text[] NOT NULL DEFAULT '{}';
