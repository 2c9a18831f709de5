/// Sends referrals, contacts and plans of the neighbourhood teams.
struct TeamSender {
    let context: SendingContext

    /// Sends the team's work with one person.
    func send(_ life: Life, to receiver: inout some CountyReceiver) {
        guard !life.cases.isEmpty || !life.carePlans.isEmpty else { return }
        var random = Randomness(
            seed: context.profile.seed, purpose: 26, index: life.person.index)
        for (serial, item) in life.cases.enumerated() {
            refer(item, life.person, number: serial, &random, &receiver)
            contacts(item, life, number: serial, &random, &receiver)
        }
        for (serial, plan) in life.carePlans.enumerated() {
            plans(plan, life.person, number: serial, &random, &receiver)
        }
    }

    private func scope(_ isCouncil: Bool) -> String { isCouncil ? "COUNCIL" : "EPR" }
    private func system(_ isCouncil: Bool) -> String { isCouncil ? "COUNCIL" : "COMMUNITY_EPR" }

    private func teamCode(
        _ person: Person, _ fault: PlantedFault, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) -> String {
        let teams = context.geography.teams
        let isOther = receiver.plants(fault, &random)
        return teams[(person.homeTeam + (isOther ? 1 : 0)) % teams.count].code
    }

    // MARK: Referrals

    private func refer(
        _ item: TeamCase, _ person: Person, number: Int, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) {
        var row = referral(item, person, number: number, &random, &receiver)
        deliver(row, item, &random, &receiver)
        if receiver.plants(.referralTwice, &random) {
            row.sourceSystem = system(!item.isCouncil)
            row.referralID += "V"
            row.laPersonID = item.isCouncil ? nil : person.councilID
            row.nhsNumber = person.nhsNumber
            var other = item
            other.isCouncil.toggle()
            other.firstContact = nil
            other.reason = "DUPLICATE"
            other.closed = item.day + 20
            deliver(row, other, &random, &receiver)
        }
    }

    private func referral(
        _ item: TeamCase, _ person: Person, number: Int, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) -> Referral {
        let isBlank = receiver.plants(
            item.isCouncil ? .referralNumberMissingCouncil : .referralNumberMissing, &random)
        var received = item.received
        let slack = min(5, (item.firstContact ?? item.closed) - item.day)
        if slack > 0, receiver.plants(.referralKeyedLate, &random) {
            received = CivilTime(
                received.day.advanced(by: random.within(1...slack)), seconds: 36_000)
        }
        var row = Referral(
            referralID: "R\(person.index)-\(number)", sourceSystem: system(item.isCouncil),
            nhsNumber: isBlank ? nil : person.nhsNumber,
            laPersonID: item.isCouncil ? person.councilID : nil, birthDate: person.birth,
            sex: "\(person.sex)", postcode: context.geography.postcodes[person.postcode].text,
            practiceCode: context.geography.practices[person.practice].code,
            teamCode: teamCode(person, .referralTeam, &random, &receiver),
            referralReceivedAt: received, referralSource: item.source,
            priority: "\(item.priority)", needs: item.needs, disciplineRequested: item.discipline,
            status: "WAITING", pauseDays: item.pauseDays, livesAlone: person.livesAlone,
            fallsRisk: item.needs.contains("FALLS") || random.chance(0.15),
            frailtyCategory: person.frailty.code,
            twoPersonRequired: random.chance(person.frailty == .severe ? 0.16 : 0.03),
            safeguardingOpen: item.needs.contains("SAFEGUARDING"),
            interpreterNeeded: person.ethnicity != "A" && random.chance(0.12))
        if receiver.plants(.referralNeedsOther, &random) {
            row.needs = random.chance(0.3) ? [] : ["OTHER"]
        }
        return row
    }

    /// Sends the referral in the months when it comes, is seen and is closed.
    private func deliver(
        _ row: Referral, _ item: TeamCase, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) {
        let calendar = context.calendar
        let isLeftOpen = item.firstContact != nil && receiver.plants(.referralLeftOpen, &random)
        let closed = calendar.day(item.closed + (isLeftOpen ? 90 : 0))
        let contact = item.firstContact.map { calendar.day($0) }
        var periods: Set = [
            calendar.period(of: row.referralReceivedAt.day), calendar.period(of: closed),
        ]
        if let contact { periods.insert(calendar.period(of: contact)) }
        for period in periods.sorted() where period >= 0 && period <= context.lastPeriod {
            var sent = row
            if let contact, calendar.period(of: contact) <= period {
                sent.status = "SEEN"
                sent.firstContactDate = contact
                sent.disciplineAllocated = row.disciplineRequested
                sent.workerID = "W\(row.teamCode)\(row.disciplineRequested.utf8.count)"
            } else if item.pauseDays != nil {
                sent.status = "PAUSED"
            }
            if calendar.period(of: closed) <= period {
                sent.status = item.reason == "INAPPROPRIATE" ? "REJECTED" : "CLOSED"
                sent.closedDate = closed
                sent.closeReason = item.reason
            }
            receiver.receive(
                sent, in: SentFile(.referrals, scope: scope(item.isCouncil), period: period))
        }
    }

