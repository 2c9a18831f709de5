import Domain
import Foundation
import Pipeline
import Postgres
import Statistics
import Store
import TestSupport
import Testing

@Suite("Programs that are killed, and programs at the same time", .serialized)
struct KilledProcessTests {
    @Test("a run killed while it counts leaves nothing, and the next run is whole")
    func whileCounting() async throws {
        let crash = try await CrashBench()
        _ = try await crash.facts()
        // What earlier runs kept is read after the queries, in their transaction: there it waits.
        try await crash.holder.script("BEGIN; LOCK TABLE measure.count IN ACCESS EXCLUSIVE MODE")
        let run = try crash.start("compute")
        try await crash.waitForLock()
        try await crash.kill(run)
        try await crash.holder.script("COMMIT")
        #expect(try await crash.count("measure.run") == 0)
        #expect(try await crash.count("measure.count") == 0)
        try await crash.expectSound()
        await crash.done()
    }

    @Test("a run killed while it writes cells leaves those of the run before it, all of them")
    func whileWriting() async throws {
        let crash = try await CrashBench()
        let facts = try await crash.facts()
        _ = try await ComputeStage.run(crash.bench.database, catalogue: crash.catalogue)
        let before = try await crash.bench.everything(in: ["measure"])
        var random = SeededRandom(seed: 9)
        try await facts.load(
            [.arrive, .withdraw, .reattribute], of: ["spell", "attendance"], covering: [], &random)
        // Cells can be read but not written, so the run waits with half of its work done.
        try await crash.holder.script("BEGIN; LOCK TABLE measure.cell IN SHARE MODE")
        let run = try crash.start("compute")
        try await crash.waitForLock()
        try await crash.kill(run)
        try await crash.holder.script("COMMIT")
        #expect(try await crash.bench.everything(in: ["measure"]) == before)
        let next = try await ComputeStage.run(crash.bench.database, catalogue: crash.catalogue)
        #expect(next.written > 0)
        try await crash.expectSound()
        await crash.done()
    }

    private static let spells: [Row] = [
        .spell("S1", nhs: TestNumber.first), .spell("S2", nhs: TestNumber.second),
    ]

    @Test(
        "a load killed while it merges leaves nothing, and the file loads as if for the first time")
    func whileLoading() async throws {
        let crash = try await CrashBench()
        let file = try crash.bench.write("SUS_APC_RDE_2025-01_flex.csv", Self.spells)
        let before = try await crash.bench.everything()
        try await crash.holder.script("BEGIN; LOCK TABLE fact.spell_current IN SHARE MODE")
        let load = try crash.start("load", file.path)
        try await crash.waitForLock()
        try await crash.kill(load)
        try await crash.holder.script("COMMIT")
        #expect(try await crash.bench.everything() == before)
        let outcome = try await crash.bench.load(file)
        #expect((outcome.status, outcome.inserted) == (.loaded, 2))
        try await crash.expectSound()
        await crash.done()
    }

    @Test(
        "a release killed while it merges, or before it notes the decision, leaves the row held",
        arguments: ["fact.spell_current", "landing.quarantine"])
    func whileReleasing(table: String) async throws {
        let crash = try await CrashBench()
        try await crash.bench.send(
            "SUS_APC_RDE_2025-01_flex.csv",
            Self.spells + [
                .spell("S3", nhs: TestNumber.first).with(["discharge_date": "01/01/2025"])
            ])
        let held = try await crash.bench.database.heldRows()
        let id = try #require(held.first?.id)
        let before = try await crash.bench.everything()
        try await crash.holder.script("BEGIN; LOCK TABLE \(table) IN SHARE MODE")
        let release = try crash.start("quarantine", "release", "\(id)")
        try await crash.waitForLock()
        try await crash.kill(release)
        try await crash.holder.script("COMMIT")
        #expect(try await crash.bench.everything() == before)
        let again = try crash.start("quarantine", "release", "\(id)")
        again.waitUntilExit()
        #expect(again.terminationStatus == 0)
        #expect(try await crash.bench.database.heldRows().isEmpty)
        #expect(try await crash.count("fact.spell") == 3)
        try await crash.expectSound()
        await crash.done()
    }

    @Test("two runs at once write the same cells as one, and neither is half")
    func twoRuns() async throws {
        let crash = try await CrashBench()
        _ = try await crash.facts()
        let first = try crash.start("compute")
        let second = try crash.start("compute")
        first.waitUntilExit()
        second.waitUntilExit()
        #expect(first.terminationStatus == 0)
        #expect(second.terminationStatus == 0)
        #expect(try await crash.count("measure.run") == 2)
        let doubled = try await crash.bench.count(
            """
            SELECT count(*) FROM measure.cell AS c JOIN measure.run AS r USING (run_id)
            WHERE r.run_id > 1 OR c.closed_run_id IS NOT NULL
            """)
        #expect(doubled == 0)
        try await crash.expectSound()
        await crash.done()
    }

    @Test("a run during a load takes all of the load or nothing of it, and the next run the rest")
    func runDuringLoad() async throws {
        let crash = try await CrashBench()
        _ = try await crash.facts()
        let file = try crash.bench.write("SUS_APC_RDE_2025-01_flex.csv", Self.spells)
        // The load waits at its last step, after its facts are in.
        try await crash.holder.script("BEGIN; LOCK TABLE landing.touched IN SHARE MODE")
        let load = try crash.start("load", file.path)
        try await crash.waitForLock()
        let loads = try await crash.count("landing.load")
        _ = try await ComputeStage.run(crash.bench.database, catalogue: crash.catalogue)
        #expect(try await crash.count("measure.taken_load") == loads)
        try await crash.holder.script("COMMIT")
        load.waitUntilExit()
        #expect(try await crash.count("landing.load") == loads + 1)
        let next = try await ComputeStage.plan(
            crash.bench.database, catalogue: crash.catalogue)
        #expect(next.past.pendingLoads == [loads + 1])
        try await crash.expectSound()
        #expect(try await crash.count("measure.taken_load") == loads + 1)
        await crash.done()
    }
}
