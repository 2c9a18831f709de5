-- Everything with a price of the people of `cohort` (person_key, first_month, last_month), apart
-- from the preventive services themselves. They are few, so each is looked up. Quantity times the
-- unit cost of the activity, or money as billed, restated by the activity's index.
    SELECT e.person_key, e.month, 'EMERGENCY_BED_DAY'::text AS activity, NULL::numeric AS quantity,
           e.spell_cost AS money
    FROM fact.spell AS e
    JOIN cohort AS c ON c.person_key = e.person_key
        AND e.month BETWEEN c.first_month AND c.last_month
    WHERE e.month BETWEEN :from_month - interval '12 months'
        AND :to_month + interval '12 months'
      AND e.person_key IN (SELECT person_key FROM cohort)
    UNION ALL
    SELECT e.person_key, e.month,
           CASE WHEN e.department_type IN ('01', '02') THEN 'AE_TYPE1' ELSE 'AE_TYPE3' END,
           CASE WHEN e.attendance_cost IS NULL THEN 1 END, e.attendance_cost
    FROM fact.attendance AS e
    JOIN cohort AS c ON c.person_key = e.person_key
        AND e.month BETWEEN c.first_month AND c.last_month
    WHERE e.month BETWEEN :from_month - interval '12 months'
        AND :to_month + interval '12 months'
      AND e.person_key IN (SELECT person_key FROM cohort)
    UNION ALL
    SELECT e.person_key, e.month,
           CASE e.outcome WHEN 'HT' THEN 'AMB_HEAR_TREAT' WHEN 'ST' THEN 'AMB_SEE_TREAT'
               ELSE 'AMB_SEE_CONVEY' END, 1, NULL
    FROM fact.ambulance_incident AS e
    JOIN cohort AS c ON c.person_key = e.person_key
        AND e.month BETWEEN c.first_month AND c.last_month
    WHERE e.month BETWEEN :from_month - interval '12 months'
        AND :to_month + interval '12 months'
      AND e.person_key IN (SELECT person_key FROM cohort)
      AND e.outcome <> 'CANCEL'
    UNION ALL
    SELECT e.person_key, e.month,
           CASE WHEN e.lead_discipline IN ('OT', 'PHYSIO', 'THERAPY_ASSISTANT')
                    THEN 'THERAPY_CONTACT'
                WHEN e.lead_discipline IN ('SOCIAL_WORKER', 'SOCIAL_CARE_ASSESSOR')
                    THEN 'SOCIAL_WORK_HOUR'
                ELSE 'COMMUNITY_NURSE_CONTACT' END,
           CASE WHEN e.lead_discipline IN ('SOCIAL_WORKER', 'SOCIAL_CARE_ASSESSOR')
                THEN coalesce(e.duration_minutes, 60) / 60.0 ELSE 1 END, NULL
    FROM fact.contact AS e
    JOIN cohort AS c ON c.person_key = e.person_key
        AND e.month BETWEEN c.first_month AND c.last_month
    WHERE e.month BETWEEN :from_month - interval '12 months'
        AND :to_month + interval '12 months'
      AND e.person_key IN (SELECT person_key FROM cohort)
      AND e.attendance_status IN ('5', '6')
      AND e.lead_discipline <> ALL (ARRAY['REABLEMENT_WORKER', 'VCSE_LINK_WORKER', 'GP_LINK'])
    UNION ALL
    SELECT s.person_key, m.month,
           CASE WHEN s.service_type = 'Long term support: Nursing care' THEN 'NURSING_WEEK'
                WHEN s.service_type = 'Long term support: Residential care' THEN 'RESIDENTIAL_WEEK'
                WHEN s.service_component = 'Day support' THEN 'DAY_CARE_SESSION'
                ELSE 'HOME_CARE_HOUR' END,
           NULL,
           CASE WHEN s.cost_frequency_unit_type = 'One-off'
                THEN CASE WHEN s.event_start_date >= m.month THEN abs(s.unit_cost) ELSE 0 END
                ELSE abs(s.unit_cost)
                   * CASE s.cost_frequency_unit_type
                       WHEN 'Weekly' THEN 1 WHEN 'Fortnightly' THEN 1 / 2.0
                       WHEN '4-weekly' THEN 1 / 4.0 WHEN 'Monthly' THEN 12 / 52.0
                       WHEN 'Quarterly' THEN 4 / 52.0 WHEN 'Annually' THEN 1 / 52.0
                       ELSE coalesce(s.planned_units_per_week, 0) END
                   * (least(coalesce(s.event_end_date, date '2999-12-31'), m.month + m.days - 1)
                       - greatest(s.event_start_date, m.month) + 1) / 7.0 END
    FROM fact.care_event AS s
    JOIN cohort AS c ON c.person_key = s.person_key
    JOIN reference.month AS m ON m.month BETWEEN c.first_month AND c.last_month
        AND s.event_start_date < m.month + m.days
        AND (s.event_end_date IS NULL OR s.event_end_date >= m.month)
    WHERE s.event_type = 'Service' AND s.client_type = 'Service user'
      AND s.unit_cost IS NOT NULL AND s.service_type IS DISTINCT FROM 'Short term support: ST-Max'
      AND s.event_start_date < :to_month + interval '13 months'
      AND (s.event_end_date IS NULL OR s.event_end_date >= :from_month - interval '12 months')