    // MARK: Contacts

    private func contacts(
        _ item: TeamCase, _ life: Life, number: Int, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) {
        let others = life.cases.filter { $0.isCouncil != item.isCouncil }
        for (serial, meeting) in item.contacts.enumerated() where meeting.day < life.person.death {
            let period = context.calendar.period(of: context.calendar.day(meeting.day))
            guard period >= 0, period <= context.lastPeriod else { continue }
            var row = contact(meeting, item, life.person, &random, &receiver)
            row.contactID = "C\(life.person.index)-\(number)-\(serial)"
            row.referralID = "R\(life.person.index)-\(number)"
            let isSeen =
                meeting.mechanism == "01" && (meeting.status == "5" || meeting.status == "6")
            let other = others.first { $0.day <= meeting.day && $0.closed > meeting.day }
            if isSeen, let other, random.chance(0.105) {
                joint(&row, other, life.person, period, &random, &receiver)
            }
            receiver.receive(
                row, in: SentFile(.contacts, scope: scope(item.isCouncil), period: period))
        }
    }

    /// A visit of both sectors: seldom one row, mostly one in each system.
    private func joint(
        _ row: inout Contact, _ other: TeamCase, _ person: Person, _ period: Int,
        _ random: inout Randomness, _ receiver: inout some CountyReceiver
    ) {
        let guest = other.isCouncil ? "SOCIAL_CARE_ASSESSOR" : "COMMUNITY_NURSE"
        row.jointVisit = !receiver.plants(.contactTickMissing, &random)
        guard receiver.plants(.contactTwice, &random) else {
            row.otherDisciplines = [guest]
            return
        }
        var second = row
        second.contactID += "J"
        second.sourceSystem = system(other.isCouncil)
        second.referralID = nil
        second.leadDiscipline = guest
        second.nhsNumber = person.nhsNumber
        second.laPersonID = other.isCouncil ? person.councilID : nil
        second.contactAt = row.contactAt.advanced(bySeconds: random.within(-4...4) * 300)
        second.jointVisit = nil
        receiver.receive(
            second, in: SentFile(.contacts, scope: scope(other.isCouncil), period: period))
    }

    private func contact(
        _ meeting: Meeting, _ item: TeamCase, _ person: Person, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) -> Contact {
        let day = context.calendar.day(meeting.day)
        let isRough = receiver.plants(.contactTimeRounded, &random)
        let second =
            isRough ? (random.chance(0.2) ? 0 : meeting.second / 3_600 * 3_600) : meeting.second
        let isBlank = receiver.plants(
            item.isCouncil ? .contactNumberMissingCouncil : .contactNumberMissing, &random)
        return Contact(
            contactID: "", sourceSystem: system(item.isCouncil),
            nhsNumber: isBlank ? nil : person.nhsNumber,
            laPersonID: item.isCouncil ? person.councilID : nil,
            teamCode: teamCode(person, .contactTeam, &random, &receiver),
            contactAt: CivilTime(day, seconds: second), durationMinutes: meeting.minutes,
            consultationMechanism: meeting.mechanism, attendanceStatus: meeting.status,
            leadDiscipline: item.discipline, jointVisit: nil, purpose: meeting.purpose)
    }

    // MARK: Plans

    private func plans(
        _ plan: JointPlan, _ person: Person, number: Int, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) {
        let calendar = context.calendar
        let isJoint = plan.type == "JOINT"
        let isFree = receiver.plants(.planAgenciesFree, &random)
        let isWrong = receiver.plants(.planNumberWrong, &random)
        var row = CarePlan(
            planID: "PL\(person.index)-\(number)", version: 1,
            nhsNumber: isWrong
                ? SentNumber.mistyped(person.nhsNumber, &random) : person.nhsNumber,
            laPersonID: plan.type == "HEALTH_ONLY" ? nil : person.councilID,
            teamCode: context.geography.teams[person.homeTeam].code, planType: plan.type,
            agencies: isJoint
                ? (isFree ? ["Social care", "the district nurses"] : ["SCC", "SCH"])
                : [plan.type == "CARE_ONLY" ? "SCC" : "SCH"],
            agreedDate: calendar.day(plan.agreed), reviewDueDate: calendar.day(plan.review),
            leadWorkerID: "W\(person.homeTeam + 1)\(number)")
        if receiver.plants(.planOldDate, &random) {
            row.agreedDate = row.agreedDate.advanced(by: -365)
        }
        let ended = calendar.day(plan.ended)
        let periods = Set([
            calendar.period(of: calendar.day(plan.agreed)), calendar.period(of: ended),
        ])
        for period in periods.sorted() where period >= 0 && period <= context.lastPeriod {
            let isMissing = period % 13 == person.homeTeam && period % 3 != 0
            receiver.note(.planReturnMissing, isPlanted: isMissing)
            if isMissing { continue }
            var sent = row
            if calendar.period(of: ended) <= period { sent.endedDate = ended }
            receiver.receive(sent, in: SentFile(.plans, scope: row.teamCode, period: period))
        }
    }
}
