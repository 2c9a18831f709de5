/// Sends hospital spells month by month, first as flex and then as freeze.
struct SpellSender {
    let context: SendingContext

    /// Sends all spells of one person.
    func send(_ life: Life, to receiver: inout some CountyReceiver) {
        guard !life.spells.isEmpty else { return }
        var random = Randomness(
            seed: context.profile.seed, purpose: 20, index: life.person.index)
        for (serial, stay) in life.spells.enumerated() {
            let split = split(stay, life.person, serial: serial, &random, &receiver)
            for (part, piece) in split.enumerated() {
                send(
                    piece, life.person,
                    number: Self.number(life.person, serial: serial, part: part), &random,
                    &receiver)
            }
        }
    }

    /// Whether a stay is recorded as two spells; the delays of the stay must know it too.
    static func isSplit(
        _ stay: Stay, _ person: Person, serial: Int, _ context: SendingContext
    ) -> Bool {
        guard stay.isEmergency, stay.nights - stay.delay > 2 else { return false }
        var random = Randomness(
            seed: context.profile.seed, purpose: 40, index: person.index * 64 + serial)
        return random.chance(PlantedFault.spellSplit.rate)
    }

    /// The number of a spell, or of the second part of a stay that is split.
    static func number(_ person: Person, serial: Int, part: Int) -> String {
        "S\(person.index)-\(serial * 2 + part)"
    }

    /// A stay recorded as two spells across a transfer.
    private func split(
        _ stay: Stay, _ person: Person, serial: Int, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) -> [Stay] {
        guard stay.isEmergency, stay.nights - stay.delay > 2 else { return [stay] }
        let isSplit = Self.isSplit(stay, person, serial: serial, context)
        receiver.note(.spellSplit, isPlanted: isSplit)
        guard isSplit else { return [stay] }
        var (first, second) = (stay, stay)
        first.discharge = stay.admission + 1
        first.delay = 0
        first.hasDied = false
        first.destination = "51"
        second.admission = first.discharge
        second.provider = (stay.provider + 1) % 3
        second.method = random.chance(0.5) ? "81" : "21"
        return [first, second]
    }

    private func send(
        _ stay: Stay, _ person: Person, number: String, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) {
        let calendar = context.calendar
        let late = receiver.plants(.spellLate, &random) ? 1 : 0
        let admitted = calendar.day(stay.admission)
        let left = calendar.day(stay.discharge)
        let firstPeriod = calendar.period(of: admitted) + late
        let lastPeriod = max(firstPeriod, calendar.period(of: left))
        guard lastPeriod >= 0, firstPeriod < context.profile.months else { return }
        var row = record(stay, person, number: number, &random, &receiver)
        let complete = row
        for period in max(0, firstPeriod)...min(lastPeriod, context.lastPeriod) {
            row = complete
            if period < calendar.period(of: left) {
                row.dischargeDate = nil
                row.dischargeReadyDate = nil
                row.dischargeMethod = "8"
                row.dischargeDestination = "98"
                row.spellCost = nil
            }
            for version in context.versions(of: period) {
                let file = SentFile(
                    .spells, scope: row.providerCode, period: period, version: version)
                let sent = finished(row, in: file, person, &random, &receiver)
                receiver.receive(sent, in: file)
                guard receiver.plants(.spellTwoCommissioners, &random) else { continue }
                var again = sent
                again.commissionerCode = sent.commissionerCode == "06L" ? "07K" : "06L"
                receiver.receive(again, in: file)
            }
        }
    }

    /// What differs between flex and freeze, and between good files and damaged ones.
    private func finished(
        _ row: Spell, in file: SentFile, _ person: Person, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) -> Spell {
        var row = row
        let isFlex = file.version == .flex
        row.submissionStatus = isFlex ? "flex" : "freeze"
        if receiver.plants(
            isFlex ? .spellUncodedFlex : .spellUncodedFreeze, &random)
        {
            row.primaryDiagnosis = nil
            row.secondaryDiagnoses = []
            row.spellHRG = nil
        }
        if isFlex, receiver.plants(.spellNumberMissingFlex, &random) {
            row.nhsNumber = nil
            row.nhsNumberStatus = "03"
        }
        if file.scope == "RGP", file.period == context.period(2022, 9) {
            receiver.note(.spellNumberRounded, isPlanted: true)
            row.nhsNumber = row.nhsNumber.map(SentNumber.rounded)
        }
        return row
    }

    private func record(
        _ stay: Stay, _ person: Person, number: String, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) -> Spell {
        let calendar = context.calendar
        let admitted = calendar.day(stay.admission)
        let left = calendar.day(stay.discharge)
        let isMissing = receiver.plants(.spellNumberMissing, &random)
        let isWrong = !isMissing && receiver.plants(.spellNumberWrong, &random)
        let isOld = receiver.plants(.spellPracticeClosed, &random)
        let home = context.geography.postcodes[person.postcode].text
        let postcode = receiver.plants(.postcodeNew, &random) ? newBuild(home) : home
        let place = context.geography.practices[person.practice].subICB
        return Spell(
            spellID: number, providerCode: Trust.codes[stay.provider],
            siteCode: Trust.sites[stay.provider],
            nhsNumber: isMissing
                ? nil : isWrong ? SentNumber.mistyped(person.nhsNumber, &random) : person.nhsNumber,
            nhsNumberStatus: isMissing ? "03" : random.chance(0.985) ? "01" : "02",
            localPatientID: person.hospitalID, birthDate: person.birth, sex: "\(person.sex)",
            ageAtAdmission: admitted.age(bornOn: person.birth),
            ethnicCategory: random.chance(0.04) ? "Z" : person.ethnicity, postcode: postcode,
            practiceCode: context.practiceCode(person, isOld: isOld), commissionerCode: place,
            admissionMethod: stay.method, sourceOfAdmission: "19",
            patientClassification: stay.classification, admissionDate: admitted,
            dischargeDate: left,
            dischargeMethod: stay.hasDied ? "4" : random.chance(0.97) ? "1" : "6",
            dischargeDestination: stay.destination,
            dischargeReadyDate: readyDate(stay, left, &random, &receiver),
            treatmentFunctionCode: stay.treatmentFunction, primaryDiagnosis: stay.diagnosis,
            secondaryDiagnoses: stay.secondary, primaryProcedure: nil,
            spellHRG: stay.isFall ? "HE11C" : "DZ11K", spellCost: cost(stay),
            submissionStatus: "freeze")
    }

    private func cost(_ stay: Stay) -> Int {
        if stay.classification != "1" { return 68_000 }
        return (stay.isEmergency ? 62_000 : 190_000) + min(60, stay.nights) * 31_500
    }

    /// Sent from April 2023; blank too often at first.
    private func readyDate(
        _ stay: Stay, _ left: CivilDay, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) -> CivilDay? {
        let first = CivilDay(year: 2023, month: 4, day: 1)
        guard left >= first, stay.classification == "1", !stay.hasDied, stay.nights > 0 else {
            return nil
        }
        guard stay.delay > 0 else { return random.chance(0.55) ? left : nil }
        let rate = max(0.10, PlantedFault.spellReadyBlank.rate - Double(left - first) / 365 * 0.05)
        if receiver.plants(.spellReadyBlank, at: rate, &random) { return nil }
        if receiver.plants(.spellReadyOutside, &random) { return left.advanced(by: 5) }
        return left.advanced(by: -stay.delay)
    }

    /// A unit of the same sector that no directory knows yet.
    private func newBuild(_ postcode: String) -> String { postcode.dropLast(2) + "ZZ" }
}
