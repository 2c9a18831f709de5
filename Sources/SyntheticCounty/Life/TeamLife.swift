/// A referral to a neighbourhood team with its contacts.
struct TeamCase {
    /// True in the council's system, false in the community provider's.
    var isCouncil: Bool
    var received: CivilTime
    var day: Int
    var priority: Int
    var needs: [String]
    var discipline: String
    var source: String
    var firstContact: Int?
    var closed: Int
    var reason: String
    var pauseDays: Int?
    var contacts: [Meeting] = []
    var isOldTeamBase = false
}

/// A contact of a case.
struct Meeting {
    var day: Int
    var second: Int
    var minutes: Int
    var mechanism: String
    var status: String
    var purpose: String
    /// Somebody of the other sector was there too.
    var isJoint = false
}

/// A care and support plan.
struct JointPlan {
    var type: String
    var agreed: Int
    var review: Int
    var ended: Int
}

/// The neighbourhood team's work with one person.
struct TeamLife {
    private let calendar: CountyCalendar
    private var random: Randomness

    init(calendar: CountyCalendar, random: Randomness) {
        self.calendar = calendar
        self.random = random
    }

    /// Adds referrals, contacts and plans after hospital and care are known.
    mutating func run(_ life: inout Life) {
        let person = life.person
        guard person.age >= 18 else { return }
        let rates: [Double] = person.age >= 65 ? [3.9, 11.5, 34, 70] : [0.33, 4, 27, 74]
        let perDay =
            rates[person.frailty.rawValue] / 30_437
            * (0.8 + 0.2 * HospitalRates.poverty(decile: person.decile))
            * HospitalRates.mostAgeing
        var clock = Double(person.entry) + random.exponential(1 / perDay)
        var days: [Int] = []
        while clock < Double(min(calendar.days, person.death)) {
            let ageing = HospitalRates.ageing(
                age: person.age, day: Int(clock), middle: calendar.middle)
            if random.chance(ageing / HospitalRates.mostAgeing) { days.append(Int(clock)) }
            clock += random.exponential(1 / perDay)
        }
        for stay in life.spells
        where stay.isEmergency && stay.nights > 1 && !stay.hasDied && person.age >= 65 {
            if random.chance(0.2) { days.append(stay.discharge + random.within(0...3)) }
        }
        for day in days.sorted() where day < min(calendar.days, person.death) {
            guard calendar.isWorkingDay[day] || random.chance(0.2) else { continue }
            refer(&life, day)
        }
    }

    private mutating func refer(_ life: inout Life, _ day: Int) {
        let isCouncil = random.chance(0.27)
        open(&life, day, isCouncil: isCouncil)
        let frailty = Double(life.person.frailty.rawValue)
        if random.chance(isCouncil ? 0.35 : 0.05 + 0.06 * frailty) {
            let other = day + (random.chance(0.4) ? random.within(0...13) : random.within(14...60))
            if other < calendar.days { open(&life, other, isCouncil: !isCouncil) }
        }
        plan(&life, day)
    }

    private mutating func open(_ life: inout Life, _ day: Int, isCouncil: Bool) {
        let priority = 1 + random.weighted(isCouncil ? [2, 10, 38, 50] : [7, 17, 40, 36])
        let mean = [0.2, 3.5, 22, 31][priority - 1]
        let winter = calendar.emergency[day] > 1.05 ? 1.12 : 1
        let wait = priority == 1 ? 0 : 1 + Int(random.exponential(mean * winter))
        let isSeen = random.chance(0.91)
        let end = min(life.person.death, calendar.days + 200)
        var item = TeamCase(
            isCouncil: isCouncil,
            received: CivilTime(
                calendar.day(day), seconds: 29_000 + random.below(32_000)),
            day: day, priority: priority, needs: needs(life.person, isCouncil),
            discipline: "", source: "GP", firstContact: isSeen ? day + wait : nil,
            closed: day + wait + 5 + random.below(20), reason: "COMPLETED")
        item.discipline = discipline(item.needs[0], isCouncil)
        item.source =
            [
                "GP", "HOSPITAL", "SELF_OR_FAMILY", "COMMUNITY_SERVICE", "AMBULANCE",
                "COUNCIL_CONTACT_CENTRE", "CARE_PROVIDER", "VCSE",
            ][
                random.weighted([38, 20, 14, 10, 3, 9, 4, 2])]
        if !isSeen {
            item.reason = random.pick(["DECLINED", "NOT_CONTACTABLE", "INAPPROPRIATE", "ADMITTED"])
        } else if day + wait >= end {
            item.firstContact = nil
        } else {
            contacts(&item, from: day + wait, until: end)
        }
        if random.chance(0.04) { item.pauseDays = random.within(2...20) }
        if life.person.death <= item.closed {
            item.closed = life.person.death
            item.reason = "DIED"
        }
        life.cases.append(item)
    }

