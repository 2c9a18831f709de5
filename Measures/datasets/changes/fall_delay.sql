-- Delays that can be a person's wait, and those that ended with a death on the day they did.
SELECT person_key, event_id, delay_start_date AS opened_on, delay_end_date AS closed_on,
       ROW(provider_code, spell_event_id, regime, awaiting,
           coalesce(end_reason, '') = 'DIED') AS about
FROM fact.delay
WHERE coalesce(end_reason, '') <> ALL (ARRAY['RECORDED_IN_ERROR', 'NO_LONGER_FIT'])
