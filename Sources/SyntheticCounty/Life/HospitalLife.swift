/// Hospital stays, A&E visits and ambulance calls of one person, in the order they happen.
struct HospitalLife {
    let calendar: CountyCalendar
    private let rural: Bool
    var random: Randomness

    init(calendar: CountyCalendar, rural: Bool, random: Randomness) {
        self.calendar = calendar
        self.rural = rural
        self.random = random
    }

    /// Adds everything that brings the person to a hospital or an ambulance to them.
    mutating func run(_ life: inout Life) {
        let person = life.person
        let poverty = HospitalRates.poverty(decile: person.decile)
        let urgent =
            HospitalRates.emergencies(age: person.age, frailty: person.frailty) * person.risk
            * poverty
        emergencies(&life, perDay: urgent)
        planned(&life)
        let visiting =
            HospitalRates.attendances(age: person.age, frailty: person.frailty)
            * person.attendanceRisk * poverty
        visits(&life, perDay: visiting)
        let calling =
            HospitalRates.calls(age: person.age, frailty: person.frailty) * poverty
            * (0.5 * person.attendanceRisk + 0.5)
        calls(&life, perDay: calling)
    }

    /// The next day of a process of which `ceiling` times `perDay` candidates are drawn.
    private mutating func next(after day: Double, perDay: Double) -> Double {
        day + random.exponential(1 / (perDay * CountyCalendar.ceiling))
    }

    /// Whether a candidate becomes an event: by season, weekday and the person's ageing.
    private mutating func happens(_ busy: [Double], _ day: Int, _ person: Person) -> Bool {
        let ageing = HospitalRates.ageing(age: person.age, day: day, middle: calendar.middle)
        return random.chance(busy[day] * ageing / CountyCalendar.ceiling)
    }

    private mutating func emergencies(_ life: inout Life, perDay: Double) {
        var clock = next(after: Double(life.person.entry), perDay: perDay)
        var readmission = Int.max
        var free = life.person.entry
        while true {
            let base = clock < Double(calendar.days) ? Int(clock) : Int.max
            let day = min(base, readmission)
            guard day < calendar.days, day < life.person.death else { return }
            let isReadmission = readmission <= base
            if isReadmission {
                readmission = .max
            } else {
                clock = next(after: clock, perDay: perDay)
                guard happens(calendar.emergency, day, life.person) else { continue }
            }
            guard day >= free, !isAvoided(life.person, day) else { continue }
            let stay = emergency(&life, day: day)
            free = stay.discharge + 1
            if stay.hasDied { return }
            let again = 0.14 + 0.028 * Double(life.person.frailty.rawValue)
            if random.chance(again) {
                let wait = random.exponential(11)
                if wait < 29 { readmission = stay.discharge + 1 + Int(wait) }
            }
        }
    }

    /// The planted effect on emergency admissions of older people.
    private mutating func isAvoided(_ person: Person, _ day: Int) -> Bool {
        let isLess = random.chance(PlantedEffects.admissionsAvoided)
        let date = calendar.day(day)
        return isLess && date.age(bornOn: person.birth) >= 65
            && PlantedEffects.apply(team: person.listTeam, day: date)
    }

    /// One emergency: the way in, the stay and how it ends.
    private mutating func emergency(_ life: inout Life, day: Int) -> Stay {
        let person = life.person
        let age = calendar.day(day).age(bornOn: person.birth)
        let isFall = random.chance(
            age < 65 ? 0.035 : age < 75 ? 0.06 : age < 85 ? 0.095 : 0.135)
        let method = ["21", "22", "24", "2A", "2D", "2B"][
            random.weighted([76, 14, 5, 2.2, 2, 0.8])]
        var stay = Stay(
            admission: day, discharge: day, method: method,
            treatmentFunction: treatmentFunction(age: age, isFall: isFall, person.frailty),
            diagnosis: "", provider: provider(person), isFall: isFall)
        code(&stay, age: age, person.frailty)
        let byAmbulance = random.chance(
            isFall ? 0.86 : age < 18 ? 0.2 : age < 65 ? 0.42 : 0.64)
        if method == "21" || method == "2A" {
            arrive(&life, stay, byAmbulance: byAmbulance, age: age)
        } else if byAmbulance, random.chance(0.25) {
            call(&life, day: day, outcome: "SC_OTHER", isFall: isFall, provider: stay.provider)
        }
        leave(&life, &stay, age: age)
        life.spells.append(stay)
        return stay
    }

