-- Facts: typed events without identifiers. For each kind NAME there are
--   fact.NAME_current   the current rows, by month
--   fact.NAME_history   superseded and withdrawn rows, with the load that closed them
--   fact.NAME           what measures read: current rows less national data opt-outs
-- person_key is the first 64 bits of the keyed hash; person_basis says what it rests on:
--   N valid NHS number, X council number resolved to one, L council number alone, R the row only.
-- event_id is the keyed hash of the source's natural key within its feed.
CREATE TABLE fact.opt_out (
    person_key bigint PRIMARY KEY,
    load_id integer NOT NULL
);

CREATE PROCEDURE fact.define(kind text, columns text, is_personal boolean DEFAULT true)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'CREATE TABLE fact.%1$I (
            person_key bigint NOT NULL, month date NOT NULL, event_id bigint NOT NULL,
            load_id integer NOT NULL, row_hash bigint NOT NULL, %2$s
            %3$s,
            PRIMARY KEY (person_key, month, event_id)
        ) PARTITION BY RANGE (month)',
        kind || '_current',
        CASE WHEN is_personal THEN 'person_basis "char" NOT NULL,' ELSE '' END,
        columns);
    EXECUTE format('CREATE TABLE fact.%I PARTITION OF fact.%I DEFAULT',
        kind || '_other', kind || '_current');
    EXECUTE format(
        'CREATE TABLE fact.%1$I (LIKE fact.%2$I, closed_by_load integer NOT NULL,
            closed_because text NOT NULL CHECK (closed_because IN (''superseded'', ''withdrawn'',
            ''relinked'')))', kind || '_history', kind || '_current');
    EXECUTE format('CREATE INDEX ON fact.%I (event_id)', kind || '_history');
    EXECUTE format(
        'CREATE VIEW fact.%1$I AS SELECT * FROM fact.%2$I AS e %3$s', kind, kind || '_current',
        CASE WHEN is_personal THEN 'WHERE NOT EXISTS (SELECT FROM fact.opt_out AS o
            WHERE o.person_key = e.person_key)' ELSE '' END);
    EXECUTE format('GRANT SELECT ON fact.%I TO connect_measure_reader', kind);
END $$;

-- Makes the monthly partitions of one kind for the months from first to last.
CREATE PROCEDURE fact.ensure_months(kind text, first date, last date)
LANGUAGE plpgsql AS $$
DECLARE
    m date := date_trunc('month', first)::date;
    part text;
BEGIN
    WHILE m <= last LOOP
        part := kind || '_' || to_char(m, 'YYYY_MM');
        IF to_regclass(format('fact.%I', part)) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE fact.%I PARTITION OF fact.%I FOR VALUES FROM (%L) TO (%L)',
                part, kind || '_current', m, (m + interval '1 month')::date);
        END IF;
        m := (m + interval '1 month')::date;
    END LOOP;
END $$;

-- SUS_APC: hospital provider spells; month is the month of admission.
CALL fact.define('spell', $$
    birth_month date, sex text, age_at_admission smallint, ethnic_category text,
    practice_code text, lsoa21 text, postcode_sector text,
    provider_code text NOT NULL, site_code text, commissioner_code text,
    admission_method text NOT NULL, source_of_admission text, patient_classification text NOT NULL,
    admission_date date NOT NULL, discharge_date date, discharge_method text,
    discharge_destination text, discharge_ready_date date,
    treatment_function_code text NOT NULL, primary_diagnosis text,
    secondary_diagnoses text, primary_procedure text, spell_hrg text,
    spell_cost numeric(10,2), submission_status text NOT NULL $$);
COMMENT ON COLUMN fact.spell_current.secondary_diagnoses IS
    'ICD-10 codes in position order between pipes: |I10|W19|';

-- ECDS_AE: attendances; month is the month of arrival.
CALL fact.define('attendance', $$
    birth_month date, sex text, ethnic_category text,
    practice_code text, lsoa21 text, postcode_sector text,
    provider_code text NOT NULL, site_code text, department_type text NOT NULL,
    arrival_at timestamp NOT NULL, arrival_mode text, attendance_category text NOT NULL,
    acuity smallint, chief_complaint text, injury_mechanism text, diagnosis text,
    departure_at timestamp, disposal text, attendance_cost numeric(8,2) $$);

-- AMB_ADS: ambulance incidents; month is the month the call was connected. Place is where the
-- incident happened, not where the person lives.
CALL fact.define('ambulance_incident', $$
    practice_code text, lsoa21 text, postcode_sector text,
    provider_code text NOT NULL, call_origin text, aqi_incident_flag boolean NOT NULL,
    response_category text NOT NULL, call_connected_at timestamp NOT NULL,
    clock_start_at timestamp, on_scene_at timestamp, response_seconds integer,
    outcome text NOT NULL, conveyed_site_code text, age_years smallint, sex text,
    fall_flag boolean, care_home_flag boolean $$);

