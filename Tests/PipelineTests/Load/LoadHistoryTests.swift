import Feeds
import Linkage
import Pipeline
import Postgres
import Store
import Testing

@Suite("after any sequence of files")
struct LoadHistoryTests {
    @Test(
        "current rows are the last version of each key and history holds all the others",
        arguments: [1, 2, 3] as [UInt64])
    func periods(seed: UInt64) async throws {
        try await onBench { bench in
            var random = SeededNumbers(state: seed)
            var model = ReturnModel()
            for _ in 0..<14 {
                let sent = ReturnModel.Return(using: &random)
                let outcome = try await bench.send(sent.fileName, sent.rows)
                if outcome.status == .loaded { model.take(sent, load: outcome.loadID) }
            }
            let columns = "month, employer_code, staff_id, fte, load_id"
            #expect(
                try await bench.lines(
                    "SELECT concat_ws(' ', \(raw: columns)) FROM fact.staff_month"
                ).sorted() == model.current)
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', \(raw: columns), closed_by_load, closed_because)
                    FROM fact.staff_month_history
                    """
                ).sorted() == model.history.sorted())
            #expect(!model.history.isEmpty)
            #expect(try await bench.mismatches(of: "staff_month", feed: "WORKFORCE") == 0)
            #expect(
                try await bench.movementGaps(
                    of: "staff_month", feed: "WORKFORCE", isPersonal: false) == 0)
            for (load, rows) in model.known {
                let then = try await asKnown(
                    after: load, "staff_month", "month, employer_code, staff_id, fte", bench)
                #expect(then == rows)
            }
        }
    }

    @Test(
        "every row is about the person its numbers lead to, whenever these were learnt",
        arguments: [11, 12, 13] as [UInt64])
    func people(seed: UInt64) async throws {
        try await onBench { bench in
            var random = SeededNumbers(state: seed)
            var model = RequestModel()
            var inserted = 0
            for file in 0..<10 {
                let outcome = try await bench.send(
                    "ASC_CLD_2025-0\(file % 2 + 1).csv", model.file(using: &random))
                #expect((outcome.rejected, outcome.quarantined) == (0, 0))
                inserted += outcome.inserted
                model.ended(load: outcome.loadID, keys: PersonKeys(secret: bench.secret))
            }
            for (load, rows) in model.known {
                let then = try await asKnown(
                    after: load, "care_event",
                    "primary_support_reason, event_end_date, person_key", bench)
                #expect(then == rows)
            }
            #expect(try await bench.mismatches(of: "care_event", feed: "ASC_CLD") == 0)
            #expect(
                try await bench.movementGaps(of: "care_event", feed: "ASC_CLD", isPersonal: true)
                    == 0)
            // Every row accepted is a current one, or one that another replaced; a link adds both.
            #expect(
                try await bench.count("SELECT count(*) FROM fact.care_event")
                    + bench.count(
                        """
                        SELECT count(*) FROM fact.care_event_history
                        WHERE closed_because <> 'relinked'
                        """) == inserted)
            #expect(
                try await bench.count("SELECT count(*) FROM identity.local_number")
                    == model.learnt.count)
        }
    }

    /// What was current when a load had ended, sorted; after the last load, what is current now.
    private func asKnown(
        after load: Int, _ kind: String, _ columns: String, _ bench: LoadBench
    ) async throws -> [String] {
        try await bench.lines(
            """
            SELECT concat_ws(' ', \(raw: columns)) FROM fact.\(identifier: kind + "_current")
            WHERE load_id <= \(load)
            UNION ALL
            SELECT concat_ws(' ', \(raw: columns)) FROM fact.\(identifier: kind + "_history")
            WHERE load_id <= \(load) AND closed_by_load > \(load)
            """
        ).sorted()
    }
}
