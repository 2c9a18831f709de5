-- Unplanned attendances from two hours before :from_month on. is_streamed marks the second department
-- of one provider within two hours: site codes do not say which departments lie together, because an
-- urgent treatment centre beside an emergency department often has a code of its own.
    SELECT one.*, coalesce(
               one.arrival_at - one.earlier_at <= interval '2 hours'
               AND one.department_type <> one.earlier_type, false) AS is_streamed
    FROM (
        SELECT e.person_key, e.person_basis, e.event_id, e.month, e.arrival_at,
               e.arrival_at::date AS arrived_on, e.practice_code, e.lsoa21, e.postcode_sector,
               e.department_type, e.arrival_mode,
               date_part('year', age(e.arrival_at, e.birth_month::timestamp))::int AS age,
               lag(e.arrival_at) OVER same_provider AS earlier_at,
               lag(e.department_type) OVER same_provider AS earlier_type
        FROM fact.attendance AS e
        WHERE e.month BETWEEN (:from_month - interval '1 month') AND :to_month
          AND e.arrival_at >= :from_month - interval '2 hours'
          AND e.department_type IN ('01', '02', '03', '04')
          AND e.attendance_category IN ('1', '2', '3')
        WINDOW same_provider AS (PARTITION BY e.person_key, e.provider_code
            ORDER BY e.arrival_at, e.event_id)
    ) AS one
