-- Reference data: small, dated tables. Facts find their team through them at reading time, so
-- that a new map never rewrites history.
CREATE TABLE reference.month (
    month date PRIMARY KEY CHECK (extract(day FROM month) = 1),
    days smallint NOT NULL
);
INSERT INTO reference.month
SELECT m::date, (m + interval '1 month')::date - m::date
FROM generate_series(date '2010-01-01', date '2039-12-01', interval '1 month') AS m;

CREATE TABLE reference.team (
    team_code text NOT NULL,
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('pilot', 'control', 'other')),
    role_from date NOT NULL,
    role_to date,
    go_live_date date,
    ccg_2016 text,
    main_acute_provider text,
    registered_population integer,
    load_id integer NOT NULL,
    PRIMARY KEY (team_code, role_from)
);

CREATE TABLE reference.practice (
    practice_code text NOT NULL,
    practice_name text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    status text NOT NULL,
    successor_code text,
    sub_icb_code text,
    pcn_code text,
    team_code text NOT NULL,
    load_id integer NOT NULL,
    PRIMARY KEY (practice_code, valid_from)
);

CREATE TABLE reference.postcode (
    postcode text PRIMARY KEY,
    introduced text NOT NULL,
    terminated text,
    lsoa11 text,
    lsoa21 text NOT NULL,
    utla text NOT NULL,
    team_code text,
    imd_decile smallint,
    rural_urban text,
    load_id integer NOT NULL
);

-- One row per LSOA and period; the loader derives it from reference.postcode.
CREATE TABLE reference.lsoa_team (
    lsoa21 text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    team_code text NOT NULL,
    PRIMARY KEY (lsoa21, valid_from)
);

-- The team that most postcodes of a sector belong to, for senders who give only the sector.
CREATE TABLE reference.sector_team (
    postcode_sector text PRIMARY KEY,
    team_code text NOT NULL
);

CREATE TABLE reference.registered_list (
    extract_date date NOT NULL,
    practice_code text NOT NULL,
    sex text NOT NULL,
    age_band text NOT NULL,
    patients integer NOT NULL,
    load_id integer NOT NULL,
    PRIMARY KEY (extract_date, practice_code, sex, age_band)
);

CREATE TABLE reference.population (
    mid_year smallint NOT NULL,
    lsoa text NOT NULL,
    sex text NOT NULL,
    age smallint NOT NULL,
    population numeric(9,2) NOT NULL,
    load_id integer NOT NULL,
    PRIMARY KEY (mid_year, lsoa, sex, age)
);

CREATE TABLE reference.establishment (
    month date NOT NULL,
    team_code text NOT NULL,
    discipline text NOT NULL,
    employer_code text NOT NULL,
    funded_fte numeric(6,2) NOT NULL,
    load_id integer NOT NULL,
    PRIMARY KEY (month, team_code, discipline, employer_code)
);

CREATE TABLE reference.target (
    measure_id text NOT NULL,
    scope text NOT NULL,
    month date NOT NULL,
    target numeric(12,4),
    amber_tolerance numeric(12,4),
    kind text NOT NULL,
    approved_on date NOT NULL,
    load_id integer NOT NULL,
    PRIMARY KEY (measure_id, scope, month)
);

CREATE TABLE reference.calendar (
    date date PRIMARY KEY,
    is_working_day boolean NOT NULL,
    bank_holiday_name text,
    iso_year smallint NOT NULL,
    iso_week smallint NOT NULL,
    financial_year text NOT NULL,
    fy_month smallint NOT NULL,
    fy_quarter text NOT NULL,
    week_ending_sunday date NOT NULL,
    load_id integer NOT NULL
);

CREATE TABLE reference.unit_cost (
    cost_year text NOT NULL,
    activity text NOT NULL,
    unit text NOT NULL,
    unit_cost numeric(10,2) NOT NULL,
    deflator_index numeric(8,4) NOT NULL,
    source text NOT NULL,
    load_id integer NOT NULL,
    PRIMARY KEY (cost_year, activity)
);

-- A series that somebody else published (an NHS trust, England), shown as context only.
CREATE TABLE reference.published_series (
    series text NOT NULL,
    organisation_code text NOT NULL,
    organisation_name text NOT NULL,
    month date NOT NULL,
    value numeric NOT NULL,
    load_id integer NOT NULL,
    PRIMARY KEY (series, organisation_code, month)
);
GRANT SELECT ON ALL TABLES IN SCHEMA reference TO connect_measure_reader;
