-- Dates on which a person became another council's responsibility or left the county.
    SELECT person_key, coalesce(event_end_date, event_start_date) AS moved_on
    FROM fact.care_event
    WHERE event_outcome = 'NFA: Responsibility moved to another local authority'
      AND coalesce(event_end_date, event_start_date) >= month
    UNION ALL
    SELECT person_key, end_date FROM fact.step_episode
    WHERE outcome_at_end = 'MOVED_AWAY' AND end_date >= month - interval '3 months'
    UNION ALL
    SELECT person_key, closed_date FROM fact.referral
    WHERE close_reason = 'MOVED' AND closed_date >= month
