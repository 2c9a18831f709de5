import Domain
import Measures
import Statistics
import Testing

@testable import Pipeline

@Suite("Figures by other methods, from counts")
struct CompanionFigureTests {
    private let month = Month(ordinal: 2025 * 12)

    private func definition(_ code: String) throws -> MeasureDefinition {
        try #require(MeasureCode(code).flatMap(MeasureSet.load().definition))
    }

    private func key(
        _ definition: MeasureDefinition, _ method: FigureMethod, _ area: Area = .county
    ) -> CellKey {
        CellKey(
            measure: definition.code, area: area, window: .month, month: month, method: method)
    }

    /// A maker over tables in which each component has the amounts of its strata.
    private func maker(
        _ definition: MeasureDefinition, _ amounts: [(Component, [Int?: Double])],
        values: [Double: Int] = [:]
    ) -> FigureMaker {
        var counts = CountTables()
        for query in ComputePlan([definition]).tallies {
            var table = TallyTable(query)
            let codes = Set(amounts.filter { $0.0.dataset == query.dataset }.flatMap(\.1.keys))
            for code in codes.sorted(by: { ($0 ?? -1) < ($1 ?? -1) }) {
                let numbers = query.columns.map { column in
                    amounts.first { component, _ in
                        component.dataset == query.dataset
                            && component.condition == column.condition
                            && (component.aggregate == .count
                                ? column.tally == .rows : column.tally == .sum)
                    }?.1[code] ?? 0
                }
                table.add(month: month, team: "T01", stratum: code, numbers: numbers)
            }
            counts.tallies[query.dataset] = table
        }
        if let query = definition.resampledQuery {
            var table = DetailTable()
            for (value, count) in values.sorted(by: { $0.key < $1.key }) {
                table.add(
                    month: month, team: "T01",
                    entry: DetailTable.Entry(value: value, other: 0, count: count))
            }
            counts.details[query] = table
        }
        return FigureMaker(
            definition: definition, counts: counts,
            pool: Pool(slices: [Pool.Slice(month: month, teams: ["T01"])]))
    }

    private func figure(_ answer: FigureMaker.Answer) -> Figure? {
        if case .figure(let figure) = answer { figure } else { nil }
    }

    private func reason(_ answer: FigureMaker.Answer) -> String? {
        if case .withheld(let reason) = answer { reason } else { nil }
    }

    @Test("two teams of other ages and the same rates in every band have one standardised rate")
    func standardised() throws {
        let definition = try definition("EA01")
        let people = try #require(definition.denominator)
        func rate(_ young: Double, _ old: Double) throws -> Figure {
            // 1 in 100 of the young, 1 in 10 of the old, whose last band is open from 90.
            let maker = maker(
                definition,
                [
                    (definition.numerator, [20: young / 100, 95: old / 10, nil: 3]),
                    (people, [20: young, 95: old]),
                ])
            return try #require(figure(maker.answer(for: key(definition, .standardised))))
        }
        let first = try rate(10_000, 1_000)
        let second = try rate(2_000, 5_000)
        let expected = (6_000 * 0.01 + 1_000 * 0.1) / 7_000 * 1_000
        #expect(abs(first.value - expected) < 1e-9)
        #expect(abs(second.value - expected) < 1e-9)
        #expect(first.numerator == 200 && first.count == 203)
    }

    @Test("too few events, or events at an age that the lists do not have, give no rate")
    func withheld() throws {
        let definition = try definition("EA01")
        let people = try #require(definition.denominator)
        let few = maker(definition, [(definition.numerator, [20: 9]), (people, [20: 500])])
        #expect(
            reason(few.answer(for: key(definition, .standardised))) == "fewer than 10 events")
        let odd = maker(
            definition, [(definition.numerator, [20: 40, 70: 1]), (people, [20: 500])])
        #expect(
            reason(odd.answer(for: key(definition, .standardised)))?.contains("nobody") == true)
        let empty = maker(definition, [(people, [20: 0])])
        #expect(figure(empty.answer(for: key(definition, .standardised))) == nil)
        #expect(reason(empty.answer(for: key(definition, .standardised))) == nil)
    }

    @Test("a bootstrap of the same cell is the same in every run, and of another cell another")
    func resampled() throws {
        let definition = try definition("LS01")
        let maker = maker(definition, [], values: [1: 60, 3: 30, 10: 8, 90: 2])
        let own = try #require(figure(maker.answer(for: key(definition, .resampled))))
        let again = try #require(figure(maker.answer(for: key(definition, .resampled))))
        let other = try #require(
            figure(
                maker.answer(for: key(definition, .resampled, .team(TeamCode("T01"))))))
        #expect(abs(own.value - 4.1) < 1e-12)
        #expect(own.interval == again.interval)
        #expect(own.interval != other.interval)
        let interval = try #require(own.interval)
        // Skewed values: the mean may lie further above than below.
        #expect(interval.upper - own.value > own.value - interval.lower)
        let student = try #require(
            StudentMean(
                [Double](repeating: 1, count: 60) + [Double](repeating: 3, count: 30)
                    + [Double](repeating: 10, count: 8) + [90, 90])?.interval())
        #expect(interval.lower > student.lower && interval.upper > student.upper)
    }

    @Test("a ratio that comes from age alone is 1 over strata, and needs 20 people in each arm")
    func stratified() throws {
        let definition = try definition("RE04")
        let people = try #require(definition.denominator)
        let arm = try #require(definition.comparison)
        func answer(_ share: Double) -> FigureMaker.Answer {
            maker(
                definition,
                [
                    (definition.numerator, [12: 8 * share, 42: 10 * share]),
                    (people, [12: 80 * share, 42: 20 * share]),
                    (arm.numerator, [12: 2 * share, 42: 40 * share]),
                    (arm.denominator, [12: 20 * share, 42: 80 * share]),
                ]
            ).answer(for: key(definition, .stratified))
        }
        let ratio = try #require(figure(answer(1)))
        #expect(abs(ratio.value - 1) < 1e-12)
        #expect(ratio.comparison == Cell.Comparison(numerator: 42, denominator: 100))
        #expect(reason(answer(0.1)) == "fewer than 20 people in an arm")
    }
}
