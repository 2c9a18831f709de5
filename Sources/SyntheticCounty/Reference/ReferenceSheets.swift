import Domain
import Spreadsheet

/// Writes the reference tables that partners keep as workbooks.
struct ReferenceSheets {
    let context: SendingContext

    /// Writes teams, establishment, targets and unit costs.
    func write(to folder: String) throws {
        try write(
            folder, "REF_TEAM", teams(),
            WorkbookStyle(
                sheet: "Team register", titles: ["Team register (made-up data)"],
                footnotes: ["Role and go-live as the programme office has them."]))
        for period in 0..<context.profile.months {
            let month = context.profile.firstMonth.advanced(by: period)
            try write(
                folder, "REF_ESTAB_\(month.isoText)", establishment(month),
                WorkbookStyle(
                    sheet: "Funded posts",
                    titles: ["Funded establishment, \(month.longText) (made-up data)"]))
        }
        try write(folder, "REF_TARGET", targets(), WorkbookStyle(sheet: "Targets"))
        try write(
            folder, "REF_UNITCOST", costs(),
            WorkbookStyle(
                sheet: "Unit costs", titles: ["Unit costs (made-up data)"],
                footnotes: ["Deflator: 1 is the price year 2025-26."]))
    }

    private typealias Table = (columns: [String], rows: [SheetRow])

    private func write(
        _ folder: String, _ name: String, _ table: Table, _ style: WorkbookStyle
    ) throws {
        try SheetFile.write(
            path: "\(folder)/\(name).xlsx", columns: table.columns, rows: table.rows, style: style)
    }

    /// Teams have had their roles since the first pilots of the programme were chosen; referrals
    /// that were waiting when the feeds began are older than the feeds.
    private static let registered = CivilDay(year: 2016, month: 4, day: 1)

    private func teams() -> Table {
        let columns = [
            "team_code", "name", "role", "role_from", "role_to", "go_live_date", "ccg_2016",
            "main_acute_provider", "registered_population",
        ]
        let geography = context.geography
        let rows = geography.teams.enumerated().map { index, team in
            var row = SheetRow()
            row.text(team.code)
            row.text(team.name)
            row.text(team.role)
            row.day(Self.registered)
            row.day(nil)
            row.day(Month(team.goLive).map { CivilDay(firstOf: $0) })
            row.text(team.ccg)
            row.text(team.provider)
            let share = geography.places.filter { $0.team == index }.flatMap(\.ages).reduce(0, +)
            let total = geography.places.flatMap(\.ages).reduce(0, +)
            row.number(Int(share / total * Double(context.profile.people)))
            return row
        }
        return (columns, rows)
    }

    private func establishment(_ month: Month) -> Table {
        let rows = Workforce(context: context).establishment().map { post in
            var row = SheetRow()
            row.day(CivilDay(firstOf: month))
            row.text(context.geography.teams[post.team].code)
            row.text(post.discipline)
            row.text(post.employer)
            row.hundredths(post.fte)
            return row
        }
        return (["month", "team_code", "discipline", "employer_code", "funded_fte"], rows)
    }

    /// Targets for the county; two of the slips that the specification names are in them: WF03 of
    /// 2022/23 as a fraction, PH01 of 2022/23 as a yearly figure.
    private static let goals: [(code: String, target: Double, tolerance: Double)] = [
        ("EA02", 17.5, 1), ("EA04", 13.5, 1), ("AE01", 27.5, 1.5), ("AM03", 60, 15),
        ("LS01", 9, 0.6), ("LS02", 8, 1), ("DT01", 18, 3), ("DT02", 0.7, 0.1), ("DT03", 88, 2),
        ("RE01", 4.5, 0.5), ("RE02", 82, 3), ("RE03", 60, 4), ("IN01", 14, 3), ("IN02", 25, 5),
        ("IN03", 12, 2), ("IN04", 50, 8), ("NN01", 2, 0.3), ("NN02", 80, 3), ("WF01", 9, 2),
        ("WF02", 5, 0.7), ("WF03", 85, 4), ("PH01", 160, 12), ("PH02", 75, 3), ("PH03", 7.6, 0.1),
    ]

    private func targets() -> Table {
        var rows: [SheetRow] = []
        for goal in Self.goals {
            for period in 0..<context.profile.months {
                let month = context.profile.firstMonth.advanced(by: period)
                let isFirstYear = month.financialYear == "2022/23"
                var target = goal.target
                if isFirstYear, goal.code == "WF03" { target = 0.85 }
                if isFirstYear, goal.code == "PH01" { target *= 12 }
                var row = SheetRow()
                row.text(goal.code)
                row.text("COUNTY")
                row.day(CivilDay(firstOf: month))
                row.hundredths(Int((target * 100).rounded()))
                row.hundredths(Int((goal.tolerance * 100).rounded()))
                row.text("TRAJECTORY")
                row.day(
                    CivilDay(
                        year: month.number >= 4 ? month.year : month.year - 1, month: 3,
                        day: 20))
                rows.append(row)
            }
        }
        let columns = [
            "measure_id", "scope", "month", "target", "amber_tolerance", "kind", "approved_on",
        ]
        return (columns, rows)
    }

    private static let activities: [(code: String, unit: String, pence: Int)] = [
        ("AMB_SEE_CONVEY", "incident", 41_900), ("AMB_SEE_TREAT", "incident", 32_700),
        ("AMB_HEAR_TREAT", "incident", 7_600), ("AE_TYPE1", "attendance", 27_400),
        ("AE_TYPE3", "attendance", 9_400), ("EMERGENCY_BED_DAY", "day", 42_500),
        ("DELAYED_BED_DAY", "day", 39_500), ("COMMUNITY_NURSE_CONTACT", "contact", 5_300),
        ("THERAPY_CONTACT", "contact", 7_900), ("SOCIAL_WORK_HOUR", "hour", 6_100),
        ("HOME_CARE_HOUR", "hour", 2_600), ("REABLEMENT_HOUR", "hour", 3_400),
        ("RESIDENTIAL_WEEK", "week", 88_000), ("NURSING_WEEK", "week", 104_000),
        ("DAY_CARE_SESSION", "session", 6_900), ("VCSE_REFERRAL", "referral", 8_200),
    ]

    private func costs() -> Table {
        var rows: [SheetRow] = []
        for year in 2021...2026 {
            let deflator = 1 - Double(2025 - year) * 0.036
            for activity in Self.activities {
                var row = SheetRow()
                row.text("\(year)-\(String(year + 1).suffix(2))")
                row.text(activity.code)
                row.text(activity.unit)
                row.hundredths(Int(Double(activity.pence) * deflator))
                row.hundredths(Int(deflator * 100))
                row.text("made up for the demonstration")
                rows.append(row)
            }
        }
        return (
            ["cost_year", "activity", "unit", "unit_cost", "deflator_index", "source"], rows
        )
    }
}