    private mutating func contacts(_ item: inout TeamCase, from first: Int, until end: Int) {
        let length = random.weighted(item.isCouncil ? [58, 37, 5] : [50, 29, 21])
        let count =
            length == 0
            ? random.within(1...3)
            : length == 1
                ? random.within(7...20)
                : random.within(50...110)
        let gap = length == 2 ? 2.1 : length == 1 ? 5.0 : 8.0
        var clock = Double(first)
        for number in 0..<count {
            let day = Int(clock)
            guard day < end else { break }
            let isRemote = random.chance(0.16) && number > 0
            let isMissed = number > 0 && random.chance(0.05)
            item.contacts.append(
                Meeting(
                    day: day, second: 28_800 + random.below(110) * 300,
                    minutes: 12 + Int(random.lognormal(median: 24, sigma: 0.5)),
                    mechanism: isRemote ? (random.chance(0.9) ? "02" : "11") : "01",
                    status: isMissed
                        ? random.pick(["2", "3", "4"]) : random.chance(0.95) ? "5" : "6",
                    purpose: number == 0
                        ? "ASSESSMENT" : random.chance(0.85) ? "TREATMENT" : "REVIEW"))
            clock += max(1, random.exponential(gap - 1) + 1)
            item.closed = day + random.within(3...16)
        }
    }

    private mutating func needs(_ person: Person, _ isCouncil: Bool) -> [String] {
        let health = [
            "WOUND", "MEDICATION", "FALLS", "MOBILITY", "CONTINENCE", "LTC_MONITORING",
            "END_OF_LIFE", "COGNITION", "NUTRITION", "LOW_MOOD",
        ]
        let care = [
            "PERSONAL_CARE", "EQUIPMENT", "ADAPTATION", "CARER_STRAIN", "HOUSING",
            "FINANCE", "ISOLATION", "SAFEGUARDING", "COGNITION", "FALLS",
        ]
        let list = isCouncil ? care : health
        var found = [random.pick(list)]
        if random.chance(0.35) {
            let other = random.pick(list)
            if other != found[0] { found.append(other) }
        }
        return found
    }

    private mutating func discipline(_ need: String, _ isCouncil: Bool) -> String {
        switch need {
        case "WOUND", "MEDICATION", "CONTINENCE", "NUTRITION": "COMMUNITY_NURSE"
        case "LTC_MONITORING", "END_OF_LIFE":
            random.chance(0.3) ? "COMMUNITY_MATRON" : "COMMUNITY_NURSE"
        case "MOBILITY": "PHYSIO"
        case "FALLS": isCouncil || random.chance(0.4) ? "OT" : "PHYSIO"
        case "EQUIPMENT", "ADAPTATION": "OT"
        case "COGNITION", "LOW_MOOD": isCouncil ? "SOCIAL_WORKER" : "MENTAL_HEALTH_NURSE"
        case "SAFEGUARDING": "SOCIAL_WORKER"
        case "PERSONAL_CARE" where random.chance(0.4): "REABLEMENT_WORKER"
        default: "SOCIAL_CARE_ASSESSOR"
        }
    }

    /// People known to both sectors often get one plan, others sometimes one of their sector.
    private mutating func plan(_ life: inout Life, _ day: Int) {
        guard let last = life.cases.last(where: { $0.firstContact != nil }),
            let seen = last.firstContact
        else { return }
        let isSupported = life.supportFrom <= day && life.supportTo > day
        let isBoth =
            isSupported
            || life.cases.contains { $0.isCouncil != last.isCouncil && $0.closed > day }
        let isLive = life.carePlans.contains { $0.type == "JOINT" && $0.ended > day + 60 }
        guard random.chance(isBoth ? (isLive ? 0 : 0.88) : 0.07) else { return }
        let agreed = seen + random.within(2...24)
        let review = agreed + (random.chance(0.6) ? 182 : 365)
        life.carePlans.append(
            JointPlan(
                type: isBoth ? "JOINT" : last.isCouncil ? "CARE_ONLY" : "HEALTH_ONLY",
                agreed: agreed, review: review,
                ended: min(life.person.death, review + random.within(-60...240))))
    }
}
