/// A small definition that tests change by replacing parts of its text.
enum DefinitionTexts {
    static let visits = """
        code: EA01
        version: "1.0"
        effective: 2022-04
        title: Emergency admissions
        description: How many.
        why_it_matters: It matters.
        domain: EA
        polarity: lower
        kind: rate
        unit: admissions per 1,000 people per month
        short_unit: per 1,000
        scale: 1000
        numerator: {dataset: spell, aggregate: count, where: "is_counted", words: Spells}
        denominator: {dataset: list, aggregate: sum, of: patients, words: People}
        attribution: {basis: gp_practice, fallback: residence}
        maturity: {feeds: [SUS_APC], settle_days: 45}
        interval: byar
        disclosure: SDC_RATE
        team_window: month
        spc: {chart: xmr, screening: true, run_length: 7, minimum_points: 13, rebase: []}
        target: null
        typical: [7.5, 10.0]
        owner: Analysts
        national: []
        changes: [{version: "1.0", date: 2022-04-01, what: First version}]
        notes: ""
        examples:
          - &first
            name: one spell counts once
            reference:
              team: [{team_code: T01}]
            rows:
              fact.spell: [{person: A, admission_date: 2025-01-05, discharge_date: null}]
            month: 2025-01
            expect: {team: T01, numerator: 1, denominator: 1000, value: 1.0}
          - *first
          - *first

        """

    static let spell = """
        -- dataset: spell
        -- row: one spell
        -- feeds: SUS_APC
        -- attribution: practice,
        --   else residence
        -- columns: team_code, month, attributed_by (basis, fallback or none),
        --   is_counted
        SELECT 1 WHERE :from_month <= :to_month
        """
}
