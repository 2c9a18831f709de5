-- The codes of the team register.
    SELECT DISTINCT team_code FROM reference.team
