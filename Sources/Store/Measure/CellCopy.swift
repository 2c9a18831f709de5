import Domain
import Measures
import Postgres

/// Sends cells to the temporary table that a run compares with the current ones.
struct CellCopy {
    private let cells: [Cell]
    /// The versions of each measure, the first one first.
    private let versions: [MeasureCode: [MeasureRun.Definition]]

    init(_ cells: [Cell], _ definitions: [MeasureRun.Definition]) {
        self.cells = cells
        versions = Dictionary(grouping: definitions, by: \.code)
            .mapValues { $0.sorted { $0.effective < $1.effective } }
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
            "COPY incoming_cell (\(Self.columnList)) FROM STDIN (FORMAT binary)"
        ) { writer in
            var encoder = BinaryCopyEncoder()
            encoder.appendHeader()
            for cell in cells {
                append(cell, to: &encoder)
                if encoder.isFull { try await writer.send(encoder.take()) }
            }
            encoder.appendTrailer()
            try await writer.send(encoder.take())
        }
        // The two tables are joined on the key; the other columns need no telling.
        try await connection.execute(
            "ANALYZE incoming_cell (\(raw: Self.key.joined(separator: ", ")))")
        return count
    }

    private func append(_ cell: Cell, to encoder: inout BinaryCopyEncoder) {
        let state = cell.state.stored
        let key = cell.key
        encoder.beginRow(columnCount: Self.key.count + Self.content.count)
        for text in [
            key.measure.text, key.area.kind.rawValue, key.area.code, key.method.rawValue,
            key.window.rawValue,
        ] {
            encoder.append(text: text.utf8)
        }
        encoder.append(daysSince2000: key.month.daysSince2000)
        let version = versions[key.measure]?.inForce(in: key.month, since: \.effective)
        encoder.append(text: (version?.hash ?? "").utf8)
        encoder.append(text: state.name.utf8)
        encoder.append(optional: state.reason)
        encoder.append(optional: cell.numerator)
        encoder.append(optional: cell.denominator)
        if let count = cell.count { encoder.append(Int64(count)) } else { encoder.appendNull() }
        encoder.append(optional: cell.value)
        encoder.append(optional: cell.interval?.lower)
        encoder.append(optional: cell.interval?.upper)
        encoder.append(optional: cell.comparison?.numerator)
        encoder.append(optional: cell.comparison?.denominator)
        encoder.append(cell.isProvisional)
        encoder.append(cell.completeness.share)
        encoder.append(optional: cell.completeness.interval?.lower)
        encoder.append(optional: cell.completeness.interval?.upper)
        encoder.append(optional: cell.completeness.gap?.rawValue)
        encoder.append(cell.fallbackShare)
        encoder.append(cell.unattributedShare)
    }

    /// A text in a field of COPY's text format.
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

extension BinaryCopyEncoder {
    fileprivate mutating func append(optional value: Double?) {
        if let value { append(value) } else { appendNull() }
    }

    fileprivate mutating func append(optional text: String?) {
        if let text { append(text: text.utf8) } else { appendNull() }
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
