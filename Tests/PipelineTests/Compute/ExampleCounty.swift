/// Reference data for the practices and places that the rows of worked examples name, so that
/// their rows are somebody's when they come in for other months.
enum ExampleCounty {
    /// Two teams with a practice and an area each, and lists, people, posts and prices for years.
    static let reference = """
        TRUNCATE reference.team, reference.practice, reference.postcode, reference.lsoa_team,
            reference.sector_team, reference.registered_list, reference.population,
            reference.establishment, reference.unit_cost;
        INSERT INTO reference.team (team_code, name, role, role_from, load_id)
        VALUES ('T01', 'Sudbury', 'pilot', '2010-01-01', 0),
            ('T02', 'Beccles', 'control', '2010-01-01', 0);
        INSERT INTO reference.practice
            (practice_code, practice_name, valid_from, status, team_code, load_id)
        VALUES ('D83001', 'One', '2010-01-01', 'ACTIVE', 'T01', 0),
            ('D83002', 'Two', '2010-01-01', 'ACTIVE', 'T02', 0);
        INSERT INTO reference.lsoa_team (lsoa21, valid_from, team_code)
        VALUES ('E01000001', '2010-01-01', 'T01'), ('E01000002', '2010-01-01', 'T02');
        INSERT INTO reference.registered_list
        SELECT m::date, p, 'FEMALE', a, 100, 0
        FROM generate_series(date '2021-01-01', date '2027-12-01', interval '1 month') AS m,
            unnest(ARRAY['D83001', 'D83002']) AS p, unnest(ARRAY['20_24', '70_74']) AS a;
        INSERT INTO reference.population
        SELECT y, l, 'F', a, 100, 0
        FROM generate_series(2020, 2028) AS y, unnest(ARRAY['E01000001', 'E01000002']) AS l,
            unnest(ARRAY[30, 70]) AS a;
        INSERT INTO reference.establishment
        SELECT m::date, t, d, 'RYY', 3, 0
        FROM generate_series(date '2022-01-01', date '2026-12-01', interval '1 month') AS m,
            unnest(ARRAY['T01', 'T02']) AS t, unnest(ARRAY['PHYSIO', 'COMMUNITY_NURSE']) AS d;
        INSERT INTO reference.unit_cost
        SELECT y, a, 'one', 100, 1, 'made up', 0
        FROM unnest(ARRAY['2022-23', '2024-25']) AS y,
            unnest(ARRAY['THERAPY_CONTACT', 'COMMUNITY_NURSE_CONTACT', 'SOCIAL_WORK_HOUR',
                'AE_TYPE1', 'AE_TYPE3', 'AMB_SEE_CONVEY', 'AMB_SEE_TREAT', 'AMB_HEAR_TREAT',
                'EMERGENCY_BED_DAY', 'HOME_CARE_HOUR']) AS a;

        """
}
