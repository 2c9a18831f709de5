public import Domain
public import Foundation
public import SyntheticCounty

/// A second way to the figures: measures in plain Swift, straight from the generated rows.
///
/// Written from the specification of the measures and of no SQL, so that the same mistake is not
/// made twice; where it and the engine agree, files, loader, datasets and pooling agree with it.
public struct Oracle: Sendable {
    /// The codes of the measures that the oracle knows.
    public static let measures = OracleMeasure.all.map(\.code)

    /// The sums behind a figure of one team, or of the rows without one.
    public struct Sums: Hashable, Sendable {
        /// The numerator.
        public var numerator = 0
        /// The denominator.
        public var denominator = 0
        /// The numerator and the denominator of the group compared with.
        public var compared = [0, 0]
        /// Amounts of money after and before.
        var amounts = [0.0, 0.0]
        /// Single values, for medians and centiles.
        public var values: [Double] = []
        /// How much of what the value rests on was recorded, and of how much; decides whether a
        /// value is withheld.
        var recorded = [0, 0]

        /// Adds another team or month.
        mutating func add(_ other: Sums) {
            numerator += other.numerator
            denominator += other.denominator
            compared = zip(compared, other.compared).map(+)
            recorded = zip(recorded, other.recorded).map(+)
            amounts = zip(amounts, other.amounts).map(+)
            values += other.values
        }
    }

    /// Sums by month and team; the team is `nil` for rows that no team could be found for.
    typealias Tally = [Month: [String?: Sums]]

    /// The rows that count.
    public let rows: OracleRows
    /// The months with files.
    public let months: [Month]
    let reference: OracleReference
    let sheets: OracleSheets
    let deaths: [OraclePerson: CivilDay]
    /// For feeds of one return per sender, the senders that speak for each team.
    private let speakers: [Feed: [String: [String]]]

    /// The oracle of a county whose files lie in `feeds`, with the tables of its workbooks.
    public init(county: CountyGenerator, feeds: URL, sheets: OracleSheets) throws {
        self.sheets = sheets
        let profile = county.profile
        var rows = OracleRows(
            firstMonth: profile.firstMonth, optedOut: try OracleReference.optOuts(folder: feeds))
        county.records(&rows)
        self.rows = rows
        months = (0..<profile.months).map { profile.firstMonth.advanced(by: $0) }
        reference = try OracleReference(folder: feeds)
        deaths = Self.deaths(rows)
        speakers = Self.speakers(rows, reference.teams)
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
        for (_, person, row) in rows.plannedReferrals where row.closeReason == "DIED" {
            note(person, row.closedDate)
        }
        return deaths
    }

    /// What a cell should be.
    public enum Answer: Hashable, Sendable {
        /// A value from these sums.
        case value(Sums)
        /// No value: nobody to measure, not yet collected, not yet followed up, not sent, or too
        /// little recorded to say.
        case notApplicable, notYetDue, missing, withheld
    }

    /// What the cells of a measure should be by window and month, the county's under `nil`.
    func answers(_ measure: OracleMeasure) -> [Window: [Month: [String?: Answer]]] {
        let tally = tally(measure.code)
        var answers: [Window: [Month: [String?: Answer]]] = [:]
        for window in measure.windows {
            for month in months {
                // Months without a value by the calendar are no part of a window.
                let pooled = (0..<window.monthCount).map { month.advanced(by: -$0) }
                    .filter(measure.isInCalendar)
                for team in [nil] + reference.teams.map(Optional.some) {
                    let gap = pooled.compactMap { pooled in
                        self.gap(measure, pooled)
                            ?? (hasReturned(team, measure, pooled) ? nil : .missing)
                    }.min { Self.rank($0) < Self.rank($1) }
                    let none = measure.isInCalendar(month) ? gap : .notApplicable
                    answers[window, default: [:]][month, default: [:]][team] =
                        none
                        ?? answer(
                            measure, pooled.map { returned(tally[$0] ?? [:], measure, $0) }, team)
                }
            }
        }
        return answers
    }

    /// Whether a team's own returns of a month are in; the county's when any team's are.
    ///
    /// A sender is expected from its first month until a year after its last.
    private func hasReturned(_ team: String?, _ measure: OracleMeasure, _ month: Month) -> Bool {
        guard let feed = measure.byTeam, let first = months.first else { return true }
        guard let team else {
            return reference.teams.contains { hasReturned($0, measure, month) }
        }
        let period = first.distance(to: month)
        let sent = rows.returns[feed] ?? [:]
        return (speakers[feed]?[team] ?? []).allSatisfy { scope in
            let own = sent.filter { $0.value.contains(scope) }.keys
            guard let start = own.min(), let end = own.max(), period >= start, period <= end + 12
            else { return true }
            return own.contains(period)
        }
    }

