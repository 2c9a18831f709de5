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
        for measure in Oracle.measures {
            guard let code = MeasureCode(measure) else { continue }
            // Each value of AE02 covers twelve months already.
            for window in measure == "AE02" ? [Window.month] : Window.allCases {
                for (month, answers) in oracle.answers(measure, window: window) {
                    for (team, answer) in answers {
                        let area = team.map { Area.team(TeamCode($0)) } ?? .county
                        let key = CellKey(
                            measure: code, area: area, window: window, month: month)
                        compare(engine[key], answer, key)
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

    private mutating func compare(_ cell: Cell?, _ answer: Oracle.Answer, _ key: CellKey) {
        guard let cell, isSame(cell, answer) else {
            let place = "\(key.measure) \(key.area.code) \(key.window.rawValue) \(key.month)"
            let said = cell.map {
                "\($0.state) \($0.numerator ?? -1)/\($0.denominator ?? -1) = \($0.value ?? -1)"
            }
            return disagreements.append("\(place): \(said ?? "no cell"), oracle \(answer)")
        }
        agreeing[key.measure.text, default: 0] += 1
        if case .value = answer { values[key.measure.text, default: 0] += 1 }
    }

    private func isSame(_ cell: Cell, _ answer: Oracle.Answer) -> Bool {
        switch (answer, cell.state) {
        case (.missing, .missing), (.notYetDue, .notYetDue), (.notApplicable, .notApplicable):
            return true
        case (.value(let sums), .value):
            let (top, bottom) = (Double(sums.numerator), Double(sums.denominator))
            let value = Self.scale(cell.key.measure) * top / bottom
            return cell.numerator == top && cell.denominator == bottom
                && abs((cell.value ?? .infinity) - value) <= 1e-9 * max(1, value)
        default: return false
        }
    }

    private static func scale(_ measure: MeasureCode) -> Double {
        switch measure.text {
        case "DT01": 100_000
        case "EA01", "AE02": 1_000
        default: 100
        }
    }
}
