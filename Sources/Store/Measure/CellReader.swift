public import Domain
import Postgres

/// Which cells to read.
public struct CellQuery: Sendable {
    /// The measures; `nil` for all.
    public var measures: [MeasureCode]?
    /// The areas; `nil` for all.
    public var areas: [Area]?
    /// The windows; `nil` for all.
    public var windows: [Window]?
    /// The months; `nil` for all.
    public var months: ClosedRange<Month>?
    /// The run after which the cells stood; `nil` for the cells that stand today.
    public var asOfRun: Int?
    /// How the values were made.
    public var methods: [FigureMethod]

    /// A query of cells; what is left out is not narrowed.
    public init(
        measures: [MeasureCode]? = nil, areas: [Area]? = nil, windows: [Window]? = nil,
        months: ClosedRange<Month>? = nil, asOfRun: Int? = nil,
        methods: [FigureMethod] = [.own]
    ) {
        self.methods = methods
        self.measures = measures
        self.areas = areas
        self.windows = windows
        self.months = months
        self.asOfRun = asOfRun
    }
}

/// A cell with where it came from.
public struct StoredCell: Sendable, Hashable {
    /// The cell.
    public let cell: Cell
    /// The run that made it.
    public let run: Int
    /// The hash of the definition that it follows.
    public let definitionHash: String
    /// The code of its receipt.
    public let receipt: ReceiptCode
}

extension PostgresConnection {
    /// The cells that stand now, or stood after a run, by measure, area, window and month.
    nonisolated func cells(_ query: CellQuery) async throws -> [StoredCell] {
        var sql: SQL = "SELECT \(raw: StoredCell.columns) FROM measure.cell"
        sql += " WHERE stratum = ANY(\(query.methods.map(\.rawValue)))"
        if let run = query.asOfRun {
            sql +=
                " AND run_id <= \(run) AND (closed_run_id IS NULL OR closed_run_id > \(run))"
        } else {
            sql += " AND closed_run_id IS NULL"
        }
        if let measures = query.measures {
            sql += " AND measure_code = ANY(\(measures.map(\.text)))"
        }
        if let areas = query.areas {
            sql += " AND area_kind || '/' || area_code = ANY("
            sql += "\(areas.map { "\($0.kind.rawValue)/\($0.code)" }))"
        }
        if let windows = query.windows {
            sql += " AND window_kind = ANY(\(windows.map(\.rawValue)))"
        }
        if let months = query.months {
            sql += " AND month BETWEEN \(months.lowerBound.firstDayText)::date"
            sql += " AND \(months.upperBound.firstDayText)::date"
        }
        sql += " ORDER BY measure_code, area_kind, area_code, window_kind, month, stratum"
        return try await rows(sql).compactMap { try StoredCell($0) }
    }
}

extension StoredCell {
    /// The columns that a stored cell is read from.
    static let columns = """
        measure_code, area_kind, area_code, window_kind, month::text, stratum, state, reason,
            numerator, denominator, count, value, lower, upper, comparison_numerator,
            comparison_denominator, provisional, completeness, completeness_lower,
            completeness_upper, completeness_reason, fallback_share, unattributed_share, run_id, definition_hash, \(receiptNumber) AS receipt
        """
    /// The number of a cell's receipt, as the index of the cells has it.
    static let receiptNumber = """
        measure.receipt_number(measure_code, area_kind, area_code, stratum, window_kind, month,
            run_id)
        """

    /// Reads a row of `columns`; `nil` where a code or state is none that this version knows.
    init?(_ row: PostgresRow) throws {
        guard let receipt = ReceiptCode(number: try row.int64("receipt")),
            let measure = MeasureCode(try row.text("measure_code")),
            let kind = Area.Kind(rawValue: try row.text("area_kind")),
            let window = Window(rawValue: try row.text("window_kind")),
            let month = Month(try row.text("month")),
            let method = FigureMethod(rawValue: try row.text("stratum")),
            let state = CellState(
                stored: try row.text("state"), reason: try row.optionalText("reason"))
        else { return nil }
        let key = CellKey(
            measure: measure, area: Area(kind, try row.text("area_code")), window: window,
            month: month, method: method)
        var cell = Cell(key: key, state: state)
        cell.numerator = try row.optionalDouble("numerator")
        cell.denominator = try row.optionalDouble("denominator")
        cell.count = try row.optionalInt("count")
        cell.value = try row.optionalDouble("value")
        if let lower = try row.optionalDouble("lower"),
            let upper = try row.optionalDouble("upper")
        {
            cell.interval = Interval(lower: lower, upper: upper)
        }
        if let numerator = try row.optionalDouble("comparison_numerator"),
            let denominator = try row.optionalDouble("comparison_denominator")
        {
            cell.comparison = Cell.Comparison(numerator: numerator, denominator: denominator)
        }
        cell.isProvisional = try row.bool("provisional")
        cell.completeness = Completeness(
            share: try row.double("completeness"),
            lower: try row.optionalDouble("completeness_lower"),
            upper: try row.optionalDouble("completeness_upper"),
            reason: try row.optionalText("completeness_reason"))
        cell.fallbackShare = try row.double("fallback_share")
        cell.unattributedShare = try row.double("unattributed_share")
        self.init(
            cell: cell, run: try row.int("run_id"),
            definitionHash: try row.text("definition_hash"), receipt: receipt)
    }
}
