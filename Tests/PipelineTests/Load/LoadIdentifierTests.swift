import Feeds
import Pipeline
import Postgres
import Store
import Testing

@Suite("identifiers stay in the identity zone")
struct LoadIdentifierTests {
    @Test("a name where a rule expects a code is shown by its form")
    func nameInCode() async throws {
        try await onBench { bench in
            let outcome = try await bench.send(
                "ECDS_AE_RDE_2025-01_flex.csv",
                [
                    Row([
                        "attendance_id": "A1", "provider_code": "RDE", "department_type": "01",
                        "attendance_category": "1", "arrival_at": "05/01/2025 10:00",
                        "departure_at": "05/01/2025 12:00", "chief_complaint": "Mary Smith",
                    ])
                ])
            let found = outcome.findings.filter { $0.column == "chief_complaint" }
            #expect(found.map(\.maskedValue) == ["Aaaa Aaaaa"])
        }
    }

    @Test("NHS numbers, postcodes and birth dates stand nowhere but in identity and quarantine")
    func nowhereElse() async throws {
        try await onBench { bench in
            try await bench.connection.execute(
                """
                INSERT INTO reference.postcode (postcode, introduced, lsoa21, utla, load_id)
                VALUES ('IP1 1AA', '2000-01', 'E01000001', 'E10000029', 0)
                """)
            let numbers = Self.numbers
            let found = try await sendAll(bench)
            let rules = Set(found.map(\.rule))
            #expect(
                rules.isSuperset(of: [
                    "NHSNUM", "APC3", "APC2", "NHSLINK", "VN2", "TWOIDS", "POSTCODE", "DD6",
                ]))
            let secrets =
                numbers + [
                    "9990000017", "IP33 1QZ", "IP331QZ", "1940-02-17", "17/02/1940", "COUNCIL000",
                ]
            let shown = found.map { "\($0)" }
            for secret in secrets {
                #expect(!shown.contains { $0.contains(secret) }, "\(secret) in a finding")
            }

            let everywhere = try await bench.everything(
                in: ["landing", "fact", "measure", "reference", "analysis", "edition", "operate"],
                except: ["landing.quarantine"])
            #expect(everywhere["landing.finding"]?.isEmpty == false)
            for (table, rows) in everywhere {
                for secret in secrets {
                    #expect(!rows.contains { $0.contains(secret) }, "\(secret) in \(table)")
                }
            }
            // They are where they belong.
            #expect(
                try await bench.lines("SELECT nhs_number FROM identity.person ORDER BY 1")
                    == [numbers[0], numbers[3], numbers[4]].sorted())
        }
    }

    private static let numbers = (1...6).map(TestNumber.number)

    /// Files with a fault of each kind that shows a value; returns all that was found in them.
    private func sendAll(_ bench: LoadBench) async throws -> [Finding] {
        let numbers = Self.numbers
        let outcomes = [
            try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv",
                [
                    .spell("S1", nhs: numbers[0]),
                    .spell("S2", nhs: "9990000017"),
                    .spell("S3", nhs: numbers[1]).with(["discharge_date": "01/01/2025"]),
                    .spell("S4", nhs: numbers[1]).with(["admission_method": "77"]),
                    .spell("S5", nhs: numbers[0], status: "02")
                        .with(["birth_date": "01/01/1990"]),
                ]),
            try await bench.send(
                "VCSE_NET_2025-01.csv",
                [.networkReferral("R1", nhs: numbers[2], consent: "N")]),
            try await bench.send(
                "ASC_CLD_2025-01.csv",
                [
                    .request("E1", nhs: numbers[3], council: "COUNCIL0001"),
                    .request("E2", nhs: numbers[3], council: "COUNCIL0002")
                        .with(["event_start_date": "14/01/2025"]),
                    .request("E3", nhs: numbers[3], council: "COUNCIL0003")
                        .with(["birth_date": "01/01/1850", "postcode": "IP33 1QZ"]),
                ]),
            try await bench.send(
                "DISCH_DELAY_RDE_2025-01.csv",
                [
                    // A person's number in the column of the spell.
                    Row([
                        "delay_id": "D1", "provider_code": "RDE", "spell_id": numbers[4],
                        "nhs_number": numbers[4], "birth_date": "17/02/1940",
                        "postcode": "IP33 1QZ", "regime": "DRD", "care_type": "ACUTE",
                        "delay_start_date": "16/01/2025",
                    ])
                ]),
        ]
        return outcomes.flatMap(\.findings)
    }
}
