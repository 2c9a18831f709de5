import Disclosure
import Domain
import Measures
import Statistics
import Testing

/// The days waited by the people discharged, as two measures count them: their mean (like DT02)
/// and how many waited no day (like DT03).
private struct Discharges {
    var days: [Int]

    var people: Int { days.count }
    var total: Int { days.reduce(0, +) }
    var squares: Int { days.reduce(0) { $0 + $1 * $1 } }
    var waiting: Int { days.count { $0 > 0 } }

    private static func key(_ measure: String) throws -> CellKey {
        CellKey(
            measure: try #require(MeasureCode(measure)), area: .county, window: .month,
            month: try #require(Month("2026-03")))
    }

    func mean() throws -> DisclosedCell {
        var cell = Cell(key: try Self.key("DT02"), state: .value)
        let student = try #require(
            StudentMean(count: people, sum: Double(total), sumOfSquares: Double(squares)))
        cell.numerator = Double(total)
        cell.denominator = Double(people)
        cell.count = people
        cell.value = student.mean
        cell.interval = student.interval().map { Interval(lower: $0.lower, upper: $0.upper) }
        let settings = DisclosureDecision.Settings(
            rule: .mean, scale: 1, hasInterval: true, decimals: 2, isMeanOfTotal: true)
        return DisclosureDecision(settings).disclosed(cell)
    }

    func onTheDay() throws -> DisclosedCell {
        var cell = Cell(key: try Self.key("DT03"), state: .value)
        cell.numerator = Double(people - waiting)
        cell.denominator = Double(people)
        cell.count = people
        cell.value = Double(people - waiting) / Double(people) * 100
        return DisclosureDecision(.init(rule: .proportion, scale: 100, hasInterval: true))
            .disclosed(cell)
    }

    static func random(_ random: inout SeededRandom) -> Discharges {
        let people = 4 + Int(random.next() % 90)
        let share = UInt64([1, 3, 8, 20, 50, 90, 97][Int(random.next() % 7)])
        let stays = [1, 2, 6, 30][Int(random.next() % 4)]
        return Discharges(
            days: (0..<people).map { _ in
                random.next() % 100 < share ? 1 + Int(random.next() % UInt64(stays)) : 0
            })
    }
}

/// What a reader with pencil and paper makes of a mean, its rounded people and its interval.
private struct Attacker {
    let shown: DisclosedValue

    /// People and total days that would be shown in the same way.
    var candidates: [(people: Int, total: Int)] {
        guard let rounded = shown.denominator else { return [] }
        return (max(8, Int(rounded) - 2)...Int(rounded) + 2).flatMap { people in
            (0...Int((shown.amount + 0.01) * Double(people)) + 5).filter { total in
                let nearest = (Double(total) / 5).rounded() * 5
                return abs(nearest / Double(people) - shown.amount) <= 0.005_000_1
                    && !(1...7).contains(total) && !(1...7).contains(people - total)
            }.map { (people, $0) }
        }
    }

    /// How many of them may have waited.
    func canHaveWaited(_ waiting: Int, _ people: Int, _ total: Int) -> Bool {
        guard waiting > 0, waiting <= people, waiting <= total else {
            return waiting == 0 && total == 0
        }
        guard let interval = shown.interval else { return true }
        let n = Double(people)
        let t = StudentT.quantile(0.975, degreesOfFreedom: n - 1)
        func squares(_ width: Double) -> Double {
            let deviation = max(0, width) / 2 * n.squareRoot() / t
            return (n - 1) * deviation * deviation + Double(total * total) / n
        }
        let width = interval.upper - interval.lower
        let least = Double(total * total) / Double(waiting)
        let longest = Double(total - waiting + 1)
        let most = longest * longest + Double(waiting - 1)
        return squares(width - 0.011) <= most && squares(width + 0.011) >= least
    }

    func possible(_ numbers: ClosedRange<Int>, isOfWaiting: Bool) -> Set<Int> {
        let candidates = candidates
        return Set(
            numbers.filter { number in
                candidates.contains { people, total in
                    canHaveWaited(isOfWaiting ? number : people - number, people, total)
                }
            })
    }
}

