/// Adult social care of one person: support at the start, requests, reablement and its sequel.
struct CareLife {
    private let calendar: CountyCalendar
    private var random: Randomness

    init(calendar: CountyCalendar, random: Randomness) {
        self.calendar = calendar
        self.random = random
    }

    /// Adds care after hospital life is known.
    mutating func run(_ life: inout Life) {
        guard life.person.age >= 18 else { return }
        begin(&life)
        afterHospital(&life)
        conversations(&life)
        requests(&life)
        reviews(&life)
    }

    /// Per thousand people and month, by frailty, for those of 65 and over and younger adults.
    private func rate(_ person: Person, old: [Double], young: [Double]) -> Double {
        (person.age >= 65 ? old : young)[person.frailty.rawValue] / 30_437
            * (0.8 + 0.2 * HospitalRates.poverty(decile: person.decile))
    }

    // MARK: Long-term support

    private mutating func begin(_ life: inout Life) {
        let person = life.person
        let share =
            (person.age >= 65 ? [0.004, 0.022, 0.105, 0.335] : [0.0016, 0.012, 0.10, 0.30])[
                person.frailty.rawValue]
        // Those who fall ill and attend more are likelier to have support.
        let need =
            0.3 + 0.35 * min(3, person.attendanceRisk) + 0.35 * min(3, person.risk)
        guard person.entry == 0, random.chance(share * need * 1.1) else { return }
        support(&life, from: -random.below(1_400), isNew: false)
    }

    /// Long-term support from a day until its end or the person's death; light is a few hours.
    private mutating func support(
        _ life: inout Life, from day: Int, isNew: Bool, service given: CareService? = nil,
        isLight: Bool = false
    ) {
        guard life.supportFrom == .max || day > life.supportTo else { return }
        let old = life.person.age >= 65
        let service =
            given
            ?? CareService.allCases[
                random.weighted(old ? [47, 24, 10, 6, 4, 2, 7] : [16, 5, 1, 32, 14, 30, 2])]
        // What is left of a stay that began before has the same mean as a new one.
        let length = Int(random.exponential(service.meanDays)) + (isNew ? 14 : 1)
        let end = max(day, 0) + length
        life.supportFrom = day
        life.supportTo = end
        if service.isCareHome { life.careHomeFrom = day }
        if service == .homeSupport { emergencies(&life, from: max(day, 0), until: end) }
        let hours = isLight ? 2 : 4 + Int(random.lognormal(median: 8, sigma: 0.5))
        life.care.append(
            CareItem(
                kind: "Service", start: day, end: end, service: service,
                unitsPerWeek: service == .homeSupport
                    ? hours : service == .daySupport && !isLight ? random.within(1...4) : 1))
    }

    /// A&E visits that people with home care make beyond those of others as frail as they are.
    private mutating func emergencies(_ life: inout Life, from start: Int, until end: Int) {
        var clock = Double(start) + random.exponential(560)
        while clock < Double(min(calendar.days, end)) {
            let day = Int(clock)
            clock += random.exponential(560)
            guard !life.isInHospital(on: day) else { continue }
            life.visits.append(
                Visit(
                    arrival: CivilTime(calendar.day(day), seconds: 30_000 + random.below(50_000)),
                    minutes: random.within(90...420),
                    provider: Trust.usual(team: life.person.homeTeam), isMinor: false,
                    byAmbulance: true, isFall: random.chance(0.3), isAdmitted: false,
                    acuity: random.within(2...4)))
        }
    }

    private mutating func reviews(_ life: inout Life) {
        guard life.supportFrom != .max else { return }
        var day = max(0, life.supportFrom) + random.below(365)
        while day < min(calendar.days, life.supportTo) {
            life.care.append(
                CareItem(
                    kind: "Review", start: day, end: day + random.below(9),
                    outcome: "Continuation of support or services"))
            day += 300 + random.below(130)
        }
    }

    // MARK: Reablement

