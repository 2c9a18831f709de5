import Disclosure
import Domain
import Measures
import Testing

@Suite("The disclosure decision")
struct DisclosureDecisionTests {
    static func cell(
        numerator: Double? = nil, denominator: Double? = nil, count: Int? = nil,
        value: Double = 1, interval: Interval? = nil
    ) throws -> Cell {
        let key = CellKey(
            measure: try #require(MeasureCode("EA01")), area: .county, window: .month,
            month: try #require(Month("2026-03")))
        var cell = Cell(key: key, state: .value)
        cell.numerator = numerator
        cell.denominator = denominator
        cell.count = count
        cell.value = value
        cell.interval = interval
        return cell
    }

    static func decision(
        _ rule: MeasureDefinition.DisclosureRule, scale: Double = 100, hasInterval: Bool = true
    ) -> DisclosureDecision {
        DisclosureDecision(.init(rule: rule, scale: scale, hasInterval: hasInterval))
    }

    @Test("zero is shown, 1 to 7 are hidden, from 8 counts are rounded to the nearest 5")
    func counts() throws {
        let decision = Self.decision(.count, scale: 1)
        for count in 0...60 {
            let shown = decision.disclosed(
                try Self.cell(numerator: Double(count), count: count, value: Double(count)))
            switch count {
            case 0: #expect(shown.value?.amount == 0)
            case 1...7: #expect(shown.figure == .suppressed)
            default:
                let amount = try #require(shown.value?.amount)
                #expect(amount.truncatingRemainder(dividingBy: 5) == 0)
                #expect(abs(amount - Double(count)) <= 2)
            }
        }
    }

    @Test("a standardised rate is shown as it is from 10 events on, and hidden below")
    func standardised() throws {
        let decision = DisclosureDecision(
            .init(rule: .rate, scale: 1_000, hasInterval: true, decimals: 2))
        func shown(_ events: Double) throws -> DisclosedCell {
            let key = CellKey(
                measure: try #require(MeasureCode("EA01")), area: .county, window: .rolling12,
                month: try #require(Month("2026-03")), method: .standardised)
            var cell = Cell(key: key, state: .value)
            cell.numerator = events
            cell.denominator = 58_123
            cell.count = Int(events)
            cell.value = 8.654_4
            cell.interval = Interval(lower: 7.006, upper: 9.994)
            return decision.disclosed(cell)
        }
        let value = try #require(try shown(12).value)
        #expect(value.amount == 8.65)
        #expect(value.interval == Interval(lower: 7.01, upper: 9.99))
        #expect(value.numerator == nil && value.denominator == nil)
        for events in [0.0, 3, 7, 9] { #expect(try shown(events).figure == .suppressed) }
    }

    @Test("a rate is made from the rounded numerator and the exact population")
    func rate() throws {
        let shown = Self.decision(.rate, scale: 1_000).disclosed(
            try Self.cell(numerator: 503, denominator: 58_123, count: 503, value: 8.654))
        let value = try #require(shown.value)
        #expect(value.numerator == 505)
        #expect(value.denominator == 58_123)
        #expect(value.amount == 8.7)
    }

    @Test("many days of few people are hidden")
    func daysOfFewPeople() throws {
        let shown = Self.decision(.rate, scale: 100_000).disclosed(
            try Self.cell(numerator: 120, denominator: 1_400_000, count: 4, value: 8.6))
        #expect(shown.figure == .suppressed)
    }

    @Test(
        "a proportion is hidden when numerator, denominator or their difference is 1 to 7",
        arguments: [(3.0, 50.0), (2.0, 6.0), (46.0, 50.0)])
    func hiddenProportions(numerator: Double, denominator: Double) throws {
        let shown = Self.decision(.proportion).disclosed(
            try Self.cell(numerator: numerator, denominator: denominator))
        #expect(shown.figure == .suppressed)
    }

    @Test("a percentage gets a decimal only from a rounded denominator of 4,000")
    func decimals() throws {
        let decision = Self.decision(.proportion)
        let small = try #require(
            decision.disclosed(try Self.cell(numerator: 900, denominator: 3_997)).value)
        let large = try #require(
            decision.disclosed(try Self.cell(numerator: 900, denominator: 3_998)).value)
        #expect(small.decimals == 0)
        #expect(small.amount == 23)
        #expect(large.decimals == 1)
        #expect(large.amount == 22.5)
    }

    @Test("nothing of a proportion tells its exact counts")
    func roundedParts() throws {
        let decision = Self.decision(.proportion)
        for numerator in stride(from: 8.0, through: 190, by: 1) {
            guard
                let value = decision.disclosed(
                    try Self.cell(numerator: numerator, denominator: 198)
                ).value
            else { continue }
            #expect(value.numerator?.truncatingRemainder(dividingBy: 5) == 0)
            #expect(value.denominator == 200)
            #expect(value.amount <= 100)
            let interval = try #require(value.interval)
            #expect(interval.lower <= value.amount && value.amount <= interval.upper)
        }
    }

    @Test("a mean needs eight behind it, staff figures five, a ratio twenty in each arm")
    func thresholds() throws {
        #expect(
            Self.decision(.mean).disclosed(try Self.cell(count: 7)).figure == .suppressed)
        #expect(Self.decision(.mean).disclosed(try Self.cell(count: 8)).value != nil)
        #expect(
            Self.decision(.staff).disclosed(try Self.cell(count: 4)).figure == .suppressed)
        #expect(Self.decision(.staff).disclosed(try Self.cell(count: 5)).value != nil)
        var ratio = try Self.cell(numerator: 10, denominator: 25, count: 25)
        ratio.comparison = .init(numerator: 12, denominator: 19)
        #expect(Self.decision(.ratio).disclosed(ratio).figure == .suppressed)
        ratio.comparison = .init(numerator: 12, denominator: 20)
        #expect(Self.decision(.ratio).disclosed(ratio).value != nil)
    }

    @Test("states pass through as they are, and never turn into another")
    func states() throws {
        for rule in MeasureDefinition.DisclosureRule.allCases {
            for (state, figure) in [
                (CellState.missing, DisclosedCell.Figure.missing),
                (.notYetDue, .notYetDue), (.notApplicable, .notApplicable),
                (.withheld(reason: "link rate"), .withheld(reason: "link rate")),
            ] {
                var cell = try Self.cell(numerator: 100, denominator: 200, count: 100)
                cell.state = state
                #expect(Self.decision(rule).disclosed(cell).figure == figure)
            }
        }
    }

    @Test("an interval is hidden with its value, and absent where the method gives none")
    func intervals() throws {
        let cell = try Self.cell(
            numerator: 97, denominator: 1_000, count: 80, value: 9.7,
            interval: Interval(lower: 1, upper: 2))
        #expect(
            Self.decision(.staff, hasInterval: false).disclosed(cell).value?.interval == nil)
        #expect(Self.decision(.staff).disclosed(cell).value?.interval != nil)
    }
}
