/// Sends discharge delays from April 2023, when the discharge ready date began.
struct DelaySender {
    let context: SendingContext
    private let opening = CivilDay(year: 2023, month: 4, day: 1)

    init(context: SendingContext) { self.context = context }

    /// Sends the delays of one person's stays.
    func send(_ life: Life, to receiver: inout some CountyReceiver) {
        guard life.spells.contains(where: { $0.delay > 0 }) else { return }
        var random = Randomness(
            seed: context.profile.seed, purpose: 23, index: life.person.index)
        for (serial, stay) in life.spells.enumerated() where stay.delay > 0 {
            let start = context.calendar.day(stay.discharge - stay.delay)
            guard start >= opening, !receiver.plants(.delayMissing, &random) else { continue }
            let row = record(stay, life.person, serial: serial, start, &random)
            let end = context.calendar.day(stay.discharge)
            guard stay.delay > 4, receiver.plants(.delayRestarted, &random) else {
                deliver(row, until: end, died: stay.hasDied, &random, &receiver)
                continue
            }
            let change = start.advanced(by: stay.delay / 2)
            var second = row
            second.delayID += "R"
            second.delayStartDate = change
            second.awaiting = "ASSESSMENT"
            deliver(row, until: change, died: false, &random, &receiver)
            deliver(second, until: end, died: stay.hasDied, &random, &receiver)
        }
    }

    /// Sends the row in every month that the delay touches; the end once it is known.
    private func deliver(
        _ row: Delay, until end: CivilDay, died: Bool, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) {
        var row = row
        let ending = context.calendar.period(of: end)
        let isLate = receiver.plants(.delayLeftOpen, &random)
        let isFuture = receiver.plants(.delayFuture, &random)
        let agreed = row.drdReasonGroup
        let isDisputed = disputes(row, &receiver)
        let last = ending + (isLate || isDisputed ? 1 : 0)
        let first = context.calendar.period(of: row.delayStartDate)
        guard first <= context.lastPeriod else { return }
        for period in first...min(last, context.lastPeriod) {
            if period == last || period == ending && !isLate {
                row.delayEndDate = end
                row.endReason = died ? "DIED" : "DISCHARGED"
            }
            var sent = row
            if isFuture { sent.delayStartDate = end.advanced(by: 2) }
            // Trust and council agree after the first file.
            if isDisputed && period == first {
                sent.drdReasonGroup = agreed == "CAPACITY" ? "INTERFACE_PROCESS" : "CAPACITY"
            }
            receiver.receive(
                sent, in: SentFile(.delays, scope: row.providerCode, period: period))
        }
    }

    /// Whether trust and council disagree about a delay until they sign off the month.
    private func disputes(_ row: Delay, _ receiver: inout some CountyReceiver) -> Bool {
        var random = Randomness(
            seed: context.profile.seed, purpose: 28,
            index: row.delayID.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) % 1_000_000_007 })
        return receiver.plants(.delayDisputed, &random)
    }

    private func record(
        _ stay: Stay, _ person: Person, serial: Int, _ start: CivilDay,
        _ random: inout Randomness
    ) -> Delay {
        let isSplit = SpellSender.isSplit(stay, person, serial: serial, context)
        let provider = isSplit ? (stay.provider + 1) % 3 : stay.provider
        let pathway = random.weighted([30, 42, 18, 10])
        let awaited =
            pathway == 3
            ? ["RESIDENTIAL", "NURSING"]
            : pathway == 2
                ? ["COMMUNITY_BED"]
                : pathway == 1
                    ? ["HOME_CARE", "REABLEMENT_STEP", "HOME_CARE"]
                    : ["EQUIPMENT", "ASSESSMENT", "HOUSING", "CHOICE"]
        return Delay(
            delayID: "D\(person.index)-\(serial)", providerCode: Trust.codes[provider],
            spellID: SpellSender.number(person, serial: serial, part: isSplit ? 1 : 0),
            regime: "DRD",
            nhsNumber: random.chance(0.985) ? person.nhsNumber : nil, birthDate: person.birth,
            sex: "\(person.sex)",
            postcode: context.geography.postcodes[person.postcode].text,
            practiceCode: context.geography.practices[person.practice].code,
            responsibleLaCode: "609", careType: random.chance(0.93) ? "ACUTE" : "NON_ACUTE",
            delayStartDate: start,
            drdReasonGroup: [
                "HOSPITAL_PROCESS", "TRANSFER_HUB_PROCESS", "INTERFACE_PROCESS", "CAPACITY",
                "WELLBEING_CONCERN",
            ][random.weighted([22, 18, 22, 34, 4])],
            pathway: "\(pathway)", awaiting: random.pick(awaited))
    }
}
