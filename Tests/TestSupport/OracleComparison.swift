import Domain
public import Store

/// How the engine's cells stand against the oracle's answers.
public struct OracleComparison: Sendable {
    /// Cells that say the same, by measure.
    public private(set) var agreeing: [String: Int] = [:]
    /// Of these, the cells with a value.
    public private(set) var values: [String: Int] = [:]
    /// What differs, a line a cell.
    public private(set) var disagreements: [String] = []

    /// Holds the cells of every team, the county, all windows and all months against the oracle.
    public init(_ oracle: Oracle, _ cells: [StoredCell]) {
        let engine = Dictionary(
            cells.map { ($0.cell.key, $0.cell) }, uniquingKeysWith: { _, last in last })
        for measure in OracleMeasure.all {
            guard let code = MeasureCode(measure.code) else { continue }
            for (window, byMonth) in oracle.answers(measure) {
                for (month, answers) in byMonth {
                    for (team, answer) in answers {
                        let area = team.map { Area.team(TeamCode($0)) } ?? .county
                        let key = CellKey(
                            measure: code, area: area, window: window, month: month)
                        compare(engine[key], answer, key, measure)
                    }
                }
            }
        }
        disagreements.sort()
    }

    /// All cells that agree.
    public var total: Int { agreeing.values.reduce(0, +) }

    /// The agreeing cells of each measure and how many of them have a value, in words.
    public var summary: String {
        Oracle.measures.map {
            "\($0) \(agreeing[$0] ?? 0) (\(values[$0] ?? 0) values)"
        }.joined(separator: ", ")
    }

    /// How many cells of each measure differ, and one of them.
    public var perMeasure: [String] {
        Dictionary(grouping: disagreements) { $0.prefix(4) }.sorted { $0.key < $1.key }.map {
            "\($0.key): \($0.value.count) differ, such as \($0.value.first ?? "")"
        }
    }

    private mutating func compare(
        _ cell: Cell?, _ answer: Oracle.Answer, _ key: CellKey, _ measure: OracleMeasure
    ) {
        guard let cell, isSame(cell, answer, measure) else {
            let place = "\(key.measure) \(key.area.code) \(key.window.rawValue) \(key.month)"
            let said = cell.map {
                "\($0.state) \($0.numerator ?? -1)/\($0.denominator ?? -1) = \($0.value ?? -1)"
            }
            return disagreements.append("\(place): \(said ?? "no cell"), oracle \(answer)")
        }
        agreeing[key.measure.text, default: 0] += 1
        if case .value = answer { values[key.measure.text, default: 0] += 1 }
    }

    private func isSame(
        _ cell: Cell, _ answer: Oracle.Answer, _ measure: OracleMeasure
    ) -> Bool {
        switch (answer, cell.state) {
        case (.missing, .missing), (.notYetDue, .notYetDue), (.notApplicable, .notApplicable),
            (.withheld, .withheld):
            return true
        case (.value(let sums), .value):
            let compared = measure.comparison(of: sums)
            return isNear(cell.numerator, measure.numerator(of: sums))
                && isNear(cell.denominator, measure.denominator(of: sums))
                && isNear(cell.value, measure.value(of: sums))
                && isNear(cell.comparison?.numerator, compared?.numerator)
                && isNear(cell.comparison?.denominator, compared?.denominator)
        default: return false
        }
    }

    private func isNear(_ a: Double?, _ b: Double?) -> Bool {
        guard let a, let b else { return a == nil && b == nil }
        return abs(a - b) <= 1e-9 * max(1, abs(b))
    }
}
