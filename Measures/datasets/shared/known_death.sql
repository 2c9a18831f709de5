-- The first known date of death of a person, from whichever feed knows it. A date more than three
-- months before the event that carries it is an error of that event, and bounds how far back a row
-- can reach.
    SELECT person_key, min(died_on) AS died_on
    FROM (
        SELECT person_key, date_of_death AS died_on FROM fact.care_event
        WHERE date_of_death >= month - interval '3 months'
        UNION ALL
        SELECT person_key, discharge_date FROM fact.spell
        WHERE discharge_method IN ('4', '5') AND discharge_date IS NOT NULL
        UNION ALL
        SELECT person_key, coalesce(departure_at, arrival_at)::date FROM fact.attendance
        WHERE disposal = 'DIED'
        UNION ALL
        SELECT person_key, end_date FROM fact.step_episode
        WHERE outcome_at_end = 'DIED' AND end_date >= month - interval '3 months'
        UNION ALL
        SELECT person_key, closed_date FROM fact.referral
        WHERE close_reason = 'DIED' AND closed_date >= month
    ) AS death
    GROUP BY person_key
