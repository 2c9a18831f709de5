import Feeds
import Pipeline
import Postgres
import Store
import Testing

@Suite("which months have come in and which have changed")
struct LoadCoverageTests {
    @Test("a flex file covers its month for its sender but not finally; freeze does")
    func finality() async throws {
        try await onBench { bench in
            try await bench.send("SUS_APC_RDE_2025-01_flex.csv", [.spell("S1"), .spell("S2")])
            try await bench.send(
                "SUS_APC_RDE_2025-01_freeze.csv", [.spell("S1"), .spell("S2"), .spell("S3")])
            try await bench.send(
                "SUS_APC_RGR_2025-01_provisional.csv",
                [.spell("S1").with(["provider_code": "RGR", "admission_date": "31/12/2024"])])
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', month, scope, rows, final) FROM landing.coverage
                    ORDER BY load_id
                    """)
                    == [
                        "2025-01-01 RDE 2 f", "2025-01-01 RDE 3 t", "2025-01-01 RGR 1 f",
                    ])
            // Only what is new is touched, in the month of its facts.
            #expect(
                try await bench.lines(
                    "SELECT concat_ws(' ', month, rows) FROM landing.touched ORDER BY load_id")
                    == ["2025-01-01 2", "2025-01-01 1", "2024-12-01 1"])
        }
    }

    @Test("a file without a period in its name covers the months of the dates in its rows")
    func monthsOfRows() async throws {
        try await onBench { bench in
            try await bench.send(
                "WELLBEING_SURVEY.csv",
                [
                    .answer("1", on: "15/01/2025"), .answer("2", on: "16/01/2025"),
                    .answer("3", on: "01/03/2025"),
                ])
            #expect(
                try await bench.lines(
                    "SELECT concat_ws(' ', month, rows) FROM landing.coverage ORDER BY month")
                    == ["2025-01-01 2", "2025-03-01 1"])
        }
    }

    @Test("a wave of the survey covers its own month, not those in which people answered")
    func waves() async throws {
        try await onBench { bench in
            try await bench.send(
                "WELLBEING_SURVEY_2025-03.csv",
                [.answer("1", on: "31/12/2024"), .answer("2", on: "16/01/2025")])
            #expect(
                try await bench.lines("SELECT month::text FROM landing.coverage")
                    == ["2025-03-01"])
        }
    }

    @Test("a month that came in with no rows left is covered with zero, not missing")
    func emptyMonth() async throws {
        try await onBench { bench in
            try await bench.send(
                "WORKFORCE_SCC_2025-01.csv", [.post("A1", employer: "SCC", fte: "3.00")])
            #expect(
                try await bench.lines(
                    "SELECT concat_ws(' ', month, rows) FROM landing.coverage")
                    == ["2025-01-01 0"])
            #expect(try await bench.count("SELECT count(*) FROM landing.touched") == 0)
        }
    }
}
