import Feeds
import Postgres
import Store
import Testing

@Suite("where rows lie")
struct PlaceTests {
    private func postcode(_ postcode: String, _ area: String) -> Row {
        Row(["postcode": postcode, "introduced": "198001", "lsoa21": area, "utla": "E10000029"])
    }

    private func areas(_ bench: LoadBench) async throws -> [String] {
        try await bench.lines(
            """
            SELECT concat_ws(' ', file_version, coalesce(lsoa21, '-'), postcode_sector)
            FROM fact.spell AS s JOIN landing.load AS l USING (load_id)
            ORDER BY concat_ws(' ', file_version, coalesce(lsoa21, '-'), postcode_sector) COLLATE "C"
            """)
    }

    private func unknown(_ outcome: FeedLoadOutcome) -> Int {
        outcome.findings.count { $0.rule == "POSTCODE" }
    }

    @Test("a row lies where the directory has its postcode, and one that it lacks is told")
    func placed() async throws {
        try await onBench { bench in
            try await bench.send(
                "REF_GEOG_2025-01.csv",
                [postcode("IP33 1QZ", "E01030001"), postcode("IP33 1QY", "E01030002")])
            let outcome = try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv",
                [
                    .spell("S1"), Row.spell("S2").with(["postcode": "ip331qy"]),
                    Row.spell("S3").with(["postcode": "IP33 9ZZ"]),
                    Row.spell("S4").with(["postcode": ""]),
                ])
            #expect(
                try await areas(bench) == [
                    "flex -", "flex - IP33 9", "flex E01030001 IP33 1", "flex E01030002 IP33 1",
                ])
            #expect(unknown(outcome) == 1)
        }
    }

    @Test("the next file knows what has come into the directory and what has left it")
    func directoryChanges() async throws {
        try await onBench { bench in
            try await bench.send("REF_GEOG_2025-01.csv", [postcode("IP33 1QY", "E01030002")])
            let before = try await bench.send("SUS_APC_RDE_2025-01_flex.csv", [.spell("S1")])
            try await bench.send("REF_GEOG_2025-02.csv", [postcode("IP33 1QZ", "E01030001")])
            let after = try await bench.send(
                "SUS_APC_RDE_2025-01_freeze.csv",
                [.spell("S1").with(["discharge_destination": "29"])])
            #expect([unknown(before), unknown(after)] == [1, 0])
            #expect(try await areas(bench) == ["freeze E01030001 IP33 1"])

            // Another process has changed it.
            try await bench.asAnotherProcess { other in
                _ = try await other.send(
                    "REF_GEOG_2025-03.csv", [postcode("IP33 1QZ", "E01030003")])
            }
            try await bench.send(
                "SUS_APC_RDE_2025-01_freeze.csv",
                [.spell("S1").with(["discharge_destination": "30"])])
            #expect(try await areas(bench) == ["freeze E01030003 IP33 1"])
        }
    }
}
