public import Domain
public import Foundation
public import SyntheticCounty

/// A second way to the figures: six measures in plain Swift, straight from the generated rows.
///
/// Written from the specification of the measures and of no SQL, so that the same mistake is not
/// made twice; where it and the engine agree, files, loader, datasets and pooling agree with it.
public struct Oracle: Sendable {
    /// The codes of the measures that the oracle knows.
    public static let measures = ["EA01", "EA04", "AE02", "DT01", "RE02", "IN02"]

    /// The sums behind a figure of one team, or of the rows without one.
    public struct Sums: Hashable, Sendable {
        /// The numerator.
        public var numerator = 0
        /// The denominator.
        public var denominator = 0
    }

    /// Sums by month and team; the team is `nil` for rows that no team could be found for.
    typealias Tally = [Month: [String?: Sums]]

    /// The rows that count.
    public let rows: OracleRows
    /// The months with files.
    public let months: [Month]
    let reference: OracleReference
    let deaths: [OraclePerson: CivilDay]

    /// The oracle of a county whose files lie in `feeds`.
    public init(county: CountyGenerator, feeds: URL) throws {
        let profile = county.profile
        var rows = OracleRows(
            firstMonth: profile.firstMonth, optedOut: try OracleReference.optOuts(folder: feeds))
        county.records(&rows)
        self.rows = rows
        months = (0..<profile.months).map { profile.firstMonth.advanced(by: $0) }
        reference = try OracleReference(folder: feeds)
        deaths = Self.deaths(rows)
    }

    /// The first date on which any feed says that somebody died.
    private static func deaths(_ rows: OracleRows) -> [OraclePerson: CivilDay] {
        var deaths: [OraclePerson: CivilDay] = [:]
        func note(_ person: OraclePerson, _ day: CivilDay?) {
            guard let day else { return }
            deaths[person] = min(deaths[person] ?? day, day)
        }
        for (_, person, row) in rows.plannedCare { note(person, row.dateOfDeath) }
        for (_, person, row) in rows.plannedSpells where row.dischargeMethod == "4" {
            note(person, row.dischargeDate)
        }
        for (_, person, row) in rows.plannedAttendances where row.disposal == "DIED" {
            note(person, (row.departureAt ?? row.arrivalAt).day)
        }
        for (_, person, row) in rows.plannedSteps where row.outcomeAtEnd == "DIED" {
            note(person, row.endDate)
        }
        return deaths
    }

    /// What a cell should be.
    public enum Answer: Hashable, Sendable {
        /// A value from these sums.
        case value(Sums)
        /// No value: nobody to measure, not yet collected, not yet followed up, or not sent.
        case notApplicable, notYetDue, missing
    }

    /// What the cells of a measure should be in one month, the county's under `nil`.
    public func answers(_ measure: String, window: Window) -> [Month: [String?: Answer]] {
        let tally = tally(measure)
        var answers: [Month: [String?: Answer]] = [:]
        for month in months {
            let pooled = (0..<window.monthCount).map { month.advanced(by: -$0) }
            let gap = pooled.compactMap { self.gap(measure, $0) }
                .min { Self.rank($0) < Self.rank($1) }
            for team in [nil] + reference.teams.map(Optional.some) {
                answers[month, default: [:]][team] =
                    gap ?? Self.answer(pooled.map { tally[$0] ?? [:] }, team)
            }
        }
        return answers
    }

    private static func answer(_ tallies: [[String?: Sums]], _ team: String?) -> Answer {
        var sums = Sums()
        for tally in tallies {
            for (key, part) in tally where team == nil || key == team {
                sums.numerator += part.numerator
                sums.denominator += part.denominator
            }
        }
        return sums.denominator > 0 ? .value(sums) : .notApplicable
    }

    private static func rank(_ answer: Answer) -> Int {
        switch answer {
        case .notApplicable: 0
        case .missing: 1
        case .notYetDue: 2
        case .value: 3
        }
    }

    func tally(_ measure: String) -> Tally {
        switch measure {
        case "EA01": emergencyAdmissions()
        case "EA04": readmissions()
        case "AE02": frequentAttenders()
        case "DT01": delayedPeople()
        case "RE02": stillAtHome()
        case "IN02": longWaits()
        default: [:]
        }
    }

    /// Why a month can have no value, if so.
    private func gap(_ measure: String, _ month: Month) -> Answer? {
        let needs: (feeds: [Feed], back: Int, days: Int)
        switch measure {
        case "EA01": needs = ([.spells], 0, 0)
        case "EA04": needs = ([.spells], 0, 29)
        case "AE02": needs = ([.attendances], 11, 0)
        case "DT01": needs = ([.delays], 0, 0)
        case "RE02": needs = ([.spells, .stepEpisodes, .careEvents], 0, 91)
        default: needs = ([.referrals], 0, 0)
        }
        if measure == "DT01", month < Month(ordinal: 2023 * 12 + 3) { return .notApplicable }
        guard let first = months.first, let last = months.last else { return .missing }
        let period = first.distance(to: month)
        for feed in needs.feeds {
            let came = rows.periods[feed] ?? []
            guard (period - needs.back...period).allSatisfy(came.contains) else {
                return .missing
            }
        }
        let end = CivilDay(firstOf: month.advanced(by: 1)).advanced(by: needs.days - 1).month
        return end > last ? .notYetDue : nil
    }

    /// The first day of the month after.
    func end(of month: Month) -> CivilDay { CivilDay(firstOf: month.advanced(by: 1)) }

    /// Completed years, counted from the first of the month of birth; `nil` when it is not known.
    func age(_ birth: CivilDay?, on day: CivilDay) -> Int? {
        guard let birth, birth.civil.year > 1901 else { return nil }
        return day.age(bornOn: CivilDay(firstOf: birth.month))
    }
}

extension Oracle.Tally {
    /// Adds to the sums of a team and month.
    mutating func add(
        _ month: Month, _ team: String?, numerator: Int = 0, denominator: Int = 0
    ) {
        self[month, default: [:]][team, default: Oracle.Sums()].numerator += numerator
        self[month, default: [:]][team, default: Oracle.Sums()].denominator += denominator
    }
}