    mutating func provider(_ person: Person) -> Int {
        let usual = Trust.usual(team: person.homeTeam)
        return random.chance(0.94) ? usual : (usual + 1 + random.below(2)) % 3
    }

    private mutating func treatmentFunction(
        age: Int, isFall: Bool, _ frailty: Frailty
    ) -> String {
        if random.chance(0.012) { return "710" }
        if age < 18 { return "420" }
        if isFall { return random.chance(0.6) ? "110" : "430" }
        if age >= 75, random.chance(0.45) { return "430" }
        return ["300", "100", "320", "340", "502"][random.weighted([58, 17, 11, 9, 5])]
    }

    private mutating func code(_ stay: inout Stay, age: Int, _ frailty: Frailty) {
        if stay.isFall {
            stay.diagnosis = random.pick(Diagnoses.fracture)
            stay.secondary.append(random.pick(Diagnoses.fallCauses))
        } else if random.chance(age < 18 ? 0.055 : age < 65 ? 0.075 : 0.088) {
            stay.diagnosis = Diagnoses.chronic[random.weighted(Diagnoses.chronicWeights)]
        } else {
            stay.diagnosis = Diagnoses.acute[random.weighted(Diagnoses.acuteWeights)]
        }
        for _ in 0..<random.poisson(age < 45 ? 0.4 : 1.2 + 0.8 * Double(frailty.rawValue)) {
            stay.secondary.append(random.pick(Diagnoses.background))
        }
    }

    private mutating func leave(_ life: inout Life, _ stay: inout Stay, age: Int) {
        let person = life.person
        let frailty = person.frailty.rawValue
        let isShort = random.chance(
            stay.isFall ? 0.12 : age < 18 ? 0.52 : age < 65 ? 0.44 : 0.235 - 0.02 * Double(frailty))
        if !isShort {
            let median =
                stay.isFall ? (age < 65 ? 3.0 : 4.9) : age < 18 ? 1.5 : age < 65 ? 2.6 : 4.2
            let nights = random.lognormal(median: median + 0.35 * Double(frailty), sigma: 1.0)
            stay.discharge = stay.admission + 1 + min(300, Int(nights))
        }
        let dies = age < 65 ? 0.009 : 0.033 + 0.022 * Double(frailty) + (age > 84 ? 0.02 : 0)
        if stay.nights > 0, random.chance(dies) {
            stay.hasDied = true
            stay.destination = "79"
            life.person.death = min(life.person.death, stay.discharge)
            return
        }
        stay.destination = destination(age: age, frailty: frailty)
        if stay.nights > 0, age >= 18 { wait(&stay, person, age: age) }
    }

    private mutating func destination(age: Int, frailty: Int) -> String {
        if random.chance(0.014) { return "51" }
        if age >= 75, random.chance(0.02 + 0.03 * Double(frailty)) {
            return random.chance(0.5) ? "55" : "56"
        }
        return "19"
    }

    /// Some people are ready to leave before they can; in the pilots they wait less.
    mutating func wait(_ stay: inout Stay, _ person: Person, age: Int) {
        let frailty = Double(person.frailty.rawValue)
        let likely =
            (age < 65 ? 0.054 : 0.122 + (age > 79 ? 0.04 : 0)) + 0.048 * frailty
            + (stay.isFall ? 0.15 : 0)
        guard random.chance(min(0.5, likely * (stay.nights > 6 ? 1.5 : 0.8))) else { return }
        let winter = calendar.emergency[min(stay.discharge, calendar.days - 1)] > 1.05 ? 1.06 : 1
        var days = random.lognormal(median: 3.5 + 0.33 * frailty, sigma: 0.92) * winter
        let ready = calendar.day(stay.discharge)
        if PlantedEffects.apply(team: person.homeTeam, day: ready) {
            days *= PlantedEffects.delayFactor
        }
        // Rounded by chance, so that a factor on the length shows in whole days too.
        stay.delay = max(1, min(120, Int(days + random.unit())))
        stay.discharge += stay.delay
    }

