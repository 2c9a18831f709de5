import Domain
import Foundation
import Measures
import Statistics
import Testing

@testable import Disclosure

@Suite("answers about single people, in figures that may leave")
struct JourneyAnswerTests {
    private static let teams = ["T01", "T02", "T03"].map { TeamCode($0) }
    private static let words = EpisodeWords(
        with: "people with it", without: "people without it", outcome: "were admitted",
        negativeControl: "a broken wrist")

    private func question(_ estimator: EvaluationProtocol.Estimator, hasTeams: Bool = true)
        throws -> EvaluationProtocol
    {
        let roles = hasTeams ? "pilots: [T01]\ncontrols: [T02, T03]" : ""
        return try EvaluationProtocol.read(
            text: """
                protocol: people
                question: What became of them?
                measure: RE03
                measure_version: '1.0'
                \(roles)
                start: 2024-10
                estimator: \(estimator.rawValue)
                episodes: some_text
                episodes_version: '1.0'
                role: exploratory
                registered: 2024-09-16
                registered_by: Evaluation lead
                """, file: "people.yaml")
    }

    private func table(_ columns: [String: [Double?]], teams: [TeamCode?]) -> EpisodeTable {
        let month = Month(ordinal: 2024 * 12 + 9)
        return EpisodeTable(teams: teams, months: teams.map { _ in month }, columns: columns)
    }

    /// Follow-ups whose support begins on day 20 for every third person and day 200 for the rest.
    private func followUps(_ people: Int, extra: Int = 0) -> EpisodeTable {
        var support: [Double?] = (0..<people).map { $0 % 3 == 0 ? 20 : nil }
        support += [Double?](repeating: 40, count: extra)
        let none = [Double?](repeating: nil, count: support.count)
        let noLongTerm = [Double?](repeating: 0, count: support.count)
        return table(
            [
                "had_long_term": noLongTerm, "support_day": support, "death_day": none,
                "moved_day": none,
            ], teams: support.indices.map { Self.teams[$0 % 3 == 0 ? 0 : $0 % 2 + 1] })
    }

    @Test("where nobody was there, that is said, and not that nobody was followed")
    func nobody() throws {
        let answer = try JourneyAnswer.answer(
            question(.survival), followUps(0), words: Self.words)
        #expect(answer.refusal?.reason.hasPrefix("There was nobody") == true)
        let few = try JourneyAnswer.answer(question(.survival), followUps(3), words: Self.words)
        #expect(few.refusal?.reason.hasPrefix("So few") == true)
    }

    @Test("the share free of support is that of the rounded counts")
    func freedom() throws {
        let answer = try JourneyAnswer.answer(
            question(.survival), followUps(300), words: Self.words)
        guard case .freedom(let found) = answer.finding, let county = found.groups.first,
            let result = county.result
        else {
            Issue.record("no curve")
            return
        }
        #expect(abs(result.share.value - 2 / 3) < 1e-12)
        #expect(county.curve.first { $0.day == 14 }?.share == 1)
        #expect(county.curve.first { $0.day == 28 }.map { abs($0.share - 2 / 3) < 1e-12 } == true)
        #expect(result.restrictedMean.map { $0.mean > 28 && $0.mean < 122 } == true)
        #expect(answer.headline.contains("67 %") && answer.refusal == nil)
    }