    private mutating func afterHospital(_ life: inout Life) {
        let person = life.person
        guard person.age >= 63 else { return }
        var lastStart = -100
        for index in life.spells.indices {
            let stay = life.spells[index]
            guard stay.nights > 0, !stay.hasDied, stay.destination == "19",
                stay.discharge < calendar.days, stay.discharge > lastStart + 60,
                stay.admission < life.person.death,
                calendar.day(stay.discharge).age(bornOn: person.birth) >= 65,
                life.supportFrom > stay.discharge
            else { continue }
            let draw = random.unit()
            let frailty = Double(person.frailty.rawValue)
            let likely = 0.028 + 0.019 * frailty
            guard draw < likely * 1.4 else { continue }
            let isOffered = draw < likely
            lastStart = stay.discharge
            reable(&life, stay, isOffered: isOffered)
        }
    }

    private mutating func reable(_ life: inout Life, _ stay: Stay, isOffered: Bool) {
        var episode = Episode(
            talk: stay.discharge - random.below(3),
            offer: isOffered
                ? (random.chance(0.76) ? "STEP" : "REABLEMENT_OTHER")
                : (random.chance(0.7) ? "NOT_OFFERED" : "DECLINED"),
            source: "HOSPITAL_DISCHARGE", discharge: stay.discharge)
        if isOffered {
            let start = stay.discharge + random.within(0...4)
            episode.start = start
            follow(&life, &episode, stay)
        }
        finish(&life, &episode)
    }

    /// Whether somebody is at home on day 91 after leaving hospital, and if not, why not.
    private mutating func follow(_ life: inout Life, _ episode: inout Episode, _ stay: Stay) {
        let day = stay.discharge
        let gain =
            PlantedEffects.apply(team: life.person.homeTeam, day: calendar.day(day))
            ? PlantedEffects.reablementGain : 0
        // Deaths and stays that come by themselves take a few points off.
        guard random.unit() >= 0.825 + gain else { return }
        episode.isAtHome = false
        switch random.weighted([42, 34, 24]) {
        case 0:
            support(
                &life, from: day + random.within(12...80), isNew: true,
                service: random.chance(0.7) ? .residential : .nursing)
        case 1: life.person.death = min(life.person.death, day + random.within(20...88))
        default:
            let back = Stay(
                admission: day + random.within(80...90), discharge: day + random.within(92...110),
                method: "21", treatmentFunction: "430", diagnosis: "J189",
                secondary: ["R296"], provider: stay.provider)
            if back.admission < calendar.days { life.spells.append(back) }
        }
    }

    /// The end of the episode and what follows it.
    private mutating func finish(_ life: inout Life, _ episode: inout Episode) {
        let isStep = episode.offer == "STEP"
        var check = episode.talk + 42
        if let start = episode.start {
            let end = start + random.within(14...42)
            episode.end = end
            check = end
            life.care.append(
                CareItem(
                    kind: "Service", start: start, end: end,
                    outcome: "NFA: Support ended as planned", service: .reablement,
                    unitsPerWeek: random.within(4...12)))
        }
        let recurs = random.chance(isStep ? 0.39 : 0.66)
        if recurs, episode.isAtHome {
            support(
                &life, from: check + random.within(1...40), isNew: true,
                service: episode.discharge == nil
                    ? random.pick([.homeSupport, .homeSupport, .daySupport])
                    : random.pick([.homeSupport, .homeSupport, .directPayment, .daySupport]),
                isLight: episode.discharge == nil)
        }
        episode.outcome =
            recurs
            ? random.pick(["LOWER", "SAME", "HIGHER"])
            : random.pick(["NO_SUPPORT", "NO_SUPPORT", "LOWER"])
        life.steps.append(episode)
    }

    /// Whether a candidate becomes an event, by the person's ageing.
    private mutating func happens(_ day: Int, _ person: Person) -> Bool {
        let ageing = HospitalRates.ageing(age: person.age, day: day, middle: calendar.middle)
        return random.chance(ageing / HospitalRates.mostAgeing)
    }

