-- People by district, sex and five-year age band on the first of each month of 2022 and 2023.
-- A person listed twice counts once; the sex U is a sex of its own, UNKNOWN.
WITH person AS (
    SELECT DISTINCT ON (patient_id) patient_id, date_of_birth, gender, postcode_district
    FROM stage
    ORDER BY patient_id, row_no
), aged AS (
    SELECT m.month AS extract_date, p.postcode_district AS practice_code,
        CASE p.gender WHEN 'M' THEN 'MALE' WHEN 'F' THEN 'FEMALE' ELSE 'UNKNOWN' END AS sex,
        extract(year FROM age(m.month, p.date_of_birth))::integer AS years
    FROM person AS p
    JOIN reference.month AS m ON m.month BETWEEN date '2022-01-01' AND date '2023-12-01'
        AND m.month >= p.date_of_birth
), banded AS (
    SELECT extract_date, practice_code, sex,
        CASE WHEN years >= 95 THEN '95+'
            ELSE (years / 5 * 5)::text || '_' || (years / 5 * 5 + 4)::text END AS age_band
    FROM aged
)
SELECT extract_date, practice_code, sex, age_band, count(*)::integer AS patients
FROM banded
GROUP BY extract_date, practice_code, sex, age_band
UNION ALL
SELECT extract_date, practice_code, 'ALL', 'ALL', count(*)::integer
FROM banded
GROUP BY extract_date, practice_code
