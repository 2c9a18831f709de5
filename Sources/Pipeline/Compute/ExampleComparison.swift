import Domain
import Measures

/// Compares the cells of a worked example with what it expects.
struct ExampleComparison {
    let definition: MeasureDefinition
    let example: WorkedExample

    func issues(_ cells: [Cell]) -> [MeasureIssue] {
        example.expectations.flatMap { expected -> [MeasureIssue] in
            let key = CellKey(
                measure: definition.code, area: expected.area, window: expected.window,
                month: example.month, method: expected.method)
            guard let cell = cells.first(where: { $0.key == key }) else {
                return [issue(expected, "there is no cell for \(expected.area.code)")]
            }
            guard cell.state.name == expected.state else {
                return [
                    issue(expected, "expected the state \(expected.state), got \(said(cell))")
                ]
            }
            return expected.numbers.sorted { $0.key < $1.key }.compactMap { name, number in
                let found = Self.number(name, of: cell)
                if let found, Self.agree(found, number, decimals: expected.decimals) {
                    return nil
                }
                let got = found.map { "\($0)" } ?? "nothing"
                return issue(expected, "\(name): expected \(number), got \(got)")
            }
        }
    }

    private func issue(
        _ expected: WorkedExample.Expectation, _ message: String
    ) -> MeasureIssue {
        MeasureIssue(
            file: definition.file, line: expected.line, measure: definition.code,
            message: "example ‘\(example.name)’, \(expected.area.code): \(message)")
    }

    private func said(_ cell: Cell) -> String {
        guard let value = cell.value else { return cell.state.name }
        return "the value \(value)"
    }

    private static func number(_ name: String, of cell: Cell) -> Double? {
        switch name {
        case "numerator": cell.numerator
        case "denominator": cell.denominator
        case "n": cell.count.map(Double.init)
        case "value": cell.value
        case "lower": cell.interval?.lower
        case "upper": cell.interval?.upper
        case "completeness": cell.completeness.share
        case "fallback_share": cell.fallbackShare
        case "unattributed_share": cell.unattributedShare
        case "comparison_numerator": cell.comparison?.numerator
        case "comparison_denominator": cell.comparison?.denominator
        default: nil
        }
    }

    /// Equal to six significant digits, or to the decimal places given.
    private static func agree(_ found: Double, _ expected: Double, decimals: Int?) -> Bool {
        if let decimals {
            var half = 0.5
            for _ in 0..<max(0, decimals) { half /= 10 }
            return abs(found - expected) <= half * 1.000_001
        }
        return abs(found - expected) <= 1e-6 * max(1, abs(expected))
    }
}
