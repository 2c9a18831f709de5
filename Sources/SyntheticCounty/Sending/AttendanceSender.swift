/// Sends A&E attendances by trust and month of arrival.
struct AttendanceSender {
    let context: SendingContext

    /// Sends all attendances of one person.
    func send(_ life: Life, to receiver: inout some CountyReceiver) {
        guard !life.visits.isEmpty else { return }
        var random = Randomness(
            seed: context.profile.seed, purpose: 21, index: life.person.index)
        for (serial, visit) in life.visits.enumerated() {
            let period = context.calendar.period(of: visit.arrival.day)
            guard period >= 0, period < context.profile.months else { continue }
            let row = record(visit, life.person, number: serial, &random, &receiver)
            deliver(row, period, &random, &receiver)
            if visit.provider == 0, !visit.isMinor, receiver.plants(.attendanceStreamed, &random) {
                var again = row
                again.attendanceID += "U"
                again.departmentType = "03"
                again.siteCode = Trust.minorSites[0]
                again.arrivalAt = row.arrivalAt.advanced(bySeconds: 900 + random.below(3_600))
                again.disposal = "TRANSFERRED"
                deliver(again, period, &random, &receiver)
            }
        }
    }

    private func deliver(
        _ row: Attendance, _ period: Int, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) {
        for version in context.versions(of: period) {
            let file = SentFile(
                .attendances, scope: row.providerCode, period: period, version: version)
            var row = row
            if version == .flex, receiver.plants(.attendanceNumberMissingFlex, &random) {
                row.nhsNumber = nil
                row.nhsNumberStatus = "03"
            }
            receiver.receive(row, in: file)
        }
    }

    private func record(
        _ visit: Visit, _ person: Person, number: Int, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) -> Attendance {
        let isMissing = receiver.plants(
            visit.isMinor ? .attendanceNumberMissingMinor : .attendanceNumberMissing, &random)
        let isGuest = receiver.plants(.attendanceHospitalPostcode, &random)
        var row = Attendance(
            attendanceID: "A\(person.index)-\(number)",
            providerCode: Trust.codes[visit.provider],
            siteCode: visit.isMinor
                ? Trust.minorSites[visit.provider] : Trust.sites[visit.provider],
            departmentType: visit.isMinor ? "03" : "01",
            nhsNumber: isMissing ? nil : person.nhsNumber,
            nhsNumberStatus: isMissing ? "03" : "01", birthDate: person.birth,
            sex: "\(person.sex)", ethnicCategory: random.chance(0.07) ? "Z" : person.ethnicity,
            postcode: isGuest
                ? ["IP4 5PD", "IP33 2QZ", "NR31 6LA"][visit.provider]
                : context.geography.postcodes[person.postcode].text,
            practiceCode: context.practiceCode(
                person, isOld: receiver.plants(.attendancePracticeClosed, &random)),
            arrivalAt: visit.arrival, arrivalMode: visit.byAmbulance ? "AMB" : "WALK",
            attendanceCategory: visit.isAdmitted || random.chance(0.955)
                ? "1" : random.chance(0.45) ? "2" : "4",
            acuity: visit.acuity, chiefComplaint: visit.isFall ? "217082002" : "21522001",
            injuryMechanism: visit.isFall ? "1912002" : nil, diagnosis: "64572001",
            departureAt: visit.arrival.advanced(bySeconds: visit.minutes * 60),
            disposal: visit.isAdmitted
                ? "ADMITTED"
                : ["DISCHARGED_GP", "DISCHARGED_NONE", "REFERRED", "LEFT_BEFORE_SEEN"][
                    random.weighted([46, 38, 12, 4])],
            attendanceCost: visit.isMinor ? 8_900 : 19_800 + 2_400 * (5 - visit.acuity))
        spoil(&row, &random, &receiver)
        return row
    }

    private func spoil(
        _ row: inout Attendance, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) {
        if receiver.plants(.attendanceDepartureMissing, &random) {
            row.departureAt = random.chance(0.6) ? nil : row.arrivalAt
        }
        if row.providerCode == "RGP", receiver.plants(.attendanceLocalCodes, &random) {
            row.chiefComplaint = "LOC17"
            row.diagnosis = "LOC38"
        }
        let isLater = context.calendar.period(of: row.arrivalAt.day) >= context.period(2024, 7)
        if isLater, row.providerCode == "RDE", row.disposal == "REFERRED",
            receiver.plants(.attendanceSameDayCare, &random)
        {
            row.departmentType = "05"
        }
    }
}
