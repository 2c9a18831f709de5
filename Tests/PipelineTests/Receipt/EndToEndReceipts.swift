import Domain
import Measures
import Pipeline
import Postgres
import Store
import TestSupport
import Testing

/// Receipts of a county that was loaded from files.
struct EndToEndReceipts {
    let run: CountyRun

    /// A figure of every measure counts again to the same, by code, from what its load left.
    func expectAllHold() async throws {
        let database = run.service.database
        var count = 0
        for definition in try TestService.measures().definitions {
            let window = definition.windows.last ?? .month
            let cells = try await database.cells(
                CellQuery(measures: [definition.code], windows: [window])
            ).filter { $0.cell.state == .value }
            for area in [Area.county, .team(TeamCode("T01"))] {
                guard let stored = cells.last(where: { $0.cell.key.area == area }) else { continue }
                let receipt = try await ReceiptStage.receipt(stored.receipt, database)
                #expect(receipt.cell == stored.cell)
                #expect(!receipt.files.isEmpty, "\(definition.code)")
                #expect(!receipt.statements.isEmpty, "\(definition.code)")
                let recount = try await ReceiptStage.recount(receipt, database)
                #expect(recount.isSame, "\(definition.code) \(recount.differences)")
                count += 1
            }
        }
        #expect(count > 50)
        try await expectTwins()
    }

    /// What as_known shows after the newest load is what stands, table by table.
    private func expectTwins() async throws {
        let tables = [
            "fact.spell", "fact.referral", "fact.staff_month", "reference.practice",
            "reference.lsoa_team", "reference.sector_team", "reference.registered_list",
            "reference.population", "reference.establishment", "reference.team",
        ]
        let connection = try await PostgresConnection.connect(run.service.connection)
        try await connection.transaction { connection in
            try await connection.script(
                """
                DO $$ BEGIN EXECUTE format('SET LOCAL connect_measure.known_load = %L',
                    (SELECT max(load_id) FROM landing.load)); END $$;
                SET LOCAL connect_measure.unseen_loads = '{}'
                """)
            for table in tables {
                let name = table.split(separator: ".").last.map(String.init) ?? ""
                let differing = try await connection.rows(
                    """
                    SELECT (SELECT count(*) FROM (TABLE \(raw: table) EXCEPT ALL
                            TABLE as_known.\(identifier: name)) AS a)
                        + (SELECT count(*) FROM (TABLE as_known.\(identifier: name) EXCEPT ALL
                            TABLE \(raw: table)) AS b),
                        (SELECT count(*) FROM as_known.\(identifier: name))
                    """
                ).first
                #expect(try differing?.int(0) == 0, "\(table)")
                #expect(try differing?.int(1) ?? 0 > 0, "\(table)")
            }
        }
        await connection.close()
    }
}
