-- What analyses found. Like cells, results stand beside the run that made them and are never
-- overwritten: each analysis is a row of analysis.run, and what it found hangs on its number.
CREATE TABLE analysis.run (
    analysis_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- The cells are those that stood after this run.
    run_id integer NOT NULL REFERENCES measure.run,
    -- Signals on control charts: those seen, and those that chance alone would give.
    charts integer NOT NULL,
    points_seen integer NOT NULL,
    points_expected double precision NOT NULL,
    latest_seen integer NOT NULL,
    latest_expected double precision NOT NULL,
    budget text NOT NULL,
    written_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- One series: its chart and why that chart, the limits, the signals and what they mean.
CREATE TABLE analysis.trend (
    analysis_id integer NOT NULL REFERENCES analysis.run,
    measure_code text NOT NULL,
    area_kind text NOT NULL,
    area_code text NOT NULL,
    definition_hash text NOT NULL,
    -- How long one point is.
    period text NOT NULL CHECK (period IN ('month', 'quarter', 'rolling')),
    chart text NOT NULL,
    chart_reason text NOT NULL,
    settings text NOT NULL,
    -- The latest point with a value; NULL without any.
    latest_month date,
    latest_value double precision,
    -- NULL where there are no limits to read.
    variation text,
    assurance text,
    -- The special cause that the latest point is part of, or the runs test of the last part.
    signal text,
    on_trial boolean NOT NULL,
    cautions text[] NOT NULL,
    warnings text[] NOT NULL,
    PRIMARY KEY (analysis_id, measure_code, area_kind, area_code)
);

-- The points of a series: a gap has no value, and a state that says why.
CREATE TABLE analysis.trend_point (
    analysis_id integer NOT NULL,
    measure_code text NOT NULL,
    area_kind text NOT NULL,
    area_code text NOT NULL,
    month date NOT NULL,
    state text NOT NULL,
    value double precision,
    centre double precision,
    lower double precision,
    upper double precision,
    signal text,
    PRIMARY KEY (analysis_id, measure_code, area_kind, area_code, month),
    FOREIGN KEY (analysis_id, measure_code, area_kind, area_code) REFERENCES analysis.trend,
    CHECK ((state = 'value') = (value IS NOT NULL))
);

-- Where a team stands about the average of all, in the latest complete period.
CREATE TABLE analysis.funnel (
    analysis_id integer NOT NULL REFERENCES analysis.run,
    measure_code text NOT NULL,
    team_code text NOT NULL,
    window_kind text NOT NULL,
    month date NOT NULL,
    value double precision NOT NULL,
    average double precision NOT NULL,
    position text NOT NULL,
    -- With limits widened to the differences between teams; NULL where the method has none.
    adjusted_position text,
    PRIMARY KEY (analysis_id, measure_code, team_code)
);

-- The months ahead, or why they are not shown.
CREATE TABLE analysis.forecast (
    analysis_id integer NOT NULL REFERENCES analysis.run,
    measure_code text NOT NULL,
    area_kind text NOT NULL,
    area_code text NOT NULL,
    -- NULL where a forecast is shown.
    withheld text,
    sentence text NOT NULL,
    method text,
    error_ratio double precision,
    PRIMARY KEY (analysis_id, measure_code, area_kind, area_code),
    CHECK ((withheld IS NULL) = (method IS NOT NULL))
);
CREATE TABLE analysis.forecast_month (
    analysis_id integer NOT NULL,
    measure_code text NOT NULL,
    area_kind text NOT NULL,
    area_code text NOT NULL,
    month date NOT NULL,
    value double precision NOT NULL,
    lower_80 double precision NOT NULL,
    upper_80 double precision NOT NULL,
    lower_95 double precision NOT NULL,
    upper_95 double precision NOT NULL,
    PRIMARY KEY (analysis_id, measure_code, area_kind, area_code, month),
    FOREIGN KEY (analysis_id, measure_code, area_kind, area_code) REFERENCES analysis.forecast
);

-- Protocols as they were frozen: one row for each, and no second version under the same name.
CREATE TABLE analysis.protocol (
    protocol text PRIMARY KEY,
    hash text NOT NULL,
    canonical text NOT NULL,
    role text NOT NULL CHECK (role IN ('primary', 'exploratory')),
    -- The day it was settled; for an imported record, as its file says.
    frozen_on date NOT NULL,
    -- Who brought in a record that was settled elsewhere; NULL when frozen here.
    imported_by text,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The answer to a protocol, or why there is none.
CREATE TABLE analysis.verdict (
    analysis_id integer NOT NULL REFERENCES analysis.run,
    protocol text NOT NULL,
    -- NULL while the protocol is not frozen.
    hash text,
    measure_code text NOT NULL,
    role text NOT NULL CHECK (role IN ('primary', 'exploratory')),
    -- The refusal's code; NULL where there is an answer.
    refusal text,
    verdict text,
    effect double precision,
    lower double precision,
    upper double precision,
    p_value double precision,
    permutation_p_value double precision,
    level double precision,
    smallest_p_value double precision,
    smallest_effect double precision,
    controls text[] NOT NULL,
    sentence text NOT NULL,
    PRIMARY KEY (analysis_id, protocol),
    CHECK ((refusal IS NULL) = (verdict IS NOT NULL))
);
