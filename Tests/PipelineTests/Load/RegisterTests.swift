import Feeds
import Pipeline
import Postgres
import Store
import Testing

@Suite("who is in the register")
struct RegisterTests {
    private static let numbers = (1...3).map(TestNumber.number)

    private func registered(_ bench: LoadBench) async throws -> [String] {
        try await bench.lines("SELECT nhs_number FROM identity.person ORDER BY 1")
    }

    @Test("a person whose only row was refused is registered by a later row that counts")
    func refusedRow() async throws {
        try await onBench { bench in
            // S1 ends before it begins: it waits in quarantine, and its person with it.
            let held = Row.spell("S1", nhs: Self.numbers[0]).with(["discharge_date": "01/01/2025"])
            try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv", [held, .spell("S2", nhs: Self.numbers[1])])
            #expect(try await registered(bench) == [Self.numbers[1]])

            try await bench.send(
                "SUS_APC_RGR_2025-01_flex.csv",
                Self.numbers.enumerated().map { place, number in
                    Row.spell("S\(place + 3)", nhs: number).with(["provider_code": "RGR"])
                })
            #expect(try await registered(bench) == Self.numbers.sorted())
        }
    }

    @Test("a person of a file that was refused as a whole is registered when a good file comes")
    func refusedFile() async throws {
        try await onBench { bench in
            let refused = try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv",
                [
                    .spell("S1", nhs: Self.numbers[0])
                        .with(["admission_date": "01/15/2025", "discharge_date": ""])
                ])
            #expect(refused.status == .rejected)
            #expect(try await registered(bench) == [])

            for name in ["SUS_APC_RDE_2025-01_flex.csv", "SUS_APC_RDE_2025-02_flex.csv"] {
                try await bench.send(name, [.spell(name, nhs: Self.numbers[0])])
                #expect(try await registered(bench) == [Self.numbers[0]])
            }
        }
    }

    @Test("a number that nobody has verified is not known by having been seen")
    func unverified() async throws {
        try await onBench { bench in
            try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv",
                [.spell("S1", nhs: Self.numbers[0], status: "02")])
            #expect(try await registered(bench) == [])
            try await bench.send(
                "SUS_APC_RDE_2025-02_flex.csv", [.spell("S2", nhs: Self.numbers[0])])
            #expect(try await registered(bench) == [Self.numbers[0]])
        }
    }
}
