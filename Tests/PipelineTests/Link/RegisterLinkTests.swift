import Foundation
import Linkage
import Pipeline
import Postgres
import Store
import Testing

@Suite("people without an NHS number")
struct RegisterLinkTests {
    func model() throws -> LinkageModel {
        try LinkageModel(
            file: LoadBench.root.appendingPathComponent("Config/linkage/register.yaml"))
    }

    /// A request to the council about somebody of this birth date and postcode.
    func request(_ id: String, council: String, born: String, postcode: String) -> Row {
        Row.request(id, council: council).with(["birth_date": born, "postcode": postcode])
    }

    /// Two people of the register: one at IP33 1QZ, one at IP1 2AB.
    func register(_ bench: LoadBench) async throws {
        try await bench.send(
            "SUS_APC_RDE_2025-01_flex.csv",
            [
                .spell("S1", nhs: TestNumber.first),
                .spell("S2", nhs: TestNumber.second)
                    .with(["birth_date": "03/11/1951", "postcode": "IP1 2AB"]),
            ])
    }

    /// Twins at one address.
    func twins(_ bench: LoadBench) async throws {
        try await bench.send(
            "SUS_APC_RDE_2025-01_flex.csv",
            [
                .spell("S1", nhs: TestNumber.first), .spell("S2", nhs: TestNumber.second),
            ])
        try await bench.send(
            "ASC_CLD_2025-01.csv",
            [request("E1", council: "C1", born: "17/02/1940", postcode: "IP33 1QZ")])
    }

