-- One team per postcode district, numbered in the order of the districts.
SELECT DISTINCT 'T' || lpad((dense_rank() OVER (ORDER BY postcode_district COLLATE "C"))::text, 2, '0') AS team_code,
    postcode_district AS name, 'other' AS role, date '2022-01-01' AS role_from,
    NULL::date AS role_to, NULL::date AS go_live_date, NULL::text AS ccg_2016,
    NULL::text AS main_acute_provider, NULL::integer AS registered_population
FROM stage
