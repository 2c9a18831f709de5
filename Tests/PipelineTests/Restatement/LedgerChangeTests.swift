import Domain
import Measures
import Pipeline
import Postgres
import Store
import TestSupport
import Testing

@Suite("What about a cell of the ledger changed")
struct LedgerChangeTests {
    @Test("a figure that only became final is told apart from one that changed")
    func nowFinal() async throws {
        let county = try await SpellHistory()
        let month = Month(ordinal: 2025 * 12)
        try await county.load { connection, load in
            for event in 1...4 {
                try await SpellHistory.add(
                    event, practice: "D00001", month: month, load: load, on: connection)
            }
        }
        let first = try await county.compute()
        // Half a year on January has settled, and nothing else came in for it.
        try await county.load { connection, load in
            try await connection.execute(
                """
                INSERT INTO landing.coverage (feed, month, load_id, rows)
                SELECT 'SUS_APC', m::date, \(load)::integer, 0
                FROM generate_series(date '2025-04-01', date '2025-09-01', interval '1 month') AS m
                """)
            try await SpellHistory.add(
                9, practice: "D00002", month: month, load: load, on: connection)
        }
        let second = try await county.compute()
        let entries = try await LedgerStage.write(from: first, to: second, county.database)
        let january = entries.filter {
            $0.area == "T02" && $0.month == "2025-01" && $0.window == "month"
        }
        let march = entries.filter { $0.month == "2025-03" && $0.window == "month" }
        #expect(!march.isEmpty && march.allSatisfy { $0.change == .nowFinal })
        #expect(march.allSatisfy { $0.old == $0.new && $0.oldState == $0.newState })
        #expect(january.map(\.change) == [.figure])
        await county.close()
    }
}
