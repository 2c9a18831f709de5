/// How frail somebody is, after the bands of the electronic frailty index.
enum Frailty: Int, Sendable, CaseIterable {
    case fit, mild, moderate, severe

    /// The code of the feeds.
    var code: String {
        switch self {
        case .fit: "FIT"
        case .mild: "MILD"
        case .moderate: "MODERATE"
        case .severe: "SEVERE"
        }
    }
}

/// A made-up person: who they are, where they live and how much care they need.
struct Person: Sendable {
    /// Their number in the county, from 0.
    let index: Int
    /// A valid NHS number of the 999 test range.
    let nhsNumber: String
    let birth: CivilDay
    /// 1 male, 2 female.
    let sex: Int
    let place: Int
    let postcode: Int
    let practice: Int
    /// Ethnic category, 16+1.
    let ethnicity: String
    let frailty: Frailty
    /// How much likelier than others of the same age they are to fall ill; mean about 1.
    let risk: Double
    /// How much likelier they are to use A&E; a few use it very often.
    let attendanceRisk: Double
    /// Completed years half-way through the simulated time.
    let age: Int
    let livesAlone: Bool
    /// First simulated day in the county.
    let entry: Int
    /// Simulated day of death; beyond the end for those who live.
    var death: Int
    /// The team of the LSOA and the team of the practice; mostly the same.
    let homeTeam: Int
    let listTeam: Int
    /// Deprivation decile of the LSOA.
    let decile: Int

    /// Whether they are in the county and alive on a simulated day.
    func isPresent(on day: Int) -> Bool { day >= entry && day < death }
    /// The council's number of the person.
    var councilID: String { "P\(1_000_000 + index)" }
    /// The hospital's number of the person.
    var hospitalID: String { "H\(4_000_000 + index)" }
}

/// Makes every person of the county from the seed and their number, in any order.
struct Population: Sendable {
    private let profile: CountyProfile
    private let geography: CountyGeography
    private let calendar: CountyCalendar
    /// The NHS number of everybody.
    let numbers: TestNumbers
    /// Running totals of people over LSOA and age, LSOA first.
    private let totals: [Double]
    private let adultTotals: [Double]

    init(profile: CountyProfile, geography: CountyGeography, calendar: CountyCalendar) throws {
        self.profile = profile
        self.geography = geography
        self.calendar = calendar
        numbers = try TestNumbers(people: profile.everyone)
        var (sum, adults): (Double, Double) = (0, 0)
        var (all, grown): ([Double], [Double]) = ([], [])
        for place in geography.places {
            for (age, people) in place.ages.enumerated() {
                sum += people
                all.append(sum)
                // People who move into the county are adults of working age and some retired.
                adults += age < 20 ? 0 : age < 45 ? people * 2 : age < 75 ? people : people * 0.4
                grown.append(adults)
            }
        }
        (totals, adultTotals) = (all, grown)
    }

    /// The person numbered `index`.
    func person(_ index: Int) -> Person {
        var random = Randomness(seed: profile.seed, purpose: 1, index: index)
        let cell = cell(index, &random)
        let (placeIndex, years) = (cell.slot / 91, cell.slot % 91)
        let place = geography.places[placeIndex]
        let birth = birth(years, isBorn: cell.isBirth, entry: cell.entry, &random)
        let age = max(0, calendar.day(calendar.middle).age(bornOn: birth))
        let sex = random.chance(Self.maleShare(age: years)) ? 1 : 2
        let frailty = Self.frailty(age: age, decile: place.decile, &random)
        let practice = place.practices[random.weighted(place.practices.map(\.patients))].practice
        let frequent = random.chance(age >= 18 ? 0.021 : 0.006)
        return Person(
            index: index, nhsNumber: numbers.text(index), birth: birth, sex: sex,
            place: placeIndex, postcode: random.pick(place.postcodes), practice: practice,
            ethnicity: Self.ethnicity(place.ethnicShares, &random), frailty: frailty,
            risk: min(6, random.lognormal(median: 0.78, sigma: 0.7)),
            attendanceRisk: random.lognormal(median: frequent ? 12 : 0.5, sigma: 0.7), age: age,
            livesAlone: random.chance(age < 18 ? 0 : age < 65 ? 0.15 : age < 80 ? 0.28 : 0.46),
            entry: cell.entry, death: death(age: age, frailty: frailty, cell.entry, &random),
            homeTeam: place.team, listTeam: geography.practices[practice].team,
            decile: place.decile)
    }

