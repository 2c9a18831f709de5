-- The team of each LSOA by date.
    SELECT lsoa21, valid_from, coalesce(valid_to, date '9999-12-31') AS valid_to, team_code
    FROM reference.lsoa_team