    /// People often come to a conversation in the weeks after a stay in hospital.
    private mutating func afterCrisis(_ life: Life, _ day: Int) -> Int {
        let stays = life.spells.filter { $0.isEmergency && !$0.hasDied }
        guard random.chance(0.55), !stays.isEmpty else { return day }
        return min(calendar.days - 1, random.pick(stays).discharge + random.within(20...80))
    }

    private mutating func conversations(_ life: inout Life) {
        let person = life.person
        let perDay =
            rate(person, old: [0.5, 1.6, 3.9, 6.0], young: [0.01, 0.15, 0.9, 1.8])
            * HospitalRates.mostAgeing
        var clock = Double(person.entry) + random.exponential(1 / perDay)
        while clock < Double(min(calendar.days, person.death)) {
            let day = afterCrisis(life, Int(clock))
            clock += random.exponential(1 / perDay) + 120
            guard calendar.isWorkingDay[day], life.supportFrom > day, happens(day, person),
                !life.isInHospital(on: day)
            else { continue }
            var episode = Episode(
                talk: day,
                offer: ["STEP", "REABLEMENT_OTHER", "NOT_OFFERED", "DECLINED"][
                    random.weighted([40, 10, 37, 13])],
                source: random.chance(0.85) ? "COMMUNITY" : "RAPID_RESPONSE")
            if episode.offer == "STEP" || episode.offer == "REABLEMENT_OTHER" {
                episode.start = day + random.within(1...12)
            }
            finish(&life, &episode)
        }
    }

    // MARK: Requests

    private static let outcomes: [(words: String, weight: Double)] = [
        ("NFA: Information and advice or signposting", 36),
        ("Progress to support planning or services", 8),
        ("Progress to reablement/ST-Max", 7),
        ("Progress to assessment, review or reassessment", 18),
        ("NFA: Referral to NHS services or NHS funded social care", 6),
        ("NFA: Self-funded client or under 12wk disregard", 8),
        ("NFA: Support declined", 6),
        ("NFA: No services offered for other reason", 5),
        ("NFA: Other", 6),
    ]

    private mutating func requests(_ life: inout Life) {
        let person = life.person
        let perDay =
            rate(person, old: [3.6, 7.7, 16, 29], young: [1.15, 4.8, 22, 60])
            * HospitalRates.mostAgeing
        var clock = Double(person.entry) + random.exponential(1 / perDay)
        while clock < Double(min(calendar.days, person.death)) {
            let day = Int(clock)
            clock += random.exponential(1 / perDay)
            guard day < life.supportFrom || day > life.supportTo, happens(day, person)
            else { continue }
            request(&life, day)
            if random.chance(0.2) { clock = min(clock, Double(day + random.within(8...88))) }
        }
    }

    private mutating func request(_ life: inout Life, _ day: Int) {
        let choice = random.weighted(Self.outcomes.map(\.weight))
        let end = day + Int(random.exponential(4))
        let afterStay = life.spells.contains { $0.discharge <= day && $0.discharge > day - 8 }
        life.care.append(
            CareItem(
                kind: "Request", start: day, end: end, outcome: Self.outcomes[choice].words,
                route: afterStay ? "Discharge from hospital" : "Community or other route"))
        if choice == 1 || choice == 3 {
            let late = end + random.within(2...25)
            life.care.append(
                CareItem(
                    kind: "Assessment", start: late, end: late + random.below(15),
                    outcome: choice == 1
                        ? "Progress to support planning or services" : "NFA: Support declined"))
            if random.chance(choice == 1 ? 0.85 : 0.28) {
                support(&life, from: late + random.within(3...20), isNew: true)
            }
        }
        if random.chance(0.3) {
            life.care.append(
                CareItem(
                    kind: "Service", start: end + 3, end: end + 3,
                    outcome: "NFA: Support ended as planned", service: .equipment, unitsPerWeek: 0))
        }
    }
}
