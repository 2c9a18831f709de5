import Domain
import SyntheticCounty

extension Oracle {
    /// DT01: midnights spent delayed, and resident adults times the days of the month.
    func delayedPeople() -> Tally {
        var tally: Tally = [:]
        for month in months {
            for (team, people) in reference.adults(in: month) {
                tally.add(month, team, denominator: people * month.dayCount)
            }
        }
        var stays: [String: [(person: OraclePerson, row: Delay)]] = [:]
        for (_, person, row) in rows.plannedDelays where row.endReason != "RECORDED_IN_ERROR" {
            stays["\(person)/\(row.providerCode)/\(row.regime)", default: []].append((person, row))
        }
        for stay in stays.values {
            let known = stay.map { ($0.row, delay(of: $0.row, $0.person)) }
            for stretch in Self.stretches(known) {
                let first = stretch.first
                guard let age = age(first.birthDate, on: first.delayStartDate), age >= 18 else {
                    continue
                }
                let team = reference.team(
                    postcode: first.postcode, elsePractice: first.practiceCode)
                for month in months {
                    let from = max(stretch.days.lowerBound, CivilDay(firstOf: month))
                    let to = min(stretch.days.upperBound, end(of: month))
                    if from < to { tally.add(month, team, numerator: to - from) }
                }
            }
        }
        return tally
    }

    /// The days of a delay, up to but not including its last: open ones run on until the spell
    /// that they name ends, or for ever.
    private func delay(of row: Delay, _ person: OraclePerson) -> Range<CivilDay>? {
        var end = row.delayEndDate
        if end == nil, let number = row.spellID {
            let key = "\(row.providerCode)/\(number)"
            let spell = rows.spells[key]
            if let spell, rows.person(spell.nhsNumber, row: key) == person {
                end = spell.dischargeDate
            }
        }
        let last = end ?? CivilDay(year: 2999, month: 12, day: 31)
        return row.delayStartDate < last ? row.delayStartDate..<last : nil
    }

    /// Delays that overlap or follow each other on the day as one, with their first row.
    private static func stretches(
        _ delays: [(row: Delay, days: Range<CivilDay>?)]
    ) -> [(first: Delay, days: Range<CivilDay>)] {
        var stretches: [(first: Delay, days: Range<CivilDay>)] = []
        let ordered = delays.compactMap { delay in delay.days.map { (delay.row, $0) } }
            .sorted { ($0.1.lowerBound, $0.0.delayID) < ($1.1.lowerBound, $1.0.delayID) }
        for (row, days) in ordered {
            if let last = stretches.last, days.lowerBound <= last.days.upperBound {
                let end = max(last.days.upperBound, days.upperBound)
                stretches[stretches.count - 1].days = last.days.lowerBound..<end
            } else {
                stretches.append((row, days))
            }
        }
        return stretches
    }

    /// IN02: people waiting on the last day of the month, and those waiting over 28 days.
    func longWaits() -> Tally {
        var people: [OraclePerson: [Referral]] = [:]
        for (_, person, row) in rows.plannedReferrals
        where row.priority != "1" && row.status != "REJECTED" {
            people[person, default: []].append(row)
        }
        var tally: Tally = [:]
        for (person, referrals) in people {
            for month in months {
                let last = end(of: month).advanced(by: -1)
                if let death = deaths[person], death <= last { continue }
                let waits = referrals.filter { Self.isWaiting($0, on: last) }
                guard let longest = waits.min(by: { Self.order($0) < Self.order($1) }) else {
                    continue
                }
                let days = last - longest.referralReceivedAt.day
                tally.add(month, longest.teamCode, numerator: days > 28 ? 1 : 0, denominator: 1)
            }
        }
        return tally
    }

    private static func isWaiting(_ row: Referral, on day: CivilDay) -> Bool {
        guard row.referralReceivedAt.day <= day else { return false }
        let ends = [row.firstContactDate, row.closedDate].compactMap(\.self)
        guard let end = ends.min() else { return ["WAITING", "PAUSED"].contains(row.status) }
        return day < end
    }

    private static func order(_ row: Referral) -> (CivilTime, String) {
        (row.referralReceivedAt, row.referralID)
    }
}
