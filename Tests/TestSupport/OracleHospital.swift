import Domain
import SyntheticCounty

extension Oracle {
    /// Methods of emergency admission, without 2B (transfer) and 2C (born at home).
    static let emergency: Set = ["21", "22", "23", "24", "25", "2A", "2D", "28"]
    /// Destinations that are a transfer to another hospital.
    private static let transfer: Set = ["49", "50", "51", "52", "53", "84", "87"]

    /// Maternity, well babies, mental health and learning disability.
    static func isExcludedSpecialty(_ spell: Spell) -> Bool {
        ["501", "560", "424"].contains(spell.treatmentFunctionCode)
            || spell.treatmentFunctionCode.hasPrefix("7")
    }

    /// C00 to C97, and chemotherapy.
    private static func isCancer(_ spell: Spell) -> Bool {
        guard let code = spell.primaryDiagnosis else { return false }
        if code.hasPrefix("Z511") { return true }
        guard code.hasPrefix("C"), let number = Int(code.dropFirst().prefix(2)) else {
            return false
        }
        return number <= 97
    }

    static func isEmergency(_ spell: Spell) -> Bool {
        emergency.contains(spell.admissionMethod) && spell.patientClassification == "1"
            && !isExcludedSpecialty(spell)
    }

    func spellsByPerson() -> [OraclePerson: [Spell]] {
        var people: [OraclePerson: [Spell]] = [:]
        for (_, person, spell) in rows.plannedSpells { people[person, default: []].append(spell) }
        return people
    }

    func practiceTeam(_ spell: Spell) -> String? {
        reference.team(practice: spell.practiceCode, elsePostcode: spell.postcode)
    }

    func lists() -> Tally { lists(of: reference.listed) }

    /// The people on lists, by month and team, as denominators.
    func lists(of listed: [Month: [String: Int]]) -> Tally {
        var tally: Tally = [:]
        for month in months {
            for (team, people) in listed[month] ?? [:] {
                tally.add(month, team, denominator: people)
            }
        }
        return tally
    }

    /// EA01: emergency admissions of the month for everyone on the lists.
    func emergencyAdmissions() -> Tally {
        var tally = lists()
        for spells in spellsByPerson().values {
            for spell in spells where Self.isEmergency(spell) {
                let isSecond = spells.contains { earlier in
                    guard let left = earlier.dischargeDate else { return false }
                    return earlier.providerCode != spell.providerCode
                        && Self.transfer.contains(earlier.dischargeDestination ?? "")
                        && (0...1).contains(spell.admissionDate - left)
                }
                guard !isSecond else { continue }
                tally.add(spell.admissionDate.month, practiceTeam(spell), numerator: 1)
            }
        }
        return tally
    }

    /// EA04: live discharges, and those followed by an emergency admission within 29 days.
    func readmissions() -> Tally {
        var tally: Tally = [:]
        for (person, spells) in spellsByPerson() where person.isLinked {
            // Only who returns after whom matters among stays of equal dates.
            let stays = spells.filter { $0.patientClassification == "1" }
                .filter { !Self.isExcludedSpecialty($0) && !Self.isCancer($0) }
                .sorted { Self.order($0) < Self.order($1) }
            for (place, stay) in stays.enumerated() {
                guard let left = stay.dischargeDate,
                    !["4", "5", "8", "9"].contains(stay.dischargeMethod),
                    !Self.transfer.contains(stay.dischargeDestination ?? "")
                else { continue }
                let returns = stays[(place + 1)...].contains {
                    Self.isEmergency($0) && (0...29).contains($0.admissionDate - left)
                }
                tally.add(
                    left.month, practiceTeam(stay), numerator: returns ? 1 : 0, denominator: 1)
            }
        }
        return tally
    }

    /// By admission, then discharge, the open ones last.
    private static func order(_ spell: Spell) -> (CivilDay, Int, String) {
        (spell.admissionDate, spell.dischargeDate.map { Int($0.number) } ?? .max, spell.spellID)
    }

    /// AE02: people with five or more unplanned attendances in the twelve months.
    func frequentAttenders() -> Tally {
        var people: [OraclePerson: [Attendance]] = [:]
        for (_, person, row) in rows.plannedAttendances
        where ["01", "02", "03", "04"].contains(row.departmentType)
            && ["1", "2", "3"].contains(row.attendanceCategory)
        {
            people[person, default: []].append(row)
        }
        var tally = lists()
        for (person, all) in people where person.isLinked {
            let visits = Self.withoutStreaming(all)
            guard visits.count >= 5 else { continue }
            for month in months {
                let first = CivilDay(firstOf: month.advanced(by: -11))
                let visits = visits.filter {
                    $0.arrivalAt.day >= first && $0.arrivalAt.day < end(of: month)
                }
                if let death = deaths[person], death < end(of: month) { continue }
                guard visits.count >= 5, let latest = visits.last else { continue }
                let team = reference.team(
                    practice: latest.practiceCode, elsePostcode: latest.postcode)
                tally.add(month, team, numerator: 1)
            }
        }
        return tally
    }

    /// Visits in order, without the second department of a provider within two hours.
    static func withoutStreaming(_ visits: [Attendance]) -> [Attendance] {
        var last: [String: Attendance] = [:]
        return visits.sorted { ($0.arrivalAt, $0.attendanceID) < ($1.arrivalAt, $1.attendanceID) }
            .filter { visit in
                let before = last.updateValue(visit, forKey: visit.providerCode)
                guard let before, before.departmentType != visit.departmentType else {
                    return true
                }
                return visit.arrivalAt > before.arrivalAt.advanced(bySeconds: 7_200)
            }
    }
}
