import Domain
import Measures
import Postgres

/// What queries counted, kept by month for the runs that follow.
struct CountStore: Sendable {
    let connection: PostgresConnection

    /// The months whose counts are kept, by query key.
    func countedMonths(_ keys: [String]) async throws -> [String: Set<Month>] {
        let rows = try await connection.rows(
            """
            SELECT query_key, month::text FROM measure.counted_month
            WHERE query_key = ANY(\(keys))
            """)
        var months: [String: Set<Month>] = [:]
        for row in rows {
            guard let month = Month(try row.text(1)) else { continue }
            months[try row.text(0), default: []].insert(month)
        }
        return months
    }

    /// Adds the kept counts of a query to `tables`, for the months of `range` not in `fresh`.
    func read(
        _ query: MeasureCounts.Query, key: String, range: ClosedRange<Month>,
        besides fresh: Set<Month>,
        into tables: inout CountTables
    ) async throws {
        let rows = try await connection.rows(
            """
            SELECT month::text, team_code, numbers FROM measure.count
            WHERE query_key = \(key)
                AND month BETWEEN \(range.lowerBound.firstDayText)::date
                    AND \(range.upperBound.firstDayText)::date
            ORDER BY month, team_code
            """, prepared: true)
        switch query {
        case .tally(let tally):
            var table = tables.tallies[tally.dataset] ?? TallyTable(tally)
            for row in rows {
                guard let (month, team, numbers) = try decoded(row), !fresh.contains(month) else {
                    continue
                }
                table.add(month: month, team: team, packed: numbers)
            }
            tables.tallies[tally.dataset] = table
        case .detail(let detail):
            var table = tables.details[detail] ?? DetailTable()
            for row in rows {
                guard let (month, team, numbers) = try decoded(row), !fresh.contains(month) else {
                    continue
                }
                for place in stride(from: 0, to: numbers.count - 2, by: 3) {
                    table.add(
                        month: month, team: team,
                        entry: DetailTable.Entry(
                            value: numbers[place], other: numbers[place + 1],
                            count: Int(numbers[place + 2])))
                }
            }
            tables.details[detail] = table
        }
    }

    private func decoded(
        _ row: PostgresRow
    ) throws -> (month: Month, team: String?, numbers: [Double])? {
        guard let month = Month(try row.text(0)) else { return nil }
        let team = try row.text(1)
        return (month, team.isEmpty ? nil : team, PackedNumbers.numbers(try row.bytes(2)))
    }

    /// Forgets months that have changed and that nobody needs at present.
    func drop(_ months: [(key: String, month: Month)]) async throws {
        guard !months.isEmpty else { return }
        let keys = months.map(\.key)
        let days = months.map(\.month.firstDayText)
        for table in ["count", "counted_month"] {
            try await connection.execute(
                """
                DELETE FROM measure.\(identifier: table) AS c
                USING unnest(\(keys), \(days)::date[]) AS undue (query_key, month)
                WHERE c.query_key = undue.query_key AND c.month = undue.month
                """)
        }
    }

    /// Keeps what was counted in these months, in place of what is kept of them.
    func keep(_ counted: [CountedQuery], run: Int) async throws {
        let stale = counted.filter { !$0.months.isEmpty }
        guard !stale.isEmpty else { return }
        let keys = stale.flatMap { query in query.months.map { _ in query.key } }
        let months = stale.flatMap { query in query.months.map(\.firstDayText) }
        try await connection.execute(
            """
            DELETE FROM measure.count AS c
            USING unnest(\(keys), \(months)::date[]) AS stale (query_key, month)
            WHERE c.query_key = stale.query_key AND c.month = stale.month
            """)
        try await connection.execute(
            """
            INSERT INTO measure.counted_month (query_key, month, run_id)
            SELECT query_key, month, \(run)::integer
            FROM unnest(\(keys), \(months)::date[]) AS counted (query_key, month)
            ON CONFLICT (query_key, month) DO UPDATE SET run_id = excluded.run_id
            """)
        try await connection.copyIn(
            "COPY measure.count (query_key, month, team_code, numbers)"
                + " FROM STDIN (FORMAT binary)"
        ) { writer in
            var encoder = BinaryCopyEncoder()
            encoder.appendHeader()
            for query in stale {
                for entry in query.entries {
                    encoder.beginRow(columnCount: 4)
                    encoder.append(text: query.key.utf8)
                    encoder.append(daysSince2000: entry.month.daysSince2000)
                    encoder.append(text: (entry.team ?? "").utf8)
                    encoder.append(text: PackedNumbers.bytes(entry.numbers))
                    if encoder.isFull { try await writer.send(encoder.take()) }
                }
            }
            encoder.appendTrailer()
            try await writer.send(encoder.take())
        }
    }

    /// Forgets counts that none of the queries `keys` asks for any more.
    func forget(besides keys: [String]) async throws {
        try await connection.execute(
            "DELETE FROM measure.count WHERE query_key <> ALL(\(keys))")
        try await connection.execute(
            "DELETE FROM measure.counted_month WHERE query_key <> ALL(\(keys))")
    }
}

/// What a run counted anew for one query.
public struct CountedQuery: Sendable {
    /// One team in one month.
    struct Entry: Sendable {
        let month: Month
        let team: String?
        let numbers: [Double]
    }

    /// The hash of the query's text.
    let key: String
    /// The months counted, those without any row too.
    let months: [Month]
    /// What was counted.
    let entries: [Entry]
}

/// Numbers as bytes: 64-bit floating point, little end first.
enum PackedNumbers {
    static func bytes(_ numbers: [Double]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(numbers.count * 8)
        for number in numbers {
            var rest = number.bitPattern
            for _ in 0..<8 {
                bytes.append(UInt8(truncatingIfNeeded: rest))
                rest >>= 8
            }
        }
        return bytes
    }

    static func numbers(_ bytes: [UInt8]) -> [Double] {
        stride(from: 0, to: bytes.count - 7, by: 8).map { start in
            var bits: UInt64 = 0
            for place in (0..<8).reversed() { bits = bits << 8 | UInt64(bytes[start + place]) }
            return Double(bitPattern: bits)
        }
    }
}

extension Month {
    /// Days from 1 January 2000 to the first day, as binary COPY counts them.
    var daysSince2000: Int32 {
        let start = Month(ordinal: 2000 * 12)
        var days = 0
        if self >= start {
            for ordinal in start.ordinal..<ordinal { days += Month(ordinal: ordinal).dayCount }
        } else {
            for ordinal in ordinal..<start.ordinal { days -= Month(ordinal: ordinal).dayCount }
        }
        return Int32(truncatingIfNeeded: days)
    }
}