    /// The senders that speak for each team: its own plan register, and the networks whose
    /// referrals mostly name it.
    private static func speakers(_ rows: OracleRows, _ teams: [String]) -> [Feed: [String:
        [String]]]
    {
        var named: [String: [String: Int]] = [:]
        for (_, _, row) in rows.plannedNetworks {
            if let team = row.teamCode {
                named[row.networkCode, default: [:]][team, default: 0] += 1
            }
        }
        var networks: [String: [String]] = [:]
        for (network, counts) in named {
            let most = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
            if let team = most?.key { networks[team, default: []].append(network) }
        }
        let own = Dictionary(uniqueKeysWithValues: teams.map { ($0, [$0]) })
        return [.plans: own, .networkReferrals: networks]
    }

    /// The sums less those of teams that have not returned the month.
    private func returned(
        _ tally: [String?: Sums], _ measure: OracleMeasure, _ month: Month
    ) -> [String?: Sums] {
        guard measure.byTeam != nil else { return tally }
        return tally.filter { team, _ in team == nil || hasReturned(team, measure, month) }
    }

    private func answer(
        _ measure: OracleMeasure, _ tallies: [[String?: Sums]], _ team: String?
    ) -> Answer {
        var sums = Sums()
        for tally in tallies {
            for (key, part) in tally where team == nil || key == team { sums.add(part) }
        }
        if let below = measure.below, sums.recorded[1] > 0,
            Double(sums.recorded[0]) / Double(sums.recorded[1]) < below
        {
            return .withheld
        }
        return measure.value(of: sums) == nil ? .notApplicable : .value(sums)
    }

    private static func rank(_ answer: Answer) -> Int {
        switch answer {
        case .notApplicable: 0
        case .missing: 1
        case .notYetDue: 2
        case .withheld, .value: 3
        }
    }

    func tally(_ measure: String) -> Tally {
        switch measure {
        case "EA01": emergencyAdmissions()
        case "EA02": olderAdmissions()
        case "EA03": chronicAdmissions()
        case "EA04": readmissions()
        case "AE01": attendances()
        case "AE02": frequentAttenders()
        case "AE03": homeCareAttendances()
        case "AM01": incidents()
        case "AM02": conveyed()
        case "AM03": responseTimes()
        case "LS01": lengthOfStay()
        case "LS02": longStays()
        case "LS03": staysAfterFall()
        case "DT01": delayedPeople()
        case "DT02": readyDelays()
        case "DT03": leftWhenReady()
        case "DT04": fallsWithLongWaits()
        case "RE01": reabled()
        case "RE02": stillAtHome()
        case "RE03": endedWithoutSupport()
        case "RE04": supportAfterStep()
        case "IN01": firstContacts()
        case "IN02": longWaits()
        case "IN03": jointVisits()
        case "IN04": jointPlans()
        case "NN01": networkReferrals()
        case "NN02": settledRequests()
        case "NN03": loneliness()
        case "WF01": vacancies()
        case "WF02": sickness()
        case "WF03": trained()
        case "PH01": fallAdmissions()
        case "PH02": vaccinated()
        case "PH03": satisfaction()
        case "PH04": journeyCosts()
        default: [:]
        }
    }

    /// Why a month can have no value, if so.
    private func gap(_ measure: OracleMeasure, _ month: Month) -> Answer? {
        if let from = measure.from, month < from { return .notApplicable }
        guard let first = months.first, let last = months.last else { return .missing }
        let period = first.distance(to: month)
        for feed in measure.feeds {
            let came = rows.periods[feed] ?? []
            guard (period - measure.back...period).allSatisfy(came.contains) else {
                return .missing
            }
        }
        let cohort = month.advanced(by: measure.months + 1)
        let end = CivilDay(firstOf: cohort).advanced(by: measure.days - 1).month
        if end > last { return .notYetDue }
        let follows = measure.followed.allSatisfy { feed in
            let came = rows.periods[feed] ?? []
            return (period...first.distance(to: end)).allSatisfy(came.contains)
        }
        return follows ? nil : .missing
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
        var sums = Oracle.Sums()
        sums.numerator = numerator
        sums.denominator = denominator
        add(month, team, sums)
    }

    /// Adds to the sums of a team and month.
    mutating func add(_ month: Month, _ team: String?, _ sums: Oracle.Sums) {
        self[month, default: [:]][team, default: Oracle.Sums()].add(sums)
    }
}
