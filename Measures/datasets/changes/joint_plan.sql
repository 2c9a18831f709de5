-- Joint plans, live until they end or their review is overdue by more than 90 days.
SELECT person_key, event_id, agreed_date AS opened_on,
       least(ended_date, review_due_date + 91) AS closed_on, '' AS about
FROM fact.care_plan
WHERE plan_type = 'JOINT'
