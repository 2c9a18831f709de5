-- Unit costs by month (the latest cost year not after it, else the first) and the factor to the
-- prices of the first cost year.
    SELECT month, activity, unit_cost, first_index / deflator_index AS to_base
    FROM (
        SELECT m.month, u.activity, u.unit_cost, u.deflator_index,
               first_value(u.deflator_index) OVER (PARTITION BY m.month, u.activity
                   ORDER BY u.cost_year) AS first_index,
               row_number() OVER (PARTITION BY m.month, u.activity
                   ORDER BY left(u.cost_year, 4)::int > m.financial_year,
                       abs(left(u.cost_year, 4)::int - m.financial_year)) AS nearest
        FROM (
            SELECT month, (extract(year FROM month)
                       - CASE WHEN extract(month FROM month) < 4 THEN 1 ELSE 0 END)::int
                       AS financial_year
            FROM reference.month
            WHERE month BETWEEN :from_month - interval '12 months'
                AND :to_month + interval '12 months'
        ) AS m
        CROSS JOIN reference.unit_cost AS u
    ) AS ranked
    WHERE nearest = 1
