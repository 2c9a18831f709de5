-- What a spell costs, in the month of admission.
SELECT person_key, event_id, month AS opened_on, NULL::date AS closed_on,
       spell_cost::text AS about
FROM fact.spell
