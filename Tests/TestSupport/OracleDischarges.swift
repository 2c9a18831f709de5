import Domain
import SyntheticCounty

extension Oracle {
    /// An ordinary stay that has ended.
    private struct Stay {
        let spell: Spell
        let left: CivilDay
        let nights: Int
        let age: Int?
        let isEmergency: Bool
    }

    private func stays() -> [Stay] {
        rows.plannedSpells.compactMap { _, _, spell in
            guard let left = spell.dischargeDate, spell.patientClassification == "1" else {
                return nil
            }
            return Stay(
                spell: spell, left: left, nights: left - spell.admissionDate,
                age: spell.birthDate == nil
                    ? spell.ageAtAdmission : age(spell.birthDate, on: left),
                isEmergency: Self.emergency.contains(spell.admissionMethod))
        }
    }

    private func isOf(_ stay: Stay, _ age: Int) -> Bool { (stay.age ?? -1) >= age }

    /// LS01: nights of emergency stays at 65 and over, up to a year.
    func lengthOfStay() -> Tally {
        var tally: Tally = [:]
        for stay in stays()
        where stay.isEmergency && !Self.isExcludedSpecialty(stay.spell) && isOf(stay, 65)
            && (1...365).contains(stay.nights)
        {
            tally.add(
                stay.left.month, practiceTeam(stay.spell), numerator: stay.nights, denominator: 1)
        }
        return tally
    }

    /// LS02: emergency stays of adults of a night or more, and those of 21 nights or more.
    func longStays() -> Tally {
        var tally: Tally = [:]
        for stay in stays()
        where stay.isEmergency && !Self.isExcludedSpecialty(stay.spell) && isOf(stay, 18)
            && stay.nights >= 1
        {
            tally.add(
                stay.left.month, practiceTeam(stay.spell), numerator: stay.nights >= 21 ? 1 : 0,
                denominator: 1)
        }
        return tally
    }

    /// LS03: nights of emergency stays after a fall at 65 and over, of any specialty.
    func staysAfterFall() -> Tally {
        var tally: Tally = [:]
        for stay in stays() {
            var sums = Sums()
            if Self.isInjury(stay.spell) {
                sums.recorded = [Self.hasCause(stay.spell) ? 1 : 0, 1]
            }
            if stay.isEmergency, Self.isFall(stay.spell), isOf(stay, 65), stay.nights >= 1 {
                sums.values = [Double(stay.nights)]
            }
            tally.add(stay.left.month, practiceTeam(stay.spell), sums)
        }
        return tally
    }

    /// DT02: days between being ready to leave and leaving.
    func readyDelays() -> Tally {
        readyTally { $0 }
    }

    /// DT03: discharges on the day of being ready.
    func leftWhenReady() -> Tally {
        readyTally { $0 == 0 ? 1 : 0 }
    }

    /// Adult live discharges after a night from hospitals that send ready dates.
    private func readyTally(_ numerator: (Int) -> Int) -> Tally {
        let stays = stays().filter {
            !["4", "5", "8", "9"].contains($0.spell.dischargeMethod ?? "9")
                && !Self.isExcludedSpecialty($0.spell) && isOf($0, 18) && $0.nights >= 1
        }
        func hospital(_ stay: Stay) -> String {
            "\(stay.spell.providerCode)/\(stay.left.month.ordinal)"
        }
        let covered = Dictionary(grouping: stays, by: hospital).filter { _, all in
            let known = all.compactMap { Self.delay($0) }
            return 20 * known.count >= all.count && known.contains { $0 > 0 }
        }
        var tally: Tally = [:]
        for stay in stays {
            var sums = Sums()
            sums.recorded = [0, 1]
            if covered[hospital(stay)] != nil {
                sums.recorded = [1, 1]
                sums.numerator = numerator(Self.delay(stay) ?? 0)
                sums.denominator = 1
            }
            tally.add(stay.left.month, practiceTeam(stay.spell), sums)
        }
        return tally
    }

    /// Days from the ready date to leaving; `nil` when it is blank or not inside the stay.
    private static func delay(_ stay: Stay) -> Int? {
        guard let ready = stay.spell.dischargeReadyDate, ready >= stay.spell.admissionDate,
            ready <= stay.left
        else { return nil }
        return stay.left - ready
    }
}
