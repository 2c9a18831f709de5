import Domain
import SyntheticCounty

extension Oracle {
    /// A stretch of reablement: episodes seven days apart or less.
    private struct Reablement {
        var start: CivilDay
        /// The last day so far; `nil` while open.
        var end: CivilDay?
        /// Whether a follow-up call found the person elsewhere, or nobody.
        var wasFoundAway: Bool
    }

    private static let elsewhere: Set = [
        "49", "50", "51", "52", "53", "79", "84", "87", "88",
    ]
    private static let careHomes: Set = [
        "Long term support: Nursing care", "Long term support: Residential care",
        "Long Term Support: Nursing Care", "Long Term Support: Residential Care",
    ]

    /// RE02: older people discharged into reablement, and those at home on day 91.
    func stillAtHome() -> Tally {
        let reablement = reablementByPerson()
        let homes = careHomesByPerson()
        var tally: Tally = [:]
        for (person, spells) in spellsByPerson() {
            let discharges = spells.filter { isInScope($0, homes[person] ?? []) }
            var used: Set<CivilDay> = []
            for stretch in reablement[person] ?? [] {
                let near = discharges.filter { spell in
                    spell.dischargeDate.map { (-3...7).contains(stretch.start - $0) } ?? false
                }
                guard let spell = near.max(by: { Self.end($0) < Self.end($1) }),
                    let left = spell.dischargeDate, used.insert(left).inserted
                else { continue }
                let day = left.advanced(by: 91)
                let isHome =
                    !stretch.wasFoundAway && !isDead(person, by: day)
                    && !Self.isInHospital(spells, on: day)
                    && !(homes[person] ?? []).contains { $0.contains(day) }
                let team = reference.team(
                    postcode: spell.postcode, elsePractice: spell.practiceCode)
                tally.add(left.month, team, numerator: isHome ? 1 : 0, denominator: 1)
            }
        }
        return tally
    }

    /// RE01: live discharges at 65 and over, and those into reablement.
    func reabled() -> Tally {
        let reablement = reablementByPerson()
        let homes = careHomesByPerson()
        var tally: Tally = [:]
        for (person, spells) in spellsByPerson() {
            let discharges = spells.filter { isInScope($0, homes[person] ?? []) }
            var into: Set<Int> = []
            var leftOut: Set<Int> = []
            for stretch in reablement[person] ?? [] {
                let near = discharges.indices.filter { index in
                    discharges[index].dischargeDate
                        .map { (-3...7).contains(stretch.start - $0) } ?? false
                }
                guard
                    let latest = near.max(by: {
                        Self.end(discharges[$0]) < Self.end(discharges[$1])
                    })
                else { continue }
                into.insert(latest)
                leftOut.formUnion(near.filter { $0 != latest })
            }
            for (index, spell) in discharges.enumerated() {
                guard let left = spell.dischargeDate, !leftOut.subtracting(into).contains(index)
                else { continue }
                let team = reference.team(
                    postcode: spell.postcode, elsePractice: spell.practiceCode)
                tally.add(
                    left.month, team, numerator: into.contains(index) ? 1 : 0, denominator: 1)
            }
        }
        return tally
    }

    private static func end(_ spell: Spell) -> CivilDay {
        spell.dischargeDate ?? CivilDay(year: 2999, month: 12, day: 31)
    }

    private func isDead(_ person: OraclePerson, by day: CivilDay) -> Bool {
        deaths[person].map { $0 <= day } ?? false
    }

    private static func isInHospital(_ spells: [Spell], on day: CivilDay) -> Bool {
        spells.contains { $0.admissionDate <= day && day < end($0) }
    }

    /// RE01's denominator: live discharges at 65 and over, of people who lived at home.
    private func isInScope(_ spell: Spell, _ homes: [ClosedRange<CivilDay>]) -> Bool {
        guard let left = spell.dischargeDate, spell.admissionDate < left,
            let age = age(spell.birthDate, on: left) ?? spell.ageAtAdmission, age >= 65
        else { return false }
        return !["4", "5"].contains(spell.dischargeMethod)
            && !["31", "32", "82", "83"].contains(spell.admissionMethod)
            && !Self.elsewhere.contains(spell.dischargeDestination ?? "")
            && !Self.isExcludedSpecialty(spell)
            && !homes.contains { $0.contains(spell.admissionDate) }
    }

    /// Long-term care home stays, first and last day.
    private func careHomesByPerson() -> [OraclePerson: [ClosedRange<CivilDay>]] {
        var homes: [OraclePerson: [ClosedRange<CivilDay>]] = [:]
        for (_, person, row) in rows.plannedCare
        where Self.careHomes.contains(row.serviceType ?? "") {
            let end = row.eventEndDate ?? CivilDay(year: 2999, month: 12, day: 31)
            homes[person, default: []].append(row.eventStartDate...end)
        }
        return homes
    }

    /// Starts from the register and from client level data, gathered into stretches.
    private func reablementByPerson() -> [OraclePerson: [Reablement]] {
        var episodes: [OraclePerson: [Reablement]] = [:]
        for (_, person, row) in rows.plannedSteps
        where ["STEP", "REABLEMENT_OTHER"].contains(row.offer) {
            guard let start = row.startDate else { continue }
            let call = row.atHomeDay91 ?? "HOME"
            episodes[person, default: []].append(
                Reablement(start: start, end: row.endDate, wasFoundAway: call != "HOME"))
        }
        for (_, person, row) in rows.plannedCare
        where row.serviceType?.lowercased() == "short term support: st-max"
            && row.serviceComponent == "Reablement"
        {
            episodes[person, default: []].append(
                Reablement(
                    start: row.eventStartDate, end: row.eventEndDate, wasFoundAway: false))
        }
        return episodes.mapValues(Self.joined)
    }

    private static func joined(_ episodes: [Reablement]) -> [Reablement] {
        var joined: [Reablement] = []
        for episode in episodes.sorted(by: { $0.start < $1.start }) {
            guard let last = joined.last,
                last.end.map({ episode.start - $0 <= 7 }) ?? true
            else {
                joined.append(episode)
                continue
            }
            var both = last
            if let a = last.end, let b = episode.end {
                both.end = max(a, b)
            } else {
                both.end = nil
            }
            both.wasFoundAway = last.wasFoundAway || episode.wasFoundAway
            joined[joined.count - 1] = both
        }
        return joined
    }
}