    private func cell(
        _ index: Int, _ random: inout Randomness
    ) -> (slot: Int, entry: Int, isBirth: Bool) {
        if index < profile.people {
            let target = (Double(index) + 0.5) / Double(profile.people) * (totals.last ?? 0)
            return (Self.find(target, in: totals), 0, false)
        }
        let entry = CountyCalendar.warmUp + random.below(calendar.days - CountyCalendar.warmUp)
        if index < profile.people + profile.births {
            let slot = Self.find(random.unit() * (adultTotals.last ?? 0), in: adultTotals)
            return (slot / 91 * 91, entry, true)
        }
        return (Self.find(random.unit() * (adultTotals.last ?? 0), in: adultTotals), entry, false)
    }

    private static func find(_ target: Double, in totals: [Double]) -> Int {
        var (low, high) = (0, totals.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if totals[middle] > target { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private func birth(
        _ years: Int, isBorn: Bool, entry: Int, _ random: inout Randomness
    ) -> CivilDay {
        if isBorn { return calendar.day(entry) }
        var age = years
        if years == 90 { age = min(104, 90 + Int(random.exponential(2.6))) }
        return calendar.opening.advanced(by: -age * 365 - age / 4 - 1 - random.below(365))
    }

    private static func maleShare(age: Int) -> Double {
        switch age {
        case ..<20: 0.512
        case ..<60: 0.497
        case ..<75: 0.483
        case ..<85: 0.462
        case ..<90: 0.415
        default: 0.34
        }
    }

    private static func frailty(age: Int, decile: Int, _ random: inout Randomness) -> Frailty {
        let poverty = 1.3 - 0.055 * Double(decile)
        let shares: (mild: Double, moderate: Double, severe: Double) =
            switch age {
            case ..<18: (0.015, 0.003, 0.001)
            case ..<45: (0.03, 0.006, 0.002)
            case ..<65: (0.11, 0.025, 0.006)
            case ..<75: (0.26, 0.08, 0.022)
            case ..<85: (0.38, 0.19, 0.07)
            default: (0.37, 0.30, 0.19)
            }
        let draw = random.unit() / poverty
        if draw < shares.severe { return .severe }
        if draw < shares.severe + shares.moderate { return .moderate }
        return draw < shares.severe + shares.moderate + shares.mild ? .mild : .fit
    }

    private static func ethnicity(_ shares: [Double], _ random: inout Randomness) -> String {
        var draw = random.unit()
        let codes = [["H", "J", "K", "L", "R"], ["M", "N", "P"], ["D", "E", "F", "G"], ["S"]]
        for (share, group) in zip(shares, codes) {
            if draw < share { return random.pick(group) }
            draw -= share
        }
        return random.chance(0.06) ? "C" : random.chance(0.01) ? "B" : "A"
    }

    /// Deaths outside hospital; deaths in hospital come from the spells.
    private func death(
        age: Int, frailty: Frailty, _ entry: Int, _ random: inout Randomness
    ) -> Int {
        let years = Double(max(age, 25))
        let byAge = min(0.5, 0.000_011 * Randomness.power(1.107, years))
        let factor = [0.7, 1.2, 2.2, 3.6][frailty.rawValue]
        return entry + 1 + min(1_000_000, Int(random.exponential(365 / (byAge * factor))))
    }
}

extension Randomness {
    /// `base` to the power `exponent`, by repeated multiplication of the whole part.
    static func power(_ base: Double, _ exponent: Double) -> Double {
        var result = 1.0
        for _ in 0..<Int(exponent) { result *= base }
        return result
    }
}

/// The valid NHS numbers that begin with 999, each given to one person at most.
struct TestNumbers: Sendable {
    private let valid: [Int32]
    private let step: Int

    init(people: Int) throws {
        var list: [Int32] = []
        for middle in 0..<1_000_000 where Self.check(middle) != nil && middle != 999_999 {
            list.append(Int32(middle))
        }
        guard people <= list.count else { throw CountyError.tooManyPeople(limit: list.count) }
        valid = list
        // A prime larger than any divisor of the count spreads neighbours over the range.
        step = 700_001
    }

    /// The number of the person numbered `index`.
    func text(_ index: Int) -> String {
        let middle = Int(valid[index * step % valid.count])
        let digits = String(1_000_000 + middle).dropFirst()
        return "999\(digits)\(Self.check(middle) ?? 0)"
    }

    /// The check digit of 999 followed by six digits, or `nil` where there is none.
    static func check(_ middle: Int) -> Int? {
        var sum = 9 * (10 + 9 + 8)
        var rest = middle
        for weight in 2...7 {
            sum += rest % 10 * weight
            rest /= 10
        }
        let digit = 11 - sum % 11
        return digit == 11 ? 0 : digit == 10 ? nil : digit
    }
}
