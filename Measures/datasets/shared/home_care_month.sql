-- The address of a home care client in each month: that of the package opened last by the month's
-- end. Reads the packages of home_care_package under the name package.
    SELECT a.person_key, m.month, m.days, a.birth_month, a.lsoa21, a.practice_code,
           a.postcode_sector
    FROM (
        SELECT person_key, birth_month, lsoa21, practice_code, postcode_sector, opened_on,
               lead(opened_on) OVER (PARTITION BY person_key
                   ORDER BY opened_on, event_id) AS next_opened_on
        FROM package
    ) AS a
    JOIN reference.month AS m ON m.month BETWEEN :from_month AND :to_month
        AND a.opened_on < m.month + m.days
        AND (a.next_opened_on IS NULL OR a.next_opened_on >= m.month + m.days)
