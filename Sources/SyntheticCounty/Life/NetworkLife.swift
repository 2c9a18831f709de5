/// A referral to a neighbourhood network and what came of it.
struct NetworkLink {
    var day: Int
    var source: String
    var status: String
    var connected: Int?
    var hasConsent: Bool
    var baseline: Int?
    var followUp: Int?
    var lonelyBefore: Int?
    var lonelyAfter: Int?
    var contentBefore: Int?
    var contentAfter: Int?
}

/// The community and voluntary support of one person.
struct NetworkLife {
    private let calendar: CountyCalendar
    private var random: Randomness

    init(calendar: CountyCalendar, random: Randomness) {
        self.calendar = calendar
        self.random = random
    }

    /// Adds the referrals of one person.
    mutating func run(_ life: inout Life) {
        let person = life.person
        guard person.age >= 18 else { return }
        let monthly =
            (person.livesAlone ? 2.6 : 1.1) * (1 + 0.45 * Double(person.frailty.rawValue))
            * HospitalRates.poverty(decile: person.decile)
        let perDay = monthly / 30_437
        var clock = Double(person.entry) + random.exponential(1 / perDay)
        while clock < Double(min(calendar.days, person.death)) {
            let day = afterCrisis(life, Int(clock))
            // Care homes have their own activities.
            if day < life.careHomeFrom { life.networks.append(link(day)) }
            clock += random.exponential(1 / perDay) + 28
        }
    }

    /// Many are referred in the months after they were in hospital.
    private mutating func afterCrisis(_ life: Life, _ day: Int) -> Int {
        let stays = life.spells.filter { $0.isEmergency && !$0.hasDied }
        guard random.chance(0.3), !stays.isEmpty else { return day }
        return min(calendar.days - 1, random.pick(stays).discharge + random.within(10...60))
    }

    private mutating func link(_ day: Int) -> NetworkLink {
        let isConnected = random.chance(0.56)
        var link = NetworkLink(
            day: day,
            source: ["GP_PRACTICE", "INT", "COUNCIL", "HOSPITAL", "SELF", "VCSE", "LIBRARY"][
                random.weighted([46, 10, 12, 6, 14, 8, 4])],
            status: isConnected ? "CONNECTED" : random.pick(["DECLINED", "NOT_REACHED", "CLOSED"]),
            connected: isConnected ? day + random.within(5...40) : nil,
            hasConsent: random.chance(0.62))
        guard isConnected, random.chance(0.42) else { return link }
        let before = score(random.normal(6.1, 1.6), 3...9)
        link.baseline = day + random.within(3...30)
        link.lonelyBefore = before
        link.contentBefore = score(random.normal(5.8, 1.9), 0...10)
        guard random.chance(0.72) else { return link }
        link.followUp = (link.baseline ?? day) + random.within(52...116)
        link.lonelyAfter = score(Double(before) + random.normal(-0.98, 1.3), 3...9)
        link.contentAfter = score(Double(link.contentBefore ?? 6) + random.normal(0.6, 1.5), 0...10)
        return link
    }

    private func score(_ value: Double, _ range: ClosedRange<Int>) -> Int {
        min(range.upperBound, max(range.lowerBound, Int(value.rounded())))
    }
}
