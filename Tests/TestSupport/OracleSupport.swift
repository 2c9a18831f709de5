import Domain
import SyntheticCounty

/// Support that goes on, of one person: first and last day, and whether it is long-term.
struct OracleSupport {
    let days: ClosedRange<CivilDay>
    let isLongTerm: Bool
}

/// Episodes of STEP seven days apart or less.
private struct StepRun {
    var tier2: CivilDay
    var start: CivilDay
    var last: StepEpisode
    /// The last end so far, and whether a row of it is still open.
    var end: CivilDay?
    var isOpen: Bool
}

extension Oracle {
    private static let forever = CivilDay(year: 2999, month: 12, day: 31)

    /// Long-term support and ongoing low level support, other than equipment and professional
    /// support alone; carers' services are other types.
    func supportByPerson() -> [OraclePerson: [OracleSupport]] {
        var support: [OraclePerson: [OracleSupport]] = [:]
        for (_, person, row) in rows.plannedCare
        where row.eventType == "Service" && row.clientType == "Service user" {
            // Release 1 of the layout wrote the same types with capitals.
            let type = (row.serviceType ?? "").lowercased()
            let component = row.serviceComponent ?? ""
            let isLongTerm = type.hasPrefix("long term support")
            guard isLongTerm || type == "short term support: ongoing low level",
                component != "Equipment", !component.hasPrefix("Professional support")
            else { continue }
            let end = row.eventEndDate ?? Self.forever
            support[person, default: []].append(
                OracleSupport(days: row.eventStartDate...end, isLongTerm: isLongTerm))
        }
        return support
    }

    /// Days on which a person moved out of the county or to another council.
    func movesByPerson() -> [OraclePerson: [CivilDay]] {
        var moves: [OraclePerson: [CivilDay]] = [:]
        for (_, person, row) in rows.plannedCare
        where row.eventOutcome == "NFA: Responsibility moved to another local authority" {
            moves[person, default: []].append(row.eventEndDate ?? row.eventStartDate)
        }
        for (_, person, row) in rows.plannedSteps where row.outcomeAtEnd == "MOVED_AWAY" {
            if let day = row.endDate { moves[person, default: []].append(day) }
        }
        for (_, person, row) in rows.plannedReferrals where row.closeReason == "MOVED" {
            if let day = row.closedDate { moves[person, default: []].append(day) }
        }
        return moves
    }

    private func stepRuns() -> [OraclePerson: [StepRun]] {
        var people: [OraclePerson: [(start: CivilDay, row: StepEpisode)]] = [:]
        for (_, person, row) in rows.plannedSteps where row.offer == "STEP" {
            guard let start = row.startDate else { continue }
            people[person, default: []].append((start, row))
        }
        return people.mapValues { rows in
            var runs: [StepRun] = []
            for (start, row) in rows.sorted(by: {
                ($0.start, $0.row.stepID) < ($1.start, $1.row.stepID)
            }) {
                if let run = runs.last, start - (run.end ?? run.start) <= 7 {
                    runs[runs.count - 1].tier2 = min(run.tier2, row.tier2Date)
                    runs[runs.count - 1].last = row
                    if let end = row.endDate {
                        runs[runs.count - 1].end = max(run.end ?? end, end)
                    } else {
                        runs[runs.count - 1].isOpen = true
                    }
                } else {
                    runs.append(
                        StepRun(
                            tier2: row.tier2Date, start: start, last: row, end: row.endDate,
                            isOpen: row.endDate == nil))
                }
            }
            return runs
        }
    }

    /// Four calendar months on; the last day of the month where the day does not exist.
    private static func fourMonths(after day: CivilDay) -> CivilDay {
        let month = day.month.advanced(by: 4)
        return CivilDay(
            year: month.year, month: month.number, day: min(day.civil.day, month.dayCount))
    }

    private func isFollowed(
        _ person: OraclePerson, _ moves: [CivilDay], from day: CivilDay, to check: CivilDay
    ) -> Bool {
        if let death = deaths[person], death <= check { return false }
        return !moves.contains { $0 >= day && $0 <= check }
    }

    /// RE03: people whose STEP ended, and those without continuing support four months on.
    func endedWithoutSupport() -> Tally {
        stepTally { _, _ in
            false
        } count: { tally, place, hasSupport in
            tally.add(place.month, place.team, numerator: hasSupport ? 0 : 1, denominator: 1)
        }
    }

