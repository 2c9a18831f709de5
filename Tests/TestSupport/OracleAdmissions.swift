import Domain
import SyntheticCounty

extension Oracle {
    /// Age in completed years on admission: from the birth date, else as the hospital says.
    func admissionAge(_ spell: Spell) -> Int? {
        spell.birthDate == nil
            ? spell.ageAtAdmission : age(spell.birthDate, on: spell.admissionDate)
    }

    /// EA02: emergency admissions at 65 and over.
    func olderAdmissions() -> Tally {
        var tally = lists(of: reference.listedOlder)
        for (_, _, spell) in rows.plannedSpells where Self.isEmergency(spell) {
            guard let age = admissionAge(spell), age >= 65 else { continue }
            tally.add(spell.admissionDate.month, practiceTeam(spell), numerator: 1)
        }
        return tally
    }

    /// EA03: emergency admissions with a long-term condition that seldom needs hospital.
    func chronicAdmissions() -> Tally {
        var tally = lists()
        for (_, _, spell) in rows.plannedSpells
        where Self.isEmergency(spell) && Self.isChronic(spell) {
            tally.add(spell.admissionDate.month, practiceTeam(spell), numerator: 1)
        }
        return tally
    }

    /// Hepatitis B, asthma, heart failure, diabetes, COPD, angina, anaemia, hypertension,
    /// epilepsy, dementia, atrial fibrillation.
    private static let chronic = [
        "B180", "B181", "J45", "J46", "I110", "I130", "I50", "E10", "E11", "E12", "E13", "E14",
        "J41", "J42", "J43", "J44", "J47", "I20", "I25", "D501", "D508", "D509", "D51", "D52",
        "I10", "I119", "G40", "G41", "F00", "F01", "F02", "F03", "I48",
    ]

    private static func isChronic(_ spell: Spell) -> Bool {
        guard let code = spell.primaryDiagnosis else { return false }
        if code.hasPrefix("J20") {
            return spell.secondaryDiagnoses.contains { second in
                ["J41", "J42", "J43", "J44", "J47"].contains { second.hasPrefix($0) }
            }
        }
        return chronic.contains { code.hasPrefix($0) }
    }

    /// Chapter XIX up to T98.
    static func isInjury(_ spell: Spell) -> Bool {
        guard let code = spell.primaryDiagnosis, let letter = code.first,
            let number = Int(code.dropFirst().prefix(2))
        else { return false }
        return letter == "S" || (letter == "T" && number <= 98)
    }

    /// An injury with a fall, W00 to W19, among its causes.
    static func isFall(_ spell: Spell) -> Bool {
        isInjury(spell)
            && spell.secondaryDiagnoses.contains { code in
                code.hasPrefix("W") && Int(code.dropFirst().prefix(2)).map { $0 <= 19 } ?? false
            }
    }

    /// Whether the cause of an injury, V01 to Y98, is coded at all.
    static func hasCause(_ spell: Spell) -> Bool {
        spell.secondaryDiagnoses.contains { code in
            guard let letter = code.first, Int(code.dropFirst().prefix(2)) != nil else {
                return false
            }
            return ("V"..."Y").contains(letter)
        }
    }

    /// PH01: emergency admissions after a fall at 65 and over, of any specialty.
    func fallAdmissions() -> Tally {
        var tally = lists(of: reference.listedOlder)
        for (_, _, spell) in rows.plannedSpells
        where Self.emergency.contains(spell.admissionMethod) && spell.patientClassification == "1" {
            var sums = Sums()
            if Self.isInjury(spell) { sums.recorded = [Self.hasCause(spell) ? 1 : 0, 1] }
            if Self.isFall(spell), let age = admissionAge(spell), age >= 65 { sums.numerator = 1 }
            tally.add(spell.admissionDate.month, practiceTeam(spell), sums)
        }
        return tally
    }

    /// AE01: unplanned attendances of everyone on the lists.
    func attendances() -> Tally {
        var people: [OraclePerson: [Attendance]] = [:]
        for (_, person, row) in rows.plannedAttendances
        where ["01", "02", "03", "04"].contains(row.departmentType)
            && ["1", "2", "3"].contains(row.attendanceCategory)
        {
            people[person, default: []].append(row)
        }
        var tally = lists()
        for visits in people.values {
            for visit in Self.withoutStreaming(visits) {
                let team = reference.team(
                    practice: visit.practiceCode, elsePostcode: visit.postcode)
                tally.add(visit.arrivalAt.day.month, team, numerator: 1)
            }
        }
        return tally
    }
}

// Ambulance.
extension Oracle {
    /// Sectors of the acute hospitals that the county's people are taken between.
    private static let hospitalSectors = [
        "IP4 5", "IP33 2", "NR31 6", "CO4 5", "NR4 7", "CB2 0",
    ]

    private static func isTransfer(_ row: Incident) -> Bool {
        row.responseCategory == "HCP_IFT"
            && hospitalSectors.contains { row.incidentPostcode?.hasPrefix($0) ?? false }
    }

    private func counted(_ outcomes: [String]) -> [Incident] {
        rows.plannedIncidents.map(\.row).filter {
            $0.aqiIncidentFlag && outcomes.contains($0.outcome) && !Self.isTransfer($0)
        }
    }

    private func place(_ row: Incident) -> (month: Month, team: String?) {
        (
            row.callConnectedAt.day.month,
            reference.team(postcode: row.incidentPostcode, elsePractice: row.practiceCode)
        )
    }

    /// AM01: incidents with a patient, for all residents.
    func incidents() -> Tally {
        var tally: Tally = [:]
        for month in months {
            for (team, people) in reference.residents(in: month) {
                tally.add(month, team, denominator: people)
            }
        }
        for row in counted(["HT", "ST", "SC_ED", "SC_OTHER"]) {
            let place = place(row)
            tally.add(place.month, place.team, numerator: 1)
        }
        return tally
    }

    /// AM02: incidents taken to an emergency department.
    func conveyed() -> Tally {
        var tally: Tally = [:]
        for row in counted(["HT", "ST", "SC_ED", "SC_OTHER"]) {
            let place = place(row)
            tally.add(
                place.month, place.team, numerator: row.outcome == "SC_ED" ? 1 : 0, denominator: 1)
        }
        return tally
    }

    /// AM03: minutes until a crew was with a category 2 call, where it happened.
    func responseTimes() -> Tally {
        var tally: Tally = [:]
        let renamed = CivilDay(year: 2017, month: 7, day: 1)
        for (_, _, row) in rows.plannedIncidents
        where ["ST", "SC_ED", "SC_OTHER"].contains(row.outcome) {
            let day = row.callConnectedAt.day
            guard row.responseCategory == (day < renamed ? "RED2" : "C2"),
                let seconds = row.responseSeconds, seconds >= 0
            else { continue }
            var sums = Sums()
            sums.values = [Double(seconds) / 60]
            tally.add(day.month, reference.team(postcode: row.incidentPostcode), sums)
        }
        return tally
    }
}
