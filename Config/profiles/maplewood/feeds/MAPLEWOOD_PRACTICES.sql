-- One practice per postcode district, in the district's team.
SELECT DISTINCT postcode_district AS practice_code, postcode_district AS practice_name,
    date '2000-01-01' AS valid_from, NULL::date AS valid_to, 'ACTIVE' AS status,
    NULL::text AS successor_code, NULL::text AS sub_icb_code, NULL::text AS pcn_code,
    'T' || lpad((dense_rank() OVER (ORDER BY postcode_district COLLATE "C"))::text, 2, '0') AS team_code
FROM stage
