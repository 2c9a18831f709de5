/// Sends social care events in the months when they begin and end.
struct CareSender {
    let context: SendingContext

    /// Sends all care events of one person.
    func send(_ life: Life, to receiver: inout some CountyReceiver) {
        guard !life.care.isEmpty else { return }
        var random = Randomness(
            seed: context.profile.seed, purpose: 24, index: life.person.index)
        let hasTwo = receiver.plants(.careTwoNumbers, &random)
        for (serial, item) in life.care.enumerated() {
            var row = record(item, life, number: serial, &random, &receiver)
            if hasTwo, serial % 2 == 1 { row.laPersonID += "X" }
            deliver(row, item, life, &random, &receiver)
            if item.service == .homeSupport, receiver.plants(.careDoubled, &random) {
                row.eventReference += "D"
                deliver(row, item, life, &random, &receiver)
            }
        }
    }

    private func deliver(
        _ row: CareEvent, _ item: CareItem, _ life: Life, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) {
        let calendar = context.calendar
        let end = min(item.end, life.person.death)
        let ending = end < calendar.days ? calendar.period(of: calendar.day(end)) : Int.max
        guard ending >= 0 else { return }
        // Services that were open at the start are in the first file.
        let starting = max(0, item.start < 0 ? 0 : calendar.period(of: calendar.day(item.start)))
        let isService = item.kind == "Service"
        let isForgotten =
            isService && ending != .max && end < life.person.death && item.start != item.end
            && receiver.plants(.careEndMissing, &random)
        var row = row
        if isService, starting < ending, starting <= context.lastPeriod {
            receiver.receive(row, in: SentFile(.careEvents, period: starting))
            reset(row, item, starting, ending, &receiver)
        }
        guard ending <= context.lastPeriod, !isForgotten || starting == ending else { return }
        row.eventEndDate = isForgotten ? nil : calendar.day(end)
        row.eventOutcome = item.outcome ?? "NFA: Support ended for other reason"
        if life.person.death <= item.end, life.person.death <= calendar.days {
            row.dateOfDeath = calendar.day(life.person.death)
            row.eventOutcome = "NFA: Deceased"
        }
        receiver.receive(row, in: SentFile(.careEvents, period: max(starting, ending)))
    }

    /// Day support lines start again every first of April.
    private func reset(
        _ row: CareEvent, _ item: CareItem, _ first: Int, _ last: Int,
        _ receiver: inout some CountyReceiver
    ) {
        guard item.service == .daySupport else { return }
        for year in 2022...2036 {
            let period = context.period(year, 4)
            guard period > first, period < last, period <= context.lastPeriod else { continue }
            var again = row
            again.eventStartDate = CivilDay(year: year, month: 4, day: 1)
            receiver.note(.careStartReset, isPlanted: true)
            receiver.receive(again, in: SentFile(.careEvents, period: period))
        }
    }

    private func record(
        _ item: CareItem, _ life: Life, number: Int, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) -> CareEvent {
        let person = life.person
        let isRequest = item.kind == "Request"
        let isBlank = receiver.plants(
            isRequest ? .careNumberMissingRequest : .careNumberMissing, &random)
        let isDummy = receiver.plants(.careBirthDummy, &random)
        var row = CareEvent(
            laCode: "609", eventReference: "E\(person.index)-\(number)",
            nhsNumber: isBlank ? nil : person.nhsNumber, laPersonID: person.councilID,
            postcode: context.geography.postcodes[person.postcode].text,
            practiceCode: random.chance(0.8)
                ? context.geography.practices[person.practice].code : nil,
            gender: person.sex == 1 ? "Male" : "Female", ethnicity: person.ethnicity,
            birthDate: isDummy ? CivilDay(year: 1900, month: 1, day: 1) : person.birth,
            clientType: "Service user",
            primarySupportReason: person.age >= 65
                ? "Physical Support" : "Learning Disability Support",
            hasUnpaidCarer: random.pick(["Yes", "No", "Unknown"]), eventType: item.kind,
            eventStartDate: context.calendar.day(item.start),
            allocatedTeamCode: context.geography.teams[person.homeTeam].code)
        if isRequest {
            row.requestRouteOfAccess = item.route
            row.conversationTier = random.within(1...3)
        }
        if item.kind == "Assessment" { row.assessmentType = "Long term assessment" }
        if item.kind == "Review" { row.reviewReason = "Planned" }
        if let service = item.service { describe(&row, service, item, &random, &receiver) }
        return row
    }

    private func describe(
        _ row: inout CareEvent, _ service: CareService, _ item: CareItem,
        _ random: inout Randomness, _ receiver: inout some CountyReceiver
    ) {
        row.serviceType =
            receiver.plants(.careOldLabel, &random) ? service.oldType : service.type
        row.serviceComponent = service.component
        row.deliveryMechanism =
            service == .directPayment
            ? "Direct Payment Only" : "CASSR Managed Personal Budget"
        row.unitCost = service.cost.pence
        row.costFrequencyUnitType = service.cost.unit
        row.plannedUnitsPerWeek = item.unitsPerWeek * 100
        if receiver.plants(.careCostNegative, &random) {
            row.unitCost = random.chance(0.6) ? -service.cost.pence : 0
        }
        if service == .homeSupport, receiver.plants(.careCostUnits, &random) {
            row.costFrequencyUnitType = "Weekly"
        }
    }
}