    /// The way through the emergency department into a bed.
    private mutating func arrive(
        _ life: inout Life, _ stay: Stay, byAmbulance: Bool, age: Int
    ) {
        let minute = 420 + Int(random.unit() * 1_020)
        let arrival = CivilTime(calendar.day(stay.admission), seconds: minute * 60)
        life.visits.append(
            Visit(
                arrival: arrival,
                minutes: min(1_380, 60 + Int(random.lognormal(median: 260, sigma: 0.6))),
                provider: stay.provider, isMinor: false, byAmbulance: byAmbulance,
                isFall: stay.isFall, isAdmitted: true, acuity: random.within(1...4)))
        if byAmbulance {
            call(
                &life, day: stay.admission, outcome: "SC_ED", isFall: stay.isFall,
                provider: stay.provider, before: arrival)
        }
    }

    private mutating func visits(_ life: inout Life, perDay: Double) {
        var clock = next(after: Double(life.person.entry), perDay: perDay)
        while clock < Double(min(calendar.days, life.person.death)) {
            let day = Int(clock)
            clock = next(after: clock, perDay: perDay)
            guard happens(calendar.attendance, day, life.person), !life.isInHospital(on: day)
            else { continue }
            let age = life.person.age
            let isFall = random.chance(age < 65 ? 0.08 : 0.22)
            let isMinor = random.chance(0.34)
            let byAmbulance = !isMinor && random.chance(age < 65 ? 0.15 : 0.44)
            let arrival = CivilTime(
                calendar.day(day), seconds: (480 + Int(random.unit() * 930)) * 60)
            let provider = provider(life.person)
            life.visits.append(
                Visit(
                    arrival: arrival,
                    minutes: min(
                        1_200,
                        25 + Int(random.lognormal(median: isMinor ? 75 : 170, sigma: 0.6))),
                    provider: provider, isMinor: isMinor, byAmbulance: byAmbulance,
                    isFall: isFall, isAdmitted: false,
                    acuity: isMinor ? random.within(4...5) : random.within(2...5)))
            if byAmbulance {
                call(
                    &life, day: day, outcome: "SC_ED", isFall: isFall, provider: provider,
                    before: arrival)
            }
        }
    }

    private mutating func calls(_ life: inout Life, perDay: Double) {
        var clock = next(after: Double(life.person.entry), perDay: perDay)
        while clock < Double(min(calendar.days, life.person.death)) {
            let day = Int(clock)
            clock = next(after: clock, perDay: perDay)
            guard happens(calendar.emergency, day, life.person), !life.isInHospital(on: day)
            else { continue }
            let outcome = ["ST", "HT", "SC_OTHER"][random.weighted([62, 29, 9])]
            call(
                &life, day: day, outcome: outcome,
                isFall: random.chance(life.person.age < 65 ? 0.06 : 0.25),
                provider: Trust.usual(team: life.person.homeTeam))
        }
    }

    private mutating func call(
        _ life: inout Life, day: Int, outcome: String, isFall: Bool, provider: Int,
        before arrival: CivilTime? = nil
    ) {
        let weights: [Double] =
            outcome == "SC_ED"
            ? [11, 62, 22, 1, 4]
            : outcome == "HT"
                ? [0, 12, 58, 28, 2]
                : [4, 47, 40, 5, 4]
        let category = ["C1", "C2", "C3", "C4", "HCP_IFT"][random.weighted(weights)]
        let year = Double(day) / 365
        let slow = (calendar.emergency[day] - 1) * 3 + 1
        let median: Double =
            switch category {
            case "C1": 520
            case "C2": (1_560 - 90 * year) * slow
            case "C3": 4_900 * slow
            default: 7_000 * slow
            }
        let seconds = Int(random.lognormal(median: median * (rural ? 1.12 : 0.9), sigma: 0.72))
        let travel = seconds + 2_900
        let connected =
            arrival?.advanced(bySeconds: -travel - random.below(1_500))
            ?? CivilTime(calendar.day(day), seconds: 25_000 + random.below(58_000))
        life.calls.append(
            Call(
                connected: connected, category: category, outcome: outcome,
                seconds: min(seconds, 80_000), isFall: isFall, provider: provider))
    }
}
