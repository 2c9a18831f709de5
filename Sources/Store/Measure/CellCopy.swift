import Domain
import Postgres

/// Sends cells to the temporary table that a run compares with the current ones.
struct CellCopy {
    private let cells: [Cell]
    private let hashes: [MeasureCode: String]

    init(_ cells: [Cell], _ definitions: [MeasureRun.Definition]) {
        self.cells = cells
        hashes = Dictionary(
            definitions.map { ($0.code, $0.hash) }, uniquingKeysWith: { first, _ in first })
    }

    private static let key = [
        "measure_code", "area_kind", "area_code", "stratum", "window_kind", "month",
    ]
    private static let content = [
        "definition_hash", "state", "reason", "numerator", "denominator", "count", "value",
        "lower", "upper", "comparison_numerator", "comparison_denominator", "provisional",
        "completeness", "completeness_lower", "completeness_upper", "completeness_reason",
        "fallback_share", "unattributed_share",
    ]

    /// The columns that both tables have, in the order they are sent.
    static let columnList = (key + content).joined(separator: ", ")
    /// The join of a current cell `c` with an incoming one `i`.
    static let sameKey = key.map { "c.\($0) = i.\($0)" }.joined(separator: " AND ")
    /// Whether the two say the same.
    static let sameContent =
        "(" + content.map { "c.\($0)" }.joined(separator: ", ") + ") IS NOT DISTINCT FROM ("
        + content.map { "i.\($0)" }.joined(separator: ", ") + ")"

    /// Makes `incoming_cell` and fills it; returns the number of cells.
    func send(on connection: PostgresConnection) async throws -> Int {
        try await connection.execute(
            """
            CREATE TEMPORARY TABLE incoming_cell ON COMMIT DROP AS
            SELECT \(raw: Self.columnList) FROM measure.cell LIMIT 0
            """)
        let count = try await connection.copyIn(
            "COPY incoming_cell (\(Self.columnList)) FROM STDIN"
        ) { writer in
            var chunk: [UInt8] = []
            for cell in cells {
                chunk.append(contentsOf: line(cell).utf8)
                if chunk.count > 1 << 18 {
                    try await writer.send(chunk)
                    chunk.removeAll(keepingCapacity: true)
                }
            }
            try await writer.send(chunk)
        }
        // The two tables are joined on the key; the other columns need no telling.
        try await connection.execute(
            "ANALYZE incoming_cell (\(raw: Self.key.joined(separator: ", ")))")
        return count
    }

    /// One cell in the text format of COPY.
    private func line(_ cell: Cell) -> String {
        let state = cell.state.stored
        let fields: [String?] = [
            cell.key.measure.text, cell.key.area.kind.rawValue, cell.key.area.code,
            cell.key.method.rawValue, cell.key.window.rawValue, cell.key.month.firstDayText,
            hashes[cell.key.measure] ?? "", state.name, state.reason,
            cell.numerator?.postgresText, cell.denominator?.postgresText,
            cell.count.map(String.init), cell.value?.postgresText,
            cell.interval?.lower.postgresText, cell.interval?.upper.postgresText,
            cell.comparison?.numerator.postgresText, cell.comparison?.denominator.postgresText,
            cell.isProvisional ? "t" : "f", cell.completeness.share.postgresText,
            cell.completeness.interval?.lower.postgresText,
            cell.completeness.interval?.upper.postgresText,
            cell.completeness.gap?.rawValue,
            cell.fallbackShare.postgresText, cell.unattributedShare.postgresText,
        ]
        return fields.map { $0.map(Self.escaped) ?? "\\N" }.joined(separator: "\t") + "\n"
    }

    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": escaped += "\\\\"
            case "\t": escaped += "\\t"
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}

extension CellState {
    /// The state's name and reason as the table holds them.
    var stored: (name: String, reason: String?) {
        switch self {
        case .value: ("value", nil)
        case .missing: ("missing", nil)
        case .notYetDue: ("not_yet_due", nil)
        case .notApplicable: ("not_applicable", nil)
        case .withheld(let reason): ("withheld", reason)
        }
    }

    /// The state of a stored name; `nil` for a name that no state has.
    init?(stored name: String, reason: String?) {
        switch name {
        case "value": self = .value
        case "missing": self = .missing
        case "not_yet_due": self = .notYetDue
        case "not_applicable": self = .notApplicable
        case "withheld": self = .withheld(reason: reason ?? "")
        default: return nil
        }
    }
}
