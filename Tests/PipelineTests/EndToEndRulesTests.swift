import Domain
import Feeds
import Foundation
import Pipeline
import Postgres
import Store
import TestSupport
import Testing

@Suite("What loading and computing promise")
struct EndToEndRulesTests {
    private static let heading = """
        spell_id,provider_code,nhs_number,nhs_number_status,birth_date,postcode,gp_practice_code,\
        admission_method,patient_classification,admission_date,discharge_date,discharge_method,\
        discharge_destination,treatment_function_code,submission_status

        """

    private static func spell(
        _ number: String = "S1", nhs: String = "9990000018", version: String,
        practice: String = "D83001"
    ) -> String {
        "\(number),RDE,\(nhs),\(nhs.isEmpty ? "03" : "01"),04/02/1941,IP14 1AA,\(practice),21,1,"
            + "05/01/2025,09/01/2025,1,19,300,\(version)\n"
    }

    @Test("a spell sent at flex without an NHS number and at freeze with it is one row, one person")
    func flexThenFreeze() async throws {
        let service = try await TestService()
        let flex = try service.file(
            "SUS_APC_RDE_2025-01_flex.csv", Self.heading + Self.spell(nhs: "", version: "flex"))
        let freeze = try service.file(
            "SUS_APC_RDE_2025-01_freeze.csv", Self.heading + Self.spell(version: "freeze"))
        _ = try await service.stage.load(flex)
        #expect(try await service.count("SELECT count(*) FROM identity.person") == 0)
        let second = try await service.stage.load(freeze)
        #expect(second.map(\.outcome.superseded) == [1])
        #expect(try await service.count("SELECT count(*) FROM fact.spell") == 1)
        #expect(
            try await service.count("SELECT count(*) FROM fact.spell WHERE person_basis = 'N'")
                == 1)
        #expect(try await service.count("SELECT count(*) FROM fact.spell_history") == 1)
        #expect(try await service.count("SELECT count(*) FROM identity.person") == 1)
        await service.close()
    }

    @Test("a flex file that comes after its freeze does not take the freeze's place")
    func lateFlex() async throws {
        let service = try await TestService()
        let freeze = try service.file(
            "SUS_APC_RDE_2025-01_freeze.csv", Self.heading + Self.spell(version: "freeze"))
        let flex = try service.file(
            "SUS_APC_RDE_2025-01_flex.csv", Self.heading + Self.spell(nhs: "", version: "flex"))
        _ = try await service.stage.load(freeze)
        _ = try await service.stage.load(flex)
        let linked = try await service.count(
            "SELECT count(*) FROM fact.spell WHERE person_basis = 'N'")
        #expect(linked == 1)
        await service.close()
    }

    @Test("a file that breaks off half-way leaves nothing but its entry in the ledger")
    func halfFile() async throws {
        let service = try await TestService()
        let rows = (1...60_000).map { Self.spell("S\($0)", version: "freeze") }
        let whole = try service.file(
            "SUS_APC_RDE_2025-01_freeze.csv", Self.heading + rows.joined())
        let zip = Process()
        zip.executableURL = URL(filePath: "/usr/bin/gzip")
        zip.arguments = [whole.path]
        try zip.run()
        zip.waitUntilExit()
        let packed = whole.appendingPathExtension("gz")
        let bytes = try Data(contentsOf: packed)
        try bytes.prefix(bytes.count / 2).write(to: packed)
        let outcome = try? await service.stage.load(packed)
        #expect(outcome?.allSatisfy { $0.outcome.status == .rejected } ?? true)
        for table in [
            "fact.spell_current", "fact.spell_history", "landing.current_row",
            "landing.coverage", "landing.quarantine", "landing.touched", "identity.person",
        ] {
            #expect(try await service.count("SELECT count(*) FROM \(raw: table)") == 0, "\(table)")
        }
        // Sent again whole, it loads.
        try Data((Self.heading + rows.prefix(3).joined()).utf8).write(to: whole)
        let again = try await service.stage.load(whole)
        #expect(again.map(\.outcome.inserted) == [3])
        await service.close()
    }

    @Test("an agreement that has ended refuses the file")
    func agreementEnded() async throws {
        let service = try await TestService(today: "2027-04-01")
        let file = try service.file(
            "SUS_APC_RDE_2025-01_freeze.csv", Self.heading + Self.spell(version: "freeze"))
        let outcome = try await service.stage.load(file)
        #expect(outcome.map(\.outcome.status) == [.rejected])
        #expect(outcome.first?.outcome.findings.first?.severity == .rejectFile)
        #expect(try await service.count("SELECT count(*) FROM fact.spell_current") == 0)
        await service.close()
        let before = try await TestService(today: "2027-03-31")
        let same = try before.file(
            "SUS_APC_RDE_2025-01_freeze.csv", Self.heading + Self.spell(version: "freeze"))
        #expect(try await before.stage.load(same).map(\.outcome.status) == [.loaded])
        await before.close()
    }

    @Test("somebody who opts out leaves the planning figures, and the facts stay")
    func optOut() async throws {
        let service = try await TestService()
        try await Self.loadPlaces(service)
        let spells = try service.file(
            "SUS_APC_RDE_2025-01_freeze.csv",
            Self.heading + Self.spell(version: "freeze")
                + Self.spell("S2", nhs: "9990000026", version: "freeze"))
        _ = try await service.stage.load(spells)
        #expect(try await Self.admissions(service) == 2)
        let list = try service.file("OPT_OUT_2025-01.csv", "nhs_number\n9990000018\n")
        #expect(try await service.stage.load(list).map(\.outcome.inserted) == [1])
        #expect(try await Self.admissions(service) == 1)
        #expect(try await service.count("SELECT count(*) FROM fact.spell_current") == 2)
        await service.close()
    }

    /// One team, one practice with a list, and a month of facts to compute.
    private static func loadPlaces(_ service: TestService) async throws {
        _ = try await service.count(
            """
            WITH team AS (INSERT INTO reference.team (team_code, name, role, role_from, load_id)
                VALUES ('T01', 'Sudbury', 'pilot', '2010-01-01', 0) RETURNING 1),
            practice AS (INSERT INTO reference.practice (practice_code, practice_name, valid_from,
                status, team_code, load_id)
                VALUES ('D83001', 'One', '2010-01-01', 'ACTIVE', 'T01', 0) RETURNING 1),
            list AS (INSERT INTO reference.registered_list
                VALUES ('2025-01-01', 'D83001', 'MALE', '80_84', 1000, 0) RETURNING 1)
            SELECT count(*) FROM team, practice, list
            """)
    }

    /// The county's emergency admissions of January 2025, computed anew.
    private static func admissions(_ service: TestService) async throws -> Double? {
        let code = try #require(MeasureCode("EA01"))
        let month = try #require(Month("2025-01"))
        _ = try await ComputeStage.run(
            service.database, catalogue: try TestService.measures(),
            months: month...month)
        return try await service.database.cells(
            CellQuery(measures: [code], areas: [.county], windows: [.month])
        ).first?.cell.numerator
    }
}