    /// RE04: continuing support after STEP, against people who had none.
    func supportAfterStep() -> Tally {
        var tally = stepTally {
            run, support in
            support.contains { $0.isLongTerm && $0.days.contains(run.tier2) }
        } count: { tally, place, hasSupport in
            tally.add(place.month, place.team, numerator: hasSupport ? 1 : 0, denominator: 1)
        }
        let support = supportByPerson()
        let moves = movesByPerson()
        for (_, person, row) in rows.plannedSteps
        where ["NOT_OFFERED", "DECLINED"].contains(row.offer) {
            // As long as a STEP may take, so that both are followed from the same point.
            let index = row.tier2Date.advanced(by: 42)
            let check = Self.fourMonths(after: index)
            let own = support[person] ?? []
            guard isFollowed(person, moves[person] ?? [], from: row.tier2Date, to: check),
                !own.contains(where: { $0.isLongTerm && $0.days.contains(row.tier2Date) })
            else { continue }
            var sums = Sums()
            sums.compared = [own.contains { $0.days.contains(check) } ? 1 : 0, 1]
            let team = reference.team(postcode: row.postcode, elsePractice: row.practiceCode)
            tally.add(index.month, team, sums)
        }
        return tally
    }

    private func stepTally(
        leavingOut isOut: (StepRun, [OracleSupport]) -> Bool,
        count: (inout Tally, (month: Month, team: String?), Bool) -> Void
    ) -> Tally {
        let support = supportByPerson()
        let moves = movesByPerson()
        var tally: Tally = [:]
        for (person, runs) in stepRuns() {
            let own = support[person] ?? []
            for run in runs where !run.isOpen {
                guard let end = run.end else { continue }
                let check = Self.fourMonths(after: end)
                guard isFollowed(person, moves[person] ?? [], from: run.start, to: check),
                    !own.contains(where: { $0.isLongTerm && $0.days.contains(run.start) }),
                    !isOut(run, own)
                else { continue }
                let team = reference.team(
                    postcode: run.last.postcode, elsePractice: run.last.practiceCode)
                count(&tally, (end.month, team), own.contains { $0.days.contains(check) })
            }
        }
        return tally
    }

    /// NN02: requests that ended with advice, and those after which nobody came back.
    func settledRequests() -> Tally {
        let support = supportByPerson()
        var requests: [OraclePerson: [CareEvent]] = [:]
        for (_, person, row) in rows.plannedCare where row.eventType == "Request" {
            requests[person, default: []].append(row)
        }
        var tally: Tally = [:]
        for (person, all) in requests {
            let own = support[person] ?? []
            for row in all
            where row.clientType == "Service user"
                && row.eventOutcome == "NFA: Information and advice or signposting"
            {
                guard let end = row.eventEndDate,
                    let age = age(row.birthDate, on: row.eventStartDate), age >= 18
                else { continue }
                let limit = end.advanced(by: 91)
                if let death = deaths[person], death <= limit { continue }
                let isHelped = own.contains {
                    $0.isLongTerm && $0.days.contains(row.eventStartDate)
                }
                if isHelped { continue }
                let asksAgain = all.contains { other in
                    other.eventReference != row.eventReference && other.eventStartDate > end
                        && other.eventStartDate <= limit
                }
                let isNew = own.contains {
                    $0.isLongTerm && $0.days.lowerBound > end && $0.days.lowerBound <= limit
                }
                let team = reference.team(postcode: row.postcode, elsePractice: row.practiceCode)
                tally.add(
                    end.month, team, numerator: asksAgain || isNew ? 0 : 1, denominator: 1)
            }
        }
        return tally
    }
}

// Returns of practices and employers.
extension Oracle {
    /// WF02: days lost to sickness and days available, in five hundredths of a day.
    func sickness() -> Tally {
        var tally: Tally = [:]
        for row in rows.staff.values where ["PERMANENT", "FIXED_TERM"].contains(row.contractType) {
            // The council returns working days: seven fifths of them are calendar days.
            let sick = row.fteDaysSick * (row.employerCode == "SCC" ? 7 : 5)
            tally.add(
                row.month.month, row.teamCode, numerator: sick,
                denominator: 5 * row.fteDaysAvailable)
        }
        return tally
    }

    /// PH02: people of 65 and over vaccinated so far; a practice that did not return keeps its
    /// last position of the season.
    func vaccinated() -> Tally {
        var practices: [String: [FluUptake]] = [:]
        for row in rows.vaccinations.values where row.cohort == "AGE_65_PLUS" {
            practices["\(row.season)/\(row.practiceCode)", default: []].append(row)
        }
        var tally: Tally = [:]
        for month in months where [9, 10, 11, 12, 1, 2].contains(month.number) {
            let opening = month.number >= 9 ? month.year : month.year - 1
            let season = "\(opening)-\(String(opening + 1).suffix(2))/"
            for (name, positions) in practices where name.hasPrefix(season) {
                let known = positions.filter { $0.asAtDate < end(of: month) }
                guard let latest = known.max(by: { $0.asAtDate < $1.asAtDate }) else { continue }
                tally.add(
                    month, reference.team(practice: latest.practiceCode),
                    numerator: latest.vaccinated, denominator: latest.registeredEligible)
            }
        }
        return tally
    }
}