    @Test("birth date and postcode together link, and months are computed anew")
    func link() async throws {
        try await onBench { bench in
            try await register(bench)
            try await bench.send(
                "ASC_CLD_2025-01.csv",
                [
                    request("E1", council: "C1", born: "17/02/1940", postcode: "ip33 1qz"),
                    request("E2", council: "C2", born: "17/02/1940", postcode: "NR34 9QG"),
                ])
            let report = try await bench.database.linkUnnumbered(try model())
            #expect((report.people, report.accepted, report.queued) == (2, 1, 0))
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', primary_support_reason, person_basis, person_key = \
                    \(Int64(bench.key(TestNumber.first)) ?? 0))
                    FROM fact.care_event ORDER BY 1
                    """) == ["E1 X t", "E2 L f"])
            let load = try #require(report.loadID)
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', feed, month, rows) FROM landing.touched
                    WHERE load_id = \(load)
                    """) == ["ASC_CLD 2025-01-01 1"])
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', state, levels, reason, decided_by) FROM identity.link
                    """) == ["accepted birth_date 4, postcode 4 weight model"])
            #expect(try await bench.count("SELECT count(*) FROM identity.unlinked") == 1)
            #expect(try await bench.mismatches(of: "care_event", feed: "ASC_CLD") == 0)

            // The next file with the council's number is the person's from the start.
            try await bench.send(
                "ASC_CLD_2025-02.csv",
                [
                    request("E3", council: "C1", born: "17/02/1940", postcode: "IP33 1QZ")
                        .with(["event_start_date": "14/01/2025"])
                ])
            #expect(
                try await bench.lines(
                    """
                    SELECT person_basis::text FROM fact.care_event
                    WHERE primary_support_reason = 'E3'
                    """) == ["X"])
        }
    }

    @Test("twins at one address are a question, and the answer links and closes the other")
    func accept() async throws {
        try await onBench { bench in
            try await twins(bench)
            let report = try await bench.database.linkUnnumbered(try model())
            #expect((report.accepted, report.queued, report.loadID) == (0, 2, nil))
            let queue = try await bench.database.queuedLinks()
            #expect(queue.map(\.reason) == ["close_candidates", "close_candidates"])
            #expect(queue.allSatisfy { $0.feeds == ["ASC_CLD"] && $0.model == "register 1.0" })
            await #expect(throws: LinkFault.severalAccepted(queue.map(\.id).sorted())) {
                try await bench.database.decide(
                    links: queue.map(\.id), accepted: true, by: "clerk", note: nil)
            }
            try await bench.database.decide(
                links: [queue[0].id], accepted: true, by: "clerk", note: "seen")
            #expect(
                try await bench.lines(
                    "SELECT concat_ws(' ', state, decided_by) FROM identity.link ORDER BY 1")
                    == ["accepted clerk", "refused clerk"])
            #expect(
                try await bench.lines("SELECT person_basis::text FROM fact.care_event") == ["X"])
            await #expect(throws: LinkFault.notOpen([queue[1].id])) {
                try await bench.database.decide(
                    links: [queue[1].id], accepted: true, by: "clerk", note: nil)
            }
        }
    }

    @Test("what a person refused is not asked again, and a run leaves other questions as they are")
    func refuse() async throws {
        try await onBench { bench in
            try await twins(bench)
            _ = try await bench.database.linkUnnumbered(try model())
            let queue = try await bench.database.queuedLinks()
            try await bench.database.decide(
                links: queue.map(\.id), accepted: false, by: "clerk", note: nil)
            let again = try await bench.database.linkUnnumbered(try model())
            #expect((again.pairs, again.accepted, again.queued) == (0, 0, 0))
            #expect(
                try await bench.lines("SELECT person_basis::text FROM fact.care_event") == ["L"])
            #expect(try await bench.count("SELECT count(*) FROM identity.link") == 2)
        }
    }

    @Test("a second run without anything new changes nothing, not even a question's number")
    func twice() async throws {
        try await onBench { bench in
            try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv",
                [
                    .spell("S1", nhs: TestNumber.first), .spell("S2", nhs: TestNumber.second),
                    .spell("S3", nhs: TestNumber.third)
                        .with(["birth_date": "03/11/1951", "postcode": "IP1 2AB"]),
                ])
            try await bench.send(
                "ASC_CLD_2025-01.csv",
                [
                    request("E1", council: "C1", born: "17/02/1940", postcode: "IP33 1QZ"),
                    request("E2", council: "C2", born: "03/11/1951", postcode: "IP1 2AB"),
                ])
            let first = try await bench.database.linkUnnumbered(try model())
            #expect((first.accepted, first.queued) == (1, 2))
            let state: SQL = """
                SELECT concat_ws(' ', link_id, state, link_run_id, decided_at,
                    (SELECT max(load_id) FROM landing.load),
                    (SELECT count(*) FROM identity.link_run))
                FROM identity.link ORDER BY 1
                """
            let before = try await bench.lines(state)
            let second = try await bench.database.linkUnnumbered(try model())
            #expect((second.accepted, second.queued, second.loadID) == (0, 2, nil))
            #expect(try await bench.lines(state) == before)
            #expect(before.count == 3)
        }
    }

    @Test("a file that ties both numbers later links the person and takes the question away")
    func tiedLater() async throws {
        try await onBench { bench in
            try await twins(bench)
            _ = try await bench.database.linkUnnumbered(try model())
            try await bench.send(
                "INT_PLAN_2025-02.csv", [.plan("P1", nhs: TestNumber.second, council: "C1")])
            #expect(try await bench.database.queuedLinks().isEmpty)
            #expect(try await bench.count("SELECT count(*) FROM identity.unlinked") == 0)
            #expect(
                try await bench.lines("SELECT person_key::text FROM fact.care_event")
                    == [bench.key(TestNumber.second)])
        }
    }

    @Test("the same files in another order of rows give the same links")
    func rowOrder() async throws {
        var outcomes: [[String]] = []
        for isReversed in [false, true] {
            try await onBench { bench in
                try await register(bench)
                let rows = [
                    request("E1", council: "C1", born: "17/02/1940", postcode: "IP33 1QZ"),
                    request("E2", council: "C2", born: "11/03/1951", postcode: "IP1 2AB"),
                    request("E3", council: "C3", born: "03/11/1951", postcode: "IP1 2AB"),
                ]
                try await bench.send("ASC_CLD_2025-01.csv", isReversed ? rows.reversed() : rows)
                _ = try await bench.database.linkUnnumbered(try model())
                outcomes.append(
                    try await bench.lines(
                        """
                        SELECT concat_ws(' ', local_key, person_key, state, weight, levels)
                        FROM identity.link ORDER BY local_key, person_key
                        """))
            }
        }
        #expect(outcomes[0].count == 3)
        #expect(outcomes[0] == outcomes[1])
    }

    @Test("a model that reads what the register does not have is refused")
    func otherModel() async throws {
        try await onBench { bench in
            let people = try LinkageModel(
                file: LoadBench.root.appendingPathComponent("Config/linkage/people.yaml"))
            await #expect(throws: LinkFault.unknownColumn("nhs_number")) {
                _ = try await bench.database.linkUnnumbered(people)
            }
        }
    }
}
