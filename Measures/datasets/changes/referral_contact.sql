-- Contacts that belong to a referral, on their day; later ones do not undo a first contact.
SELECT person_key, event_id, contact_at::date AS opened_on, NULL::date AS closed_on,
       ROW(referral_event_id, attendance_status, consultation_mechanism,
           coalesce(purpose, '') = 'TRIAGE') AS about
FROM fact.contact
WHERE referral_event_id IS NOT NULL
