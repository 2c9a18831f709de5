import Domain
import Measures
import Pipeline
import Postgres
import Store
import TestSupport
import Testing

@Suite("The restatement ledger")
struct LedgerStageTests {
    private let january = Month(ordinal: 2025 * 12)

    /// The parts of one team's January by cause, with the values before and after.
    private func entry(
        _ entries: [LedgerEntry], _ area: String, window: String = "month"
    ) throws -> LedgerEntry {
        try #require(
            entries.first { $0.area == area && $0.month == "2025-01" && $0.window == window })
    }

    private func changes(_ entry: LedgerEntry) -> [RestatementCause: Double] {
        Dictionary(uniqueKeysWithValues: entry.parts.map { ($0.cause, Double($0.change) ?? .nan) })
    }

    /// A county with four spells of T01 in January, counted once.
    private func county() async throws -> (SpellHistory, run: Int) {
        let county = try await SpellHistory()
        let month = january
        try await county.load { connection, load in
            for event in 1...4 {
                try await SpellHistory.add(
                    event, practice: "D00001", month: month, load: load, on: connection)
            }
        }
        return (county, try await county.compute())
    }

    @Test("a companion figure that changed has an entry with causes of its own")
    func companions() async throws {
        let (county, _) = try await county()
        let month = january
        try await county.load { connection, load in
            for event in 5...12 {
                try await SpellHistory.add(
                    event, practice: "D00001", month: month, load: load, on: connection)
            }
            // The feed covers the whole of the twelve months.
            try await connection.execute(
                """
                INSERT INTO landing.coverage (feed, month, load_id, rows)
                SELECT 'SUS_APC', m::date, \(load)::integer, 0
                FROM generate_series(date '2024-01-01', date '2024-10-01', interval '1 month') AS m
                """)
        }
        let first = try await county.compute()
        try await county.load { connection, load in
            try await SpellHistory.close(1, because: "withdrawn", load: load, on: connection)
            for event in 13...15 {
                try await SpellHistory.add(
                    event, practice: "D00001", month: month, load: load, on: connection)
            }
        }
        let second = try await county.compute()
        let entries = try await LedgerStage.write(from: first, to: second, county.database)
        let both = entries.filter {
            $0.area == "T01" && $0.window == "rolling_12" && $0.month == "2025-01"
        }
        #expect(both.map(\.method) == ["own", "standardised"])
        let lost = entries.filter { !$0.isReproduced }
        #expect(lost.isEmpty)
        let parts = changes(try #require(both.last))
        #expect(try #require(parts[.withdrawn]) < 0 && #require(parts[.late]) > 0)
        #expect(parts[.denominators] == 0 && parts[.corrected] == 0)
        // One of twelve spells went, three came: a twelfth less, then a quarter of the first more.
        let old = try #require(both.last?.old.flatMap(Double.init))
        #expect(abs((parts[.withdrawn] ?? 0) + old / 12) < 1e-9)
        #expect(abs((parts[.late] ?? 0) - old / 4) < 1e-9)
        await county.close()
    }

    @Test("a late row, a corrected and a withdrawn one are told apart")
    func rows() async throws {
        let (county, first) = try await county()
        let month = january
        try await county.load { connection, load in
            try await SpellHistory.close(1, because: "withdrawn", load: load, on: connection)
            try await SpellHistory.close(2, because: "superseded", load: load, on: connection)
            try await SpellHistory.add(
                2, practice: "D00002", month: month, load: load, on: connection)
            for event in 5...7 {
                try await SpellHistory.add(
                    event, practice: "D00001", month: month, load: load, on: connection)
            }
        }
        let second = try await county.compute()
        let entries = try await LedgerStage.write(from: first, to: second, county.database)
        // 4 of 100 before, 5 of 100 now: 10 per 1,000 a spell.
        let team = try entry(entries, "T01")
        #expect(team.old == "40")
        #expect(team.new == "50")
        let expected: [RestatementCause: Double] = [
            .definition: 0, .attribution: 0, .denominators: 0, .withdrawn: -10, .corrected: -10,
            .late: 30,
        ]
        let parts = changes(team)
        #expect(parts == expected)
        #expect(entries.allSatisfy { $0.isReproduced })
        await county.close()
    }

    @Test("a moved practice is attribution, a longer list denominators, an opt-out a withdrawal")
    func reference() async throws {
        let (county, first) = try await county()
        try await county.load { connection, load in
            try await connection.execute(
                """
                UPDATE reference.practice SET team_code = 'T01', load_id = \(load)
                WHERE practice_code = 'D00002'
                """)
            try await connection.execute(
                """
                UPDATE reference.registered_list SET patients = 200, load_id = \(load)
                WHERE practice_code = 'D00001'
                """)
            try await connection.execute(
                "INSERT INTO fact.opt_out (person_key, load_id) VALUES (4, \(load))")
        }
        let second = try await county.compute()
        let entries = try await LedgerStage.write(from: first, to: second, county.database)
        // 4 of 100, of 100 + 100 with the second practice, of 200 + 100, then 3 of 300.
        let team = try entry(entries, "T01")
        let parts = changes(team)
        #expect(team.old == "40")
        #expect(team.new == "10")
        #expect(parts[.attribution] == -20)
        let list = try #require(parts[.denominators])
        let optedOut = try #require(parts[.withdrawn])
        #expect(abs(list + 20.0 / 3) < 1e-9)
        #expect(abs(optedOut + 10.0 / 3) < 1e-9)
        #expect(parts[.late] == 0)
        #expect(entries.allSatisfy { $0.isReproduced })
        await county.close()
    }

    @Test("a changed definition is told apart from rows that came late")
    func definition() async throws {
        let (county, first) = try await county()
        let month = january
        try await county.load { connection, load in
            try await SpellHistory.add(
                5, practice: "D00001", month: month, load: load, on: connection)
        }
        let second = try await county.compute(
            try SpellHistory.measures(version: "1.1") { text in
                text.replacing("version: '1.0'", with: "version: '1.1'")
                    .replacing(
                        "where: not is_excluded_specialty and",
                        with: "where: attributed_by = 'fallback' and")
            })
        let entries = try await LedgerStage.write(from: first, to: second, county.database)
        let team = try entry(entries, "T01")
        let parts = changes(team)
        #expect(team.old == "40")
        #expect(team.new == "0")
        #expect(parts[.definition] == -40)
        #expect(parts[.late] == 0)
        await county.close()
    }

    @Test("a figure that comes to have a value says with which cause")
    func state() async throws {
        let (county, first) = try await county()
        try await county.load { connection, load in
            try await connection.execute(
                """
                UPDATE reference.registered_list SET patients = 0, load_id = \(load)
                WHERE practice_code = 'D00001'
                """)
        }
        let second = try await county.compute()
        let entries = try await LedgerStage.write(from: first, to: second, county.database)
        let team = try entry(entries, "T01")
        #expect(team.oldState == "value")
        #expect(team.newState == "not_applicable")
        #expect(team.stateCause == "denominators")
        #expect(team.parts.isEmpty)
        await county.close()
    }

    @Test(
        "whatever the history, the parts add up exactly and both ends count again to the same",
        arguments: 1...12)
    func randomHistories(seed: Int) async throws {
        var random = HistoryRandom(seed: UInt64(seed))
        let county = try await SpellHistory()
        try await county.change(&random, steps: 12)
        var runs = [try await county.compute()]
        for round in 1...2 {
            for _ in 0..<random.below(3) + 1 { try await county.change(&random, steps: 8) }
            let edits = random.below(3) == 0
            runs.append(
                try await county.compute(
                    try SpellHistory.measures(version: edits ? "1.\(round)" : "1.0") { text in
                        edits
                            ? text.replacing("version: '1.0'", with: "version: '1.\(round)'")
                                .replacing(
                                    "where: not is_excluded_specialty and",
                                    with: "where: age < \(20 + round * 5) and") : text
                    }))
        }
        for (from, to) in [(runs[0], runs[1]), (runs[1], runs[2]), (runs[0], runs[2])] {
            let entries = try await LedgerStage.write(from: from, to: to, county.database)
            let changed = try await county.database.changedCells(from: from, to: to)
            #expect(entries.count == changed.count)
            #expect(entries.allSatisfy { $0.isReproduced })
        }
        // Exact decimal arithmetic, in the database.
        let wrong = try await county.connection.rows(
            """
            SELECT count(*) FROM measure.restatement
            WHERE old_value IS NOT NULL AND by_definition + by_attribution + by_denominators
                + by_withdrawn + by_corrected + by_late
                IS DISTINCT FROM new_value::text::numeric - old_value::text::numeric
            """
        ).first?.int(0)
        #expect(wrong == 0)
        await county.close()
    }
}

