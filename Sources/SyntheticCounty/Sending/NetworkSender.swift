/// Sends referrals to the neighbourhood networks, one workbook for each network and month.
struct NetworkSender {
    let context: SendingContext

    /// Sends all network referrals of one person.
    func send(_ life: Life, to receiver: inout some CountyReceiver) {
        guard !life.networks.isEmpty else { return }
        var random = Randomness(
            seed: context.profile.seed, purpose: 27, index: life.person.index)
        for (serial, link) in life.networks.enumerated() {
            var row = record(link, life.person, number: serial, &random, &receiver)
            deliver(row, &random, &receiver)
            if receiver.plants(.networkTwice, &random) {
                let other = (life.person.homeTeam + 1) % context.geography.teams.count
                row.networkCode = Self.code(other)
                row.referralID += "B"
                deliver(row, &random, &receiver)
            }
        }
    }

    static func code(_ team: Int) -> String { team < 9 ? "N0\(team + 1)" : "N\(team + 1)" }

    private func deliver(
        _ complete: NetworkReferral, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) {
        let calendar = context.calendar
        var periods: Set = [calendar.period(of: complete.referralDate)]
        for day in [complete.connectedDate, complete.baselineDate, complete.followupDate] {
            if let day { periods.insert(calendar.period(of: day)) }
        }
        for period in periods.sorted() where period >= 0 && period <= context.lastPeriod {
            var row = complete
            if let day = row.connectedDate, calendar.period(of: day) > period {
                row.connectedDate = nil
                row.status = "OPEN"
            }
            if let day = row.baselineDate, calendar.period(of: day) > period {
                row.baselineDate = nil
                row.ucla3Baseline = nil
                row.onsSatisfactionBaseline = nil
            }
            if let day = row.followupDate, calendar.period(of: day) > period {
                row.followupDate = nil
                row.ucla3Followup = nil
                row.onsSatisfactionFollowup = nil
            }
            receiver.receive(
                row, in: SentFile(.networkReferrals, scope: row.networkCode, period: period))
        }
    }

    private func record(
        _ link: NetworkLink, _ person: Person, number: Int, _ random: inout Randomness,
        _ receiver: inout some CountyReceiver
    ) -> NetworkReferral {
        let calendar = context.calendar
        let home = context.geography.postcodes[person.postcode].text
        let hasNoNumber = receiver.plants(.networkNoNumber, &random)
        let isLeaked = !link.hasConsent && receiver.plants(.networkNoConsent, &random)
        let isSector = receiver.plants(.networkSectorOnly, &random)
        let day = calendar.day(link.day)
        var row = NetworkReferral(
            networkCode: Self.code(person.homeTeam), referralID: "V\(person.index)-\(number)",
            nhsNumber: (link.hasConsent && !hasNoNumber) || isLeaked ? person.nhsNumber : nil,
            consentToLink: link.hasConsent,
            postcode: isSector ? String(home.dropLast(2)) : home,
            practiceCode: random.chance(0.6)
                ? context.geography.practices[person.practice].code : nil,
            teamCode: context.geography.teams[person.homeTeam].code,
            ageBand: AgeBand.code(day.age(bornOn: person.birth)), referralDate: day,
            referralSource: link.source,
            needs: [
                random.pick([
                    "ISOLATION", "LOW_MOOD", "FINANCE",
                    "CARER_STRAIN", "HOUSING", "MOBILITY",
                ])
            ],
            status: link.status, connectedDate: link.connected.map { calendar.day($0) },
            baselineDate: link.baseline.map { calendar.day($0) },
            ucla3Baseline: link.lonelyBefore, followupDate: link.followUp.map { calendar.day($0) },
            ucla3Followup: link.lonelyAfter, onsSatisfactionBaseline: link.contentBefore,
            onsSatisfactionFollowup: link.contentAfter)
        let isReversed =
            [4, 10].contains(person.homeTeam) && (link.baseline ?? 0) >= calendar.days / 2
        if row.ucla3Baseline != nil {
            receiver.note(.networkScaleReversed, isPlanted: isReversed)
            if isReversed {
                row.ucla3Baseline = row.ucla3Baseline.map { 12 - $0 }
                row.ucla3Followup = row.ucla3Followup.map { 12 - $0 }
            }
        }
        return row
    }
}

/// The age bands of surveys and networks.
enum AgeBand {
    /// The code of an age.
    static func code(_ age: Int) -> String {
        switch age {
        case ..<18: "UNKNOWN"
        case ..<25: "18-24"
        case ..<45: "25-44"
        case ..<65: "45-64"
        case ..<75: "65-74"
        case ..<85: "75-84"
        default: "85+"
        }
    }
}