    @Test("how far apart pilots and others would have to lie is part of the answer")
    func smallestDifference() throws {
        let support: [Double?] = (0..<600).map { $0 % 3 == 0 ? 20 : nil }
        let none = [Double?](repeating: nil, count: 600)
        let people = table(
            [
                "had_long_term": [Double?](repeating: 0, count: 600), "support_day": support,
                "death_day": none, "moved_day": none,
            ], teams: support.indices.map { Self.teams[$0 % 2] })
        let answer = try JourneyAnswer.answer(question(.survival), people, words: Self.words)
        guard case .freedom(let found) = answer.finding else {
            Issue.record("no curves")
            return
        }
        // Two groups of 300 of whom two thirds are free: 1.96 √(2 · 2/9 / 300).
        #expect(abs((found.smallestDifference ?? 0) - 0.0754) < 0.001)
        #expect(
            (answer.headline + answer.certainty).contains("8 points or more would have shown"))
    }

    @Test("a group that cannot be shown gets a sentence of its own, the reason in it")
    func oneGroupNotShown() throws {
        let answer = try JourneyAnswer.answer(
            question(.survival), followUps(90), words: Self.words)
        #expect(answer.refusal == nil)
        #expect(answer.certainty.contains("Pilots: not shown, "))
        #expect(!answer.certainty.contains(".."))
        #expect(!answer.certainty.contains(", Comparison"))
        #expect(answer.certainty.hasSuffix("."))
    }

    @Test("counts that round alike give the same figures to the last digit")
    func nothingExact() throws {
        let plain = try JourneyAnswer.answer(
            question(.survival), followUps(300), words: Self.words)
        // Two more people: 100 and 101 become 100, 200 and 201 become 200.
        let other = try JourneyAnswer.answer(
            question(.survival), followUps(302), words: Self.words)
        #expect(plain.headline == other.headline && plain.certainty == other.certainty)
        guard case .freedom(let first) = plain.finding, case .freedom(let second) = other.finding
        else {
            Issue.record("no curves")
            return
        }
        #expect(first.groups.map(\.curve) == second.groups.map(\.curve))
        #expect(first.groups.map(\.steps) == second.groups.map(\.steps))
    }

    @Test("one to seven people are hidden on every day, and a step never shows one date")
    func hidden() throws {
        // Five people begin on day 40: alone they would be hidden, with the others rounded away.
        let answer = try JourneyAnswer.answer(
            question(.survival), followUps(12), words: Self.words)
        #expect(answer.refusal?.code == .small)
        let more = try JourneyAnswer.answer(
            question(.survival), followUps(300, extra: 2), words: Self.words)
        guard case .freedom(let found) = more.finding, let county = found.groups.first else {
            Issue.record("no curve")
            return
        }
        #expect(
            county.steps.allSatisfy {
                ($0.supported.number ?? 0).truncatingRemainder(
                    dividingBy: 5) == 0
            })
        #expect(county.curve.first { $0.day == 42 }?.share == county.curve.last?.share)
        let few = found.groups.flatMap(\.steps).compactMap(\.died.number)
        #expect(few.allSatisfy { $0 == 0 })
    }

    /// People of whom those with the intervention have the outcome `ratio` times as often; older
    /// people get it more often, and have the outcome more often.
    private func matched(
        _ people: Int, ratio: Double, linkedWithout: Double = 1, control: Double = 0.3
    ) -> EpisodeTable {
        var random = SeededRandom(seed: 7)
        var columns: [String: [Double?]] = [:]
        func add(_ name: String, _ value: Double) { columns[name, default: []].append(value) }
        for _ in 0..<people {
            let age = 65 + (30 * random.unit()).rounded()
            let isTreated = random.unit() < 0.2 + 0.2 * (age - 65) / 30
            let base = 0.3 + 0.3 * (age - 65) / 30
            add("is_treated", isTreated ? 1 : 0)
            add("is_eligible", 1)
            add("is_followed", 1)
            add("is_linked", isTreated || random.unit() < linkedWithout ? 1 : 0)
            add("outcome", random.unit() < base * (isTreated ? ratio : 1) ? 1 : 0)
            add("negative_control", random.unit() < control ? 1 : 0)
            add("age", age)
            add("sex", random.unit() < 0.5 ? 1 : 2)
            add("deprivation", (1 + 9 * random.unit()).rounded())
            add("route", 1)
            // So rare that it is all in one group: it must not decide who can be compared.
            add("has_package", !isTreated && random.unit() < 0.002 ? 1 : 0)
            add("cost_before", 1000 * random.unit())
            add("cost_after", 1000 * random.unit() * (isTreated ? ratio : 1))
            add("days_alive", 365)
            add("imputed_cost", 0)
            add("stays", 1)
            add("unpriced_stays", 0)
        }
        return table(columns, teams: (0..<people).map { Self.teams[$0 % 3] })
    }

    @Test("a planted effect comes back from matched people, none from none")
    func match() throws {
        let found = try JourneyAnswer.answer(
            question(.matchedCohort, hasTeams: false), matched(3000, ratio: 0.6),
            words: Self.words)
        guard case .match(let match) = found.finding, let ratio = match.outcome?.riskRatio else {
            Issue.record("no ratio: \(found.headline)")
            return
        }
        #expect(abs(ratio.value - 0.6) < 0.08 && match.outcome?.isWithinChance == false)
        #expect(match.negativeControl?.isWithinChance == true)
        #expect(found.certainty.contains("or more, would have shown."))
        #expect(match.balance.allSatisfy { $0.verdict == .balanced })
        // Old people get it more often: before matching the ages differ.
        let age = match.balance.first { $0.words.hasPrefix("Age") }
        #expect((age?.differenceBefore ?? 0) > 0.2 && abs(age?.differenceAfter ?? 1) < 0.1)
        #expect(match.subgroups.allSatisfy { ($0.interactionPValue ?? 0) > 0.01 })
        let counts = [match.outcome?.pairs, match.outcome?.treatedEvents].compactMap(\.?.number)
        #expect(counts.allSatisfy { $0.truncatingRemainder(dividingBy: 5) == 0 })

        let nothing = try JourneyAnswer.answer(
            question(.matchedCohort, hasTeams: false), matched(3000, ratio: 1), words: Self.words)
        #expect(nothing.headline.contains("within chance"))
    }

    @Test("the difference of risks of pairs is that of weighted least squares")
    func difference() throws {
        let table = PairTable(both: 40, treatedOnly: 25, controlOnly: 60, neither: 75)
        let found = try #require(table.riskDifference)
        #expect(abs(found.value + 35.0 / 200) < 1e-12)
        // Pairs' own differences: 25 of 1, 60 of -1, 115 of 0.
        let spread = (85 / 200.0 - (35 / 200.0) * (35 / 200.0)).squareRoot() / 200.0.squareRoot()
        let half = 1.959_963_984_540_054 * spread
        #expect(found.interval.map { abs($0.upper - found.value - half) < 1e-9 } == true)
        #expect(JourneyNumber.inAHundred(found).hasPrefix("18 fewer in 100 ("))
    }

    @Test("too few people, and groups linked unequally well, are refused with a cure")
    func refusals() throws {
        let few = try JourneyAnswer.answer(
            question(.matchedCohort, hasTeams: false), matched(80, ratio: 1), words: Self.words)
        #expect(few.refusal?.code == .small)
        let unlinked = try JourneyAnswer.answer(
            question(.matchedCohort, hasTeams: false),
            matched(3000, ratio: 1, linkedWithout: 0.8), words: Self.words)
        #expect(unlinked.refusal?.code == .linkage)
        #expect([few, unlinked].allSatisfy { $0.refusal?.cure.isEmpty == false })
        let cost = try JourneyAnswer.answer(
            question(.journeyCost), matched(100, ratio: 1), words: Self.words)
        #expect(cost.refusal?.code == .small)
        // How few there are is not said: the limits are, and nothing else.
        for refusal in [few, cost].compactMap(\.refusal) {
            let numbers = refusal.reason.split { !$0.isNumber }.map(String.init)
            #expect(Set(numbers).isSubset(of: ["50", "10"]), "\(refusal.reason)")
        }
    }

    @Test("a planted saving comes back, by matching and not from before and after alone")
    func cost() throws {
        let answer = try JourneyAnswer.answer(
            question(.journeyCost, hasTeams: false), matched(3000, ratio: 0.6), words: Self.words)
        guard case .cost(let cost) = answer.finding else {
            Issue.record("no costs: \(answer.headline)")
            return
        }
        #expect(abs(cost.adjustedDifference.value + 200) < 50 && !cost.isWithinChance)
        #expect(abs(cost.ratioOfRatios.value - 0.6) < 0.08)
        let money = [cost.intervention.before, cost.comparison.after, cost.changeDifference.value]
        #expect(money.allSatisfy { $0.truncatingRemainder(dividingBy: 10) == 0 })
        #expect(answer.certainty.contains("no effect: people enter care"))
        // By teams, nothing was planted between pilots and others.
        let teams = try JourneyAnswer.answer(
            question(.journeyCost), matched(3000, ratio: 0.6), words: Self.words)
        #expect(teams.headline.contains("within chance"))
    }

    @Test("numbers without bound are said in words", arguments: [Double.infinity, .nan, 1e300])
    func beyondMeasure(value: Double) {
        #expect(JourneyNumber.decimal(value, 2) == "beyond measure")
        #expect(JourneyNumber.pounds(-value) == "beyond measure")
        #expect(JourneyNumber.percent(value) == "beyond measure %")
    }

    @Test(
        "a row whose numbers cannot be counted with is a fault that names the column",
        arguments: [("sex", 1.5), ("route", 1e300), ("age", Double.nan)])
    func uncountable(column: String, value: Double) throws {
        var columns: [String: [Double?]] = [:]
        for name in ["is_treated", "is_linked", "age", "sex", "route"] { columns[name] = [1, 1] }
        columns[column] = [1, value]
        let people = table(columns, teams: [Self.teams[0], Self.teams[1]])
        #expect(throws: EpisodeFault.self) { try MatchedQuestion(people) }
    }

    @Test("a text that lacks a column is a fault that names it") func column() throws {
        #expect(throws: EpisodeFault.noColumn("had_long_term")) {
            try JourneyAnswer.answer(
                question(.survival), table([:], teams: []), words: Self.words)
        }
    }
}
