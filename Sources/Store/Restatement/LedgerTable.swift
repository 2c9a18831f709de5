public import Domain
import Postgres

/// One changed cell as it goes into the ledger.
public struct LedgerRow: Sendable {
    let key: CellKey
    let oldHash: String
    let newHash: String
    let oldState: CellState
    let newState: CellState
    let stateCause: RestatementCause?
    let values: [Double]?
    let isReproduced: Bool

    /// A changed cell.
    ///
    /// - Parameter values: the values from old to new, after each cause in order: one more than
    ///   there are causes; `nil` unless both ends have a value.
    public init(
        key: CellKey, oldHash: String, newHash: String, oldState: CellState, newState: CellState,
        stateCause: RestatementCause?, values: [Double]?, isReproduced: Bool
    ) {
        self.key = key
        self.oldHash = oldHash
        self.newHash = newHash
        self.oldState = oldState
        self.newState = newState
        self.stateCause = stateCause
        self.values = values
        self.isReproduced = isReproduced
    }
}

/// One entry of the ledger; numbers are exact decimals as text.
public struct LedgerEntry: Sendable, Hashable, Encodable {
    /// Measure, kind of area, area, window and month.
    public let measure, areaKind, area, window, month: String
    /// `own` for the measure's own figure, or the method of a companion figure.
    public let method: String
    /// The states before and after.
    public let oldState, newState: String
    /// The cause with which the state changed; `nil` where it did not.
    public let stateCause: String?
    /// The values before and after; `nil` unless both are there.
    public let old, new: String?
    /// The part of each cause, in the order of `RestatementCause`; empty unless both values are
    /// there.
    public let parts: [Part]
    /// Whether both ends, counted again, are what the runs wrote.
    public let isReproduced: Bool
    /// What about the cell changed.
    public var change: Change

    /// What about a cell changed.
    public enum Change: String, Sendable, Hashable, Encodable, CaseIterable {
        /// Its value or its state.
        case figure
        /// Neither: it was provisional and is final now.
        case nowFinal = "now_final"
        /// Neither: it was final and is provisional again.
        case nowProvisional = "now_provisional"
        /// Neither: the counts, the interval or the shares behind it.
        case behind
    }

    /// What one cause changed.
    public struct Part: Sendable, Hashable, Encodable {
        /// The cause.
        public let cause: RestatementCause
        /// The change in the measure's unit.
        public let change: String
    }
}

extension Database {
    /// Writes the changed cells between two runs, in the place of those written before, and reads
    /// the ledger's entries.
    ///
    /// - Parameter measures: the measures that the rows are of; `nil` for all.
    public func writeLedger(
        _ rows: [LedgerRow], from: Int, to: Int, measures: [MeasureCode]? = nil
    ) async throws -> [LedgerEntry] {
        try await pool.withConnection { connection in
            try await connection.transaction { connection in
                let some: SQL =
                    measures.map { "AND measure_code = ANY(\($0.map(\.text)))" } ?? ""
                try await connection.execute(
                    """
                    DELETE FROM measure.restatement
                    WHERE from_run = \(from) AND to_run = \(to) \(sql: some)
                    """)
                for row in rows { try await connection.insert(row, from: from, to: to) }
                return try await connection.ledger(from: from, to: to, some)
            }
        }
    }
}

extension PostgresConnection {
    nonisolated fileprivate func insert(_ row: LedgerRow, from: Int, to: Int) async throws {
        let values = row.values?.map(Optional.some) ?? Array(repeating: nil, count: 7)
        guard values.count == 7 else { return }
        try await execute(
            """
            INSERT INTO measure.restatement (from_run, to_run, measure_code, area_kind, area_code,
                window_kind, month, stratum, old_hash, new_hash, old_state, new_state, state_cause,
                old_value, after_definition, after_attribution, after_denominators,
                after_withdrawn, after_corrected, new_value, is_reproduced)
            VALUES (\(from), \(to), \(row.key.measure.text), \(row.key.area.kind.rawValue),
                \(row.key.area.code), \(row.key.window.rawValue),
                \(row.key.month.firstDayText)::date, \(row.key.method.rawValue), \(row.oldHash), \(row.newHash),
                \(row.oldState.stored.name), \(row.newState.stored.name),
                \(row.stateCause?.rawValue), \(values[0]), \(values[1]), \(values[2]),
                \(values[3]), \(values[4]), \(values[5]), \(values[6]), \(row.isReproduced))
            """, prepared: true)
    }

    nonisolated fileprivate func ledger(
        from: Int, to: Int, _ some: SQL
    ) async throws -> [LedgerEntry] {
        try await rows(
            """
            SELECT measure_code, area_kind, area_code, window_kind, month::text, stratum, old_state,
                new_state, state_cause, old_value::text, new_value::text, is_reproduced,
                trim_scale(by_definition)::text AS by_definition,
                trim_scale(by_attribution)::text AS by_attribution,
                trim_scale(by_denominators)::text AS by_denominators,
                trim_scale(by_withdrawn)::text AS by_withdrawn,
                trim_scale(by_corrected)::text AS by_corrected,
                trim_scale(by_late)::text AS by_late
            FROM measure.restatement WHERE from_run = \(from) AND to_run = \(to) \(sql: some)
            ORDER BY measure_code, area_kind, area_code, window_kind, month, stratum
            """
        ).map { row in
            LedgerEntry(
                measure: try row.text("measure_code"), areaKind: try row.text("area_kind"),
                area: try row.text("area_code"), window: try row.text("window_kind"),
                month: String(try row.text("month").prefix(7)),
                method: FigureMethod.name(stored: try row.text("stratum")),
                oldState: try row.text("old_state"), newState: try row.text("new_state"),
                stateCause: try row.optionalText("state_cause"),
                old: try row.optionalText("old_value"), new: try row.optionalText("new_value"),
                parts: try RestatementCause.allCases.compactMap { cause in
                    try row.optionalText("by_" + cause.rawValue)
                        .map { LedgerEntry.Part(cause: cause, change: $0) }
                },
                isReproduced: try row.bool("is_reproduced"), change: .figure)
        }
    }
}

extension FigureMethod {
    /// The name of a method as it is stored; what this version does not know stays as it is.
    fileprivate static func name(stored: String) -> String {
        Self(rawValue: stored)?.name ?? stored
    }
}
