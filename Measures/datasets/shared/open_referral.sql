-- Referrals that were open on a day of the months asked for, with the days on which they were open,
-- both inclusive; 2999-12-31 stands for still open.
    SELECT person_key, event_id, source_system, team_code, lsoa21, postcode_sector, birth_month,
           referral_received_at::date AS opened_on,
           coalesce(closed_date, date '2999-12-31') AS closed_on
    FROM fact.referral
    WHERE status <> 'REJECTED' AND (status <> 'CLOSED' OR closed_date IS NOT NULL)
      AND month <= :to_month AND referral_received_at < :to_month + interval '1 month'
      AND (closed_date IS NULL OR closed_date >= :from_month)