-- DISCH_DELAY: delay episodes; month is the month the delay started. spell_event_id is the
-- event_id of the spell it belongs to, when the sender names the spell.
CALL fact.define('delay', $$
    birth_month date, sex text, practice_code text, lsoa21 text, postcode_sector text,
    provider_code text NOT NULL, spell_event_id bigint, regime text NOT NULL,
    responsible_la_code text, care_type text NOT NULL, delay_start_date date NOT NULL,
    delay_end_date date, end_reason text, dtoc_reason text, drd_reason_group text,
    attributable_to text, pathway text, awaiting text $$);

-- ASC_CLD: requests, assessments, services and reviews; month is the month the event started.
CALL fact.define('care_event', $$
    birth_month date, gender text, ethnicity text, practice_code text, lsoa21 text,
    postcode_sector text, date_of_death date, client_type text NOT NULL,
    primary_support_reason text, accommodation_status text, client_funding_status text,
    has_unpaid_carer text, event_type text NOT NULL, event_start_date date NOT NULL,
    event_end_date date, event_outcome text, request_route_of_access text, assessment_type text,
    service_type text, service_component text, delivery_mechanism text, review_reason text,
    unit_cost numeric(10,2), cost_frequency_unit_type text, planned_units_per_week numeric(8,2),
    team_code text, conversation_tier smallint, worker_discipline text $$);

-- STEP_REABL: tier two conversations and the episode that followed; month of the conversation.
CALL fact.define('step_episode', $$
    birth_month date, practice_code text, lsoa21 text, postcode_sector text,
    tier2_date date NOT NULL, offer text NOT NULL, source text NOT NULL,
    hospital_discharge_date date, start_date date, end_date date, planned_hours numeric(6,1),
    delivered_hours numeric(6,1), outcome_at_end text, at_home_day91 text, team_code text $$);

-- INT_REF: referrals to the teams; month of receipt. Status is the state on snapshot_date.
CALL fact.define('referral', $$
    birth_month date, sex text, practice_code text, lsoa21 text, postcode_sector text,
    source_system text NOT NULL, team_code text NOT NULL, referral_received_at timestamp NOT NULL,
    referral_source text NOT NULL, priority text NOT NULL, needs text,
    discipline_requested text NOT NULL, discipline_allocated text, worker_id text,
    status text NOT NULL, pause_days smallint, first_contact_date date, closed_date date,
    close_reason text, lives_alone boolean, falls_risk boolean, frailty_category text,
    two_person_required boolean, safeguarding_open boolean, interpreter_needed boolean $$);

-- INT_CONTACT: contacts and visits; month of the contact.
CALL fact.define('contact', $$
    source_system text NOT NULL, referral_event_id bigint, team_code text NOT NULL,
    contact_at timestamp NOT NULL, duration_minutes smallint, consultation_mechanism text NOT NULL,
    attendance_status text NOT NULL, lead_discipline text NOT NULL, other_disciplines text,
    joint_visit boolean, purpose text $$);

-- INT_PLAN: care and support plans; month the plan was agreed.
CALL fact.define('care_plan', $$
    team_code text NOT NULL, version smallint NOT NULL, plan_type text NOT NULL, agencies text,
    agreed_date date NOT NULL, review_due_date date, ended_date date, lead_worker_id text $$);

-- VCSE_NET: referrals to neighbourhood networks; month of the referral.
CALL fact.define('network_referral', $$
    network_code text NOT NULL, consent_to_link boolean NOT NULL, practice_code text,
    lsoa21 text, postcode_sector text, team_code text, age_band text,
    referral_date date NOT NULL, referral_source text NOT NULL, needs text, status text NOT NULL,
    connected_date date, baseline_date date, ucla3_baseline smallint, followup_date date,
    ucla3_followup smallint, ons_satisfaction_baseline smallint,
    ons_satisfaction_followup smallint $$);

-- WORKFORCE: assignments by month. person_key is 0: staff are not the people of the measures.
CALL fact.define('staff_month', $$
    employer_code text NOT NULL, staff_id text NOT NULL, team_code text NOT NULL,
    discipline text NOT NULL, contract_type text NOT NULL, fte numeric(4,2) NOT NULL,
    in_post_last_day boolean NOT NULL, fte_days_available numeric(7,2) NOT NULL,
    fte_days_sick numeric(7,2) NOT NULL, core_training_date date, supervision_date date $$,
    is_personal => false);

-- FLU_UPTAKE: cumulative vaccinations by practice and cohort; month of the as-at date.
CALL fact.define('flu_uptake', $$
    season text NOT NULL, as_at_date date NOT NULL, practice_code text NOT NULL,
    cohort text NOT NULL, registered_eligible integer NOT NULL, vaccinated integer NOT NULL $$,
    is_personal => false);

-- WELLBEING_SURVEY: answers; month of completion.
CALL fact.define('survey_response', $$
    wave text NOT NULL, completed_date date NOT NULL, team_code text, lsoa21 text,
    postcode_sector text, age_band text, population text NOT NULL, life_satisfaction smallint,
    worthwhile smallint, happiness smallint, anxiety smallint, lonely smallint,
    weight numeric(8,4) $$, is_personal => false);
