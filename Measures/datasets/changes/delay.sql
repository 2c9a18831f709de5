-- Delays but those recorded in error: midnights count while they are open.
SELECT person_key, event_id, delay_start_date AS opened_on, delay_end_date AS closed_on,
       ROW(provider_code, spell_event_id, regime, birth_month, practice_code, lsoa21,
           postcode_sector, attributable_to, awaiting, care_type) AS about
FROM fact.delay
WHERE coalesce(end_reason, '') <> 'RECORDED_IN_ERROR'
