-- Spreads the facts over the workers of a Citus cluster, by person: run once on the coordinator,
-- after the migrations and before the first load, as the owner of the tables.
--
--   psql -d connect_measure -f Deploy/citus.sql
--
-- All facts about one person lie on one worker, so joins of events on person_key stay there.
-- Monthly partitions made later go where their table goes. Results, runs, the ledger of loads and
-- the person register stay on the coordinator. A run must wait for loads to finish: there is no
-- one snapshot of all workers.
\set ON_ERROR_STOP on
BEGIN;
CREATE EXTENSION IF NOT EXISTS citus;

-- Triggers keep the versions of opt-outs and reference tables for the views of as_known; Citus takes
-- no triggers on spread tables. There the receipts and the restatement ledger know facts as they
-- stood, and opt-outs and reference data as they are.
DO $$
DECLARE
    kept record;
BEGIN
    FOR kept IN SELECT tgrelid::regclass AS place, tgname FROM pg_trigger
        WHERE tgfoid IN ('as_known.note_change'::regproc, 'fact.note_opt_outs'::regproc)
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', kept.tgname, kept.place);
    END LOOP;
END $$;
-- Nobody keeps the bits of the list then; without them everybody is looked up.
DELETE FROM fact.opt_out_bits;

-- Facts about people: current rows, and the rows that newer ones took the place of.
SELECT create_distributed_table('fact.spell_current', 'person_key', shard_count => 32);
SELECT create_distributed_table('fact.attendance_current', 'person_key', colocate_with => 'fact.spell_current');
SELECT create_distributed_table('fact.ambulance_incident_current', 'person_key', colocate_with => 'fact.spell_current');
SELECT create_distributed_table('fact.delay_current', 'person_key', colocate_with => 'fact.spell_current');
SELECT create_distributed_table('fact.care_event_current', 'person_key', colocate_with => 'fact.spell_current');
SELECT create_distributed_table('fact.step_episode_current', 'person_key', colocate_with => 'fact.spell_current');
SELECT create_distributed_table('fact.referral_current', 'person_key', colocate_with => 'fact.spell_current');
SELECT create_distributed_table('fact.contact_current', 'person_key', colocate_with => 'fact.spell_current');
SELECT create_distributed_table('fact.care_plan_current', 'person_key', colocate_with => 'fact.spell_current');
SELECT create_distributed_table('fact.network_referral_current', 'person_key', colocate_with => 'fact.spell_current');
SELECT create_distributed_table('fact.spell_history', 'person_key', colocate_with => 'fact.spell_current');
SELECT create_distributed_table('fact.attendance_history', 'person_key', colocate_with => 'fact.spell_current');
SELECT create_distributed_table('fact.ambulance_incident_history', 'person_key', colocate_with => 'fact.spell_current');
SELECT create_distributed_table('fact.delay_history', 'person_key', colocate_with => 'fact.spell_current');
SELECT create_distributed_table('fact.care_event_history', 'person_key', colocate_with => 'fact.spell_current');
SELECT create_distributed_table('fact.step_episode_history', 'person_key', colocate_with => 'fact.spell_current');
SELECT create_distributed_table('fact.referral_history', 'person_key', colocate_with => 'fact.spell_current');
SELECT create_distributed_table('fact.contact_history', 'person_key', colocate_with => 'fact.spell_current');
SELECT create_distributed_table('fact.care_plan_history', 'person_key', colocate_with => 'fact.spell_current');
SELECT create_distributed_table('fact.network_referral_history', 'person_key', colocate_with => 'fact.spell_current');
-- Every view of facts leaves out the people on this list, on the worker that holds them.
SELECT create_distributed_table('fact.opt_out', 'person_key', colocate_with => 'fact.spell_current');

-- Facts about staff, practices and answers to a survey are nobody's events: person_key is 0. They
-- are small and stay on the coordinator, known to the workers.
SELECT citus_add_local_table_to_metadata('fact.staff_month_current');
SELECT citus_add_local_table_to_metadata('fact.flu_uptake_current');
SELECT citus_add_local_table_to_metadata('fact.survey_response_current');
SELECT citus_add_local_table_to_metadata('fact.staff_month_history');
SELECT citus_add_local_table_to_metadata('fact.flu_uptake_history');
SELECT citus_add_local_table_to_metadata('fact.survey_response_history');
SELECT citus_add_local_table_to_metadata('fact.opt_out_bits');

-- Reference data: a copy on every worker.
SELECT create_reference_table('reference.month');
SELECT create_reference_table('reference.team');
SELECT create_reference_table('reference.practice');
SELECT create_reference_table('reference.postcode');
SELECT create_reference_table('reference.lsoa_team');
SELECT create_reference_table('reference.sector_team');
SELECT create_reference_table('reference.registered_list');
SELECT create_reference_table('reference.population');
SELECT create_reference_table('reference.establishment');
SELECT create_reference_table('reference.target');
SELECT create_reference_table('reference.calendar');
SELECT create_reference_table('reference.unit_cost');
SELECT create_reference_table('reference.published_series');
COMMIT;
