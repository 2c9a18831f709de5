import Domain
import SyntheticCounty

extension Oracle {
    /// A wait to leave hospital that ended.
    private struct EndedWait: Hashable {
        let days: Int
        let end: CivilDay
    }

    /// DT04: people of 65 and over admitted after a fall whose wait of a week or more ended.
    func fallsWithLongWaits() -> Tally {
        var named: [String: [Delay]] = [:]
        var owned: [OraclePerson: [Delay]] = [:]
        for (_, person, row) in rows.plannedDelays where row.endReason != "RECORDED_IN_ERROR" {
            owned[person, default: []].append(row)
            if let spell = row.spellID {
                named["\(row.providerCode)/\(spell)", default: []].append(row)
            }
        }
        var longest: [Month: [OraclePerson: (days: Int, team: String?)]] = [:]
        for (key, person, spell) in rows.plannedSpells
        where Self.emergency.contains(spell.admissionMethod)
            && spell.patientClassification == "1" && Self.isFall(spell)
        {
            guard let age = admissionAge(spell), age >= 65 else { continue }
            var delays = named[key] ?? []
            if delays.isEmpty {
                delays = (owned[person] ?? []).filter { Self.isInside($0, spell) }
            }
            let waits = delays.isEmpty ? Self.readyWait(spell) : Self.waits(delays, spell)
            for wait in waits where wait.days >= 7 {
                let known = longest[wait.end.month]?[person]
                if known == nil || wait.days > known?.days ?? 0 {
                    longest[wait.end.month, default: [:]][person] =
                        (wait.days, practiceTeam(spell))
                }
            }
        }
        var tally: Tally = [:]
        for (month, people) in longest {
            for found in people.values { tally.add(month, found.team, numerator: 1) }
        }
        return tally
    }

    /// A delay that names no spell, inside the stay at the same hospital.
    private static func isInside(_ delay: Delay, _ spell: Spell) -> Bool {
        delay.spellID == nil && delay.providerCode == spell.providerCode
            && delay.delayStartDate >= spell.admissionDate
            && spell.dischargeDate.map { delay.delayStartDate <= $0 } ?? true
    }

    /// From the ready date on the spell until the discharge, unless by death.
    private static func readyWait(_ spell: Spell) -> [EndedWait] {
        guard let ready = spell.dischargeReadyDate, let left = spell.dischargeDate,
            ready >= spell.admissionDate, ready <= left,
            !["4", "5"].contains(spell.dischargeMethod ?? "")
        else { return [] }
        return [EndedWait(days: left - ready, end: left)]
    }

    /// Delays that go on from each other are one wait; what ended by death or illness is none.
    private static func waits(_ delays: [Delay], _ spell: Spell) -> [EndedWait] {
        var waits: [(start: CivilDay, end: CivilDay?, reason: String?)] = []
        for delay in delays.sorted(by: {
            ($0.delayStartDate, $0.delayID) < ($1.delayStartDate, $1.delayID)
        }) {
            if let last = waits.last, last.reason != "NO_LONGER_FIT",
                last.end.map({ delay.delayStartDate <= $0 }) ?? true
            {
                let end = last.end.flatMap { end in delay.delayEndDate.map { max(end, $0) } }
                waits[waits.count - 1] = (last.start, end, delay.endReason ?? last.reason)
            } else {
                waits.append((delay.delayStartDate, delay.delayEndDate, delay.endReason))
            }
        }
        return waits.compactMap { wait in
            guard !["DIED", "NO_LONGER_FIT"].contains(wait.reason ?? ""),
                let end = wait.end ?? spell.dischargeDate
            else { return nil }
            return EndedWait(days: end - wait.start, end: end)
        }
    }
}