@Suite("What a mean of days may tell")
struct MeanDisclosureTests {
    @Test("a mean of no days at all is shown, one of 1 to 7 days in all is hidden")
    func smallTotals() throws {
        for days in 0...9 {
            let shown = try Discharges(days: Array(repeating: 0, count: 60) + [days]).mean()
            #expect((shown.figure == .suppressed) == (1...7).contains(days), "\(days) days")
        }
        #expect(
            try Discharges(days: Array(repeating: 0, count: 60)).mean().value?.interval == nil)
        // Nearly everybody waited one day: the few who waited none would be told.
        let nearlyAll = Discharges(days: Array(repeating: 1, count: 40) + [0, 0, 0])
        #expect(try nearlyAll.mean().figure == .suppressed)
    }

    @Test("the mean is made from the total to the nearest 5, and its interval lies around it")
    func roundedTotal() throws {
        let all = Discharges(days: Array(repeating: 2, count: 19) + Array(repeating: 0, count: 31))
        let value = try #require(try all.mean().value)
        #expect(value.amount == 0.8)
        let interval = try #require(value.interval)
        #expect(abs(interval.lower + interval.upper - 1.6) < 0.011)
    }

    @Test("days that one person may have waited alone have no interval")
    func fewCarriers() throws {
        let one = Discharges(days: [40] + Array(repeating: 0, count: 49))
        let value = try #require(try one.mean().value)
        #expect(value.amount == 0.8)
        #expect(value.interval == nil)
    }

    @Test("a mean rules out none of the numbers that the hidden share of the same people can have")
    func sharesOfTheSamePeople() throws {
        var random = SeededRandom(seed: 7)
        var hidden = 0
        for _ in 0..<3_000 {
            let people = Discharges.random(&random)
            guard try people.onTheDay().figure == .suppressed,
                let shown = try people.mean().value
            else { continue }
            hidden += 1
            let attacker = Attacker(shown: shown)
            for isOfWaiting in [true, false] {
                let number = isOfWaiting ? people.waiting : people.people - people.waiting
                guard (1...7).contains(number) else { continue }
                let possible = attacker.possible(1...7, isOfWaiting: isOfWaiting)
                #expect(possible.count == 7, "\(people.days.sorted()): \(possible.sorted())")
            }
        }
        #expect(hidden > 200)
    }

    @Test("county less teams, and a year less the year a month earlier, pin no hidden number down")
    func differences() throws {
        var random = SeededRandom(seed: 11)
        let teams = (0..<13).map { _ in (0..<30).map { _ in Discharges.random(&random) } }
        var attempts = 0
        func bounds(_ discharges: Discharges) throws -> ClosedRange<Int>? {
            guard let value = try discharges.mean().value else { return nil }
            let totals = Attacker(shown: value).candidates.map(\.total)
            guard let least = totals.min(), let most = totals.max() else { return nil }
            return least...most
        }
        func attack(_ whole: [Discharges], less parts: [Discharges], hidden: Discharges) throws {
            let shown = try parts.map(bounds)
            guard let sum = try bounds(Discharges(days: whole.flatMap(\.days))),
                shown.allSatisfy({ $0 != nil })
            else { return }
            let most = sum.upperBound - shown.reduce(0) { $0 + ($1?.lowerBound ?? 0) }
            let least = sum.lowerBound - shown.reduce(0) { $0 + ($1?.upperBound ?? 0) }
            attempts += 1
            #expect((1...7).count { (least...most).contains($0) } > 1, "\(least) to \(most)")
        }
        for month in 12..<30 {
            for team in teams where (1...7).contains(team[month].total) {
                let others = teams.map { $0[month] }.filter { $0.days != team[month].days }
                // Every number of teams, as if the county were smaller.
                for size in 1...others.count {
                    let some = Array(others[..<size])
                    try attack(some + [team[month]], less: some, hidden: team[month])
                }
                try attack(
                    Array(team[(month - 11)...month]), less: Array(team[(month - 11)..<month]),
                    hidden: team[month])
            }
        }
        #expect(attempts > 100)
    }

    @Test("a risk ratio is hidden where all but a few of an arm have the outcome")
    func ratioArms() throws {
        let decision = DisclosureDecision(.init(rule: .ratio, scale: 1, hasInterval: true))
        func shown(_ numerator: Double, _ other: Double) throws -> DisclosedCell.Figure {
            var cell = try DisclosureDecisionTests.cell(
                numerator: numerator, denominator: 40, count: 40)
            cell.comparison = .init(numerator: other, denominator: 50)
            return decision.disclosed(cell).figure
        }
        #expect(try shown(20, 20) != .suppressed)
        #expect(try shown(37, 20) == .suppressed)
        #expect(try shown(20, 44) == .suppressed)
    }
}
