import Domain
import Feeds
import Measures
import Pipeline
import Postgres
import Store
import Testing

@Suite("who a row is about")
struct PersonLinkTests {
    @Test("a number learnt later links the rows that came under the council number alone")
    func crosswalk() async throws {
        try await onBench { bench in
            try await bench.send(
                "ASC_CLD_2025-01.csv",
                [.request("E1", council: "C1"), .request("E2", council: "C2")])
            #expect(
                try await bench.lines(
                    "SELECT concat(person_basis, person_key = event_id) FROM fact.care_event")
                    == ["Lf", "Lf"])
            try await bench.send(
                "INT_PLAN_2025-02.csv", [.plan("P1", nhs: TestNumber.first, council: "C1")])

            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', primary_support_reason, person_basis)
                    FROM fact.care_event ORDER BY 1
                    """) == ["E1 X", "E2 L"])
            #expect(
                try await bench.lines(
                    "SELECT person_key FROM fact.care_event WHERE person_basis = 'X'")
                    == [bench.key(TestNumber.first)])
        }
    }

    @Test("the same files tell the same of people, in whatever order they are loaded")
    func anyOrder() async throws {
        func spells(_ month: Int) -> (name: String, rows: [Row]) {
            (
                "SUS_APC_RDE_2025-0\(month)_freeze.csv",
                [.spell("S\(month)", nhs: TestNumber.first).with(["postcode": "IP1 \(month)AA"])]
            )
        }
        func requests(_ month: Int, _ postcode: String) -> (name: String, rows: [Row]) {
            (
                "ASC_CLD_2025-0\(month).csv",
                [.request("E\(month)", council: "C1").with(["postcode": postcode])]
            )
        }
        let files = [
            spells(1), spells(2), spells(3), requests(1, "IP2 1AA"), requests(2, "IP2 2AA"),
            requests(3, ""),
        ]
        for order in [[0, 1, 2, 3, 4, 5], [2, 0, 1, 5, 3, 4], [1, 5, 4, 2, 3, 0]] {
            try await onBench { bench in
                for number in order {
                    try await bench.send(files[number].name, files[number].rows)
                }
                #expect(
                    try await bench.lines(
                        """
                        SELECT postcode FROM identity.person
                        UNION ALL SELECT postcode FROM identity.unlinked
                        """) == ["IP1 1AA", "IP2 2AA"])
            }
        }
    }

    @Test("a row that is linked later keeps its past, its key and its months")
    func relinked() async throws {
        try await onBench { bench in
            let first = try await bench.send(
                "ASC_CLD_2025-01.csv", [.request("E1", council: "C1")])
            let second = try await bench.send(
                "INT_PLAN_2025-02.csv", [.plan("P1", nhs: TestNumber.first, council: "C1")])
            let person = bench.key(TestNumber.first)
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', primary_support_reason, person_basis, load_id,
                        closed_by_load, closed_because) FROM fact.care_event_history
                    """) == ["E1 L \(first.loadID) \(second.loadID) relinked"])
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', person_key, NOT EXISTS (SELECT FROM landing.unlinked_row))
                    FROM landing.current_row
                    WHERE feed = 'ASC_CLD'
                    """) == ["\(person) t"])
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', feed, month, rows) FROM landing.touched
                    WHERE load_id = \(second.loadID) ORDER BY feed
                    """) == ["ASC_CLD 2025-01-01 1", "INT_PLAN 2025-02-01 1"])
            #expect(try await bench.mismatches(of: "care_event", feed: "ASC_CLD") == 0)

            // Who it is about is found out by another feed, which brings no row of this one.
            let volumes = try await bench.database.coverage(seen: SeenLoads(upTo: second.loadID))
                .volumes
            let january = try #require(Month("2025-01"))
            let own = volumes.rows(FeedCode("ASC_CLD"), january)
            #expect((own.all, own.known) == (1, 1))
            #expect(volumes.senders(of: FeedCode("ASC_CLD")) == [""])

            // The same row sent again in another file is the row it was.
            let again = try await bench.send(
                "ASC_CLD_2025-02.csv",
                [
                    .request("E1", council: "C1"),
                    .request("E3", council: "C1").with(["event_start_date": "14/01/2025"]),
                ])
            #expect((again.unchanged, again.inserted) == (1, 1))
            #expect(
                try await bench.count(
                    "SELECT count(*) FROM fact.care_event WHERE person_key::text = \(person)")
                    == 2)
        }
    }

    @Test("a council number and its NHS number in one file are one person, in whatever order")
    func sameFile() async throws {
        try await onBench { bench in
            try await bench.send(
                "ASC_CLD_2025-01.csv",
                [
                    .request("E1", council: "C1"),
                    .request("E2", nhs: TestNumber.first, council: "C1")
                        .with(["event_start_date": "14/01/2025"]),
                ])
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', primary_support_reason, person_basis, person_key)
                    FROM fact.care_event ORDER BY 1
                    """)
                    == [
                        "E1 X \(bench.key(TestNumber.first))",
                        "E2 N \(bench.key(TestNumber.first))",
                    ])
            #expect(try await bench.count("SELECT count(*) FROM fact.care_event_history") == 0)
        }
    }

    @Test("an unverified NHS number with another birth date links with nobody")
    func unverified() async throws {
        try await onBench { bench in
            let number = TestNumber.first
            try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv",
                [
                    .spell("S0", nhs: TestNumber.second, status: "02")
                        .with(["birth_date": "01/01/1990", "site_code": "S0"]),
                    .spell("S1", nhs: number).with(["site_code": "S1"]),
                    .spell("S2", nhs: TestNumber.second).with(["site_code": "S2"]),
                ])
            let outcome = try await bench.send(
                "SUS_APC_RDE_2025-01_freeze.csv",
                [
                    .spell("S3", nhs: number, status: "02")
                        .with(["birth_date": "01/01/1990", "site_code": "S3"]),
                    .spell("S4", nhs: number, status: "02").with(["site_code": "S4"]),
                ])
            #expect(outcome.findings.filter { $0.rule == "NHSLINK" }.map(\.rows) == [1])
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', site_code, person_basis, person_key = event_id)
                    FROM fact.spell ORDER BY 1
                    """) == ["S0 R t", "S1 N f", "S2 N f", "S3 R t", "S4 N f"])
        }
    }

    @Test("an unverified NHS number is taken back when a verified row names another birth date")
    func takenBack() async throws {
        try await onBench { bench in
            let number = TestNumber.first
            let doubtful = try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv",
                [
                    .spell("S1", nhs: number, status: "02")
                        .with(["birth_date": "01/01/1990", "site_code": "S1"]),
                    .spell("S2", nhs: number, status: "02").with(["site_code": "S2"]),
                ])
            #expect(
                try await bench.lines(
                    "SELECT concat(person_basis, person_key = event_id) FROM fact.spell")
                    == ["Nf", "Nf"])
            let verified = try await bench.send(
                "SUS_APC_RGR_2025-01_flex.csv",
                [
                    .spell("S3", nhs: number).with(["provider_code": "RGR", "site_code": "S3"])
                ])
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', site_code, person_basis, person_key = event_id)
                    FROM fact.spell ORDER BY 1
                    """) == ["S1 R t", "S2 N f", "S3 N f"])
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', site_code, load_id, closed_by_load, closed_because)
                    FROM fact.spell_history
                    """) == ["S1 \(doubtful.loadID) \(verified.loadID) relinked"])
            #expect(try await bench.mismatches(of: "spell", feed: "SUS_APC") == 0)
            #expect(try await bench.count("SELECT count(*) FROM identity.unverified_row") == 0)
        }
    }

    @Test("a row that was verified since is not taken back")
    func verifiedSince() async throws {
        try await onBench { bench in
            let number = TestNumber.first
            try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv",
                [.spell("S1", nhs: number, status: "02").with(["birth_date": "01/01/1990"])])
            try await bench.send(
                "SUS_APC_RDE_2025-01_freeze.csv", [.spell("S1", nhs: number)])
            #expect(try await bench.lines("SELECT person_basis FROM fact.spell") == ["N"])
            #expect(
                try await bench.lines("SELECT closed_because FROM fact.spell_history")
                    == ["superseded"])
            #expect(try await bench.mismatches(of: "spell", feed: "SUS_APC") == 0)
        }
    }

    @Test("people who opted out are hidden from planning and counted")
    func optOuts() async throws {
        try await onBench { bench in
            let spells: [Row] = [
                .spell("S1", nhs: TestNumber.first), .spell("S2", nhs: TestNumber.second),
                .spell("S3"),
            ]
            try await bench.send("SUS_APC_RDE_2025-01_flex.csv", spells)
            let list = try await bench.send(
                "OPT_OUT_2025-01.csv",
                [Row(["nhs_number": TestNumber.first]), Row(["nhs_number": TestNumber.third])])
            #expect(list.inserted == 2)
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', feed, month, rows) FROM landing.touched
                    WHERE load_id = \(list.loadID)
                    """) == ["SUS_APC 2025-01-01 1"])
            #expect(try await bench.count("SELECT count(*) FROM fact.spell") == 2)
            #expect(try await bench.count("SELECT count(*) FROM fact.spell_current") == 3)

            let freeze = try await bench.send(
                "SUS_APC_RDE_2025-01_freeze.csv",
                spells.map { $0.with(["submission_status": "freeze"]) })
            #expect(freeze.optedOut == 1)
            #expect(
                try await bench.lines(
                    "SELECT rows_opted_out FROM landing.load WHERE load_id = \(freeze.loadID)")
                    == ["1"])

            // A list without them brings them back.
            try await bench.send("OPT_OUT_2025-02.csv", [Row(["nhs_number": TestNumber.third])])
            #expect(try await bench.count("SELECT count(*) FROM fact.spell") == 3)
        }
    }
}