/// A small seeded generator, so that a history that fails can be had again.
struct HistoryRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    /// A whole number from 0 up to `limit`.
    mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(max(1, limit)))
    }
}

extension SpellHistory {
    /// One load of random changes: spells come, change and go, practices move, lists change, people
    /// opt out and in again.
    func change(_ random: inout HistoryRandom, steps: Int) async throws {
        var plan: [(kind: Int, event: Int, practice: String, month: Month)] = []
        for _ in 0..<steps {
            let month = Month(ordinal: Self.computed.lowerBound.ordinal - 1 + random.below(4))
            plan.append(
                (random.below(12), 1 + random.below(30), "D0000\(1 + random.below(3))", month))
        }
        try await load { connection, load in
            for (kind, event, practice, month) in plan {
                let stands = try await connection.rows(
                    "SELECT FROM fact.spell_current WHERE event_id = \(event)")
                switch kind {
                case 0..<7:
                    if !stands.isEmpty {
                        try await Self.close(
                            event, because: "superseded", load: load, on: connection)
                    }
                    try await Self.add(
                        event, practice: practice, month: month, load: load, on: connection)
                case 7, 8:
                    try await Self.close(event, because: "withdrawn", load: load, on: connection)
                case 9:
                    try await connection.execute(
                        """
                        UPDATE reference.practice SET load_id = \(load),
                            team_code = CASE team_code WHEN 'T01' THEN 'T02' ELSE 'T01' END
                        WHERE practice_code = \(practice)
                        """)
                case 10:
                    try await connection.execute(
                        """
                        UPDATE reference.registered_list SET patients = patients + \(event % 7),
                            load_id = \(load)
                        WHERE practice_code = \(practice)
                        """)
                default:
                    let gone = try await connection.execute(
                        "DELETE FROM fact.opt_out WHERE person_key = \(event % 7)")
                    if gone == 0 {
                        try await connection.execute(
                            """
                            INSERT INTO fact.opt_out (person_key, load_id)
                            VALUES (\(event % 7), \(load))
                            """)
                    }
                }
            }
        }
    }
}
