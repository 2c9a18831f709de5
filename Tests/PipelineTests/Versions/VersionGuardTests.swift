import Domain
import Measures
import Pipeline
import Postgres
import Store
import TestSupport
import Testing

@Suite("What was computed under a version is what the version says")
struct VersionGuardTests {
    private func month(_ text: String) throws -> Month { try #require(Month(text)) }

    /// What `compute` refuses.
    private func refusal(
        _ catalogue: MeasureCatalogue, _ county: SpellHistory
    ) async throws -> String {
        let runs = try await county.database.lastRun()
        let fault = try await #require(throws: ComputeFault.self) {
            try await county.compute(catalogue)
        }
        #expect(try await county.database.lastRun() == runs)
        return fault.description
    }

    private func narrowed() throws -> MeasureCatalogue {
        try SpellHistory.measures {
            $0.replacing("where: not is_excluded_specialty and", with: "where: age >= 18 and")
        }
    }

    @Test("a changed rule under the version that a run computed is refused before anything is done")
    func changedRule() async throws {
        let county = try await SpellHistory()
        let run = try await county.compute()
        let catalogue = try narrowed()
        let words = try await refusal(catalogue, county)
        #expect(
            words.contains(
                "EA01: version 1.0 has another rule than run \(run) computed it by:"
                    + " numerator.where: ‘not is_excluded_specialty and not is_second_spell’ →"
                    + " ‘age >= 18 and not is_second_spell’. Give the new rule a new version"))
        #expect(words.contains("earlier/EA01@1.0.yaml"))
        #expect(words.contains("--same-version EA01"))
        // The check of the definitions says it too.
        let report = try await MeasureChecker(catalogue, county.database).check()
        #expect(report.issues.contains { $0.message.contains("has another rule than run") })
        await county.close()
    }

    @Test("a rule that changes no figure is taken when somebody says so, and the run records it")
    func sameVersion() async throws {
        let county = try await SpellHistory()
        try await county.compute()
        let code = try #require(MeasureCode("EA01"))
        let other = try SpellHistory.measures {
            $0.replacing("where: not is_excluded", with: "where: true and not is_excluded")
        }
        let summary = try await ComputeStage.run(
            county.database, catalogue: other, months: SpellHistory.computed, isFull: true,
            sameVersion: [code])
        #expect(summary.notes.count == 1)
        #expect(summary.notes[0].hasPrefix("Taken as the same: EA01@1.0, numerator.where: ‘not"))
        let kept = try await county.connection.rows(
            "SELECT same_version[1] FROM measure.run WHERE run_id = \(summary.run)"
        ).first?.text(0)
        #expect(kept?.hasPrefix("EA01@1.0, numerator.where") == true)
        // From now on that is what the version says.
        try await county.compute(other)
        #expect(try await refusal(try SpellHistory.measures(), county).contains("has another rule"))
        await county.close()
    }

    @Test("words of a definition may change under its version")
    func words() async throws {
        let county = try await SpellHistory()
        try await county.compute()
        let other = try SpellHistory.measures {
            $0.replacing("title: Emergency admissions", with: "title: Admissions in a hurry")
                .replacing("typical: [7.5, 10.0]", with: "typical: [7, 10]")
        }
        let summary = try await ComputeStage.run(
            county.database, catalogue: other, months: SpellHistory.computed)
        #expect(summary.notes == [])
        await county.close()
    }

    @Test("changed SQL of datasets is no other version; it is told once, with the measures")
    func datasets() async throws {
        let county = try await SpellHistory()
        let first = try await county.compute()
        let other = try SpellHistory.measures {
            $0.replacing("FROM fact.spell AS s", with: "FROM fact.spell  AS s")
                .replacing("FROM fact.spell s", with: "FROM fact.spell  s")
                .replacing("reference.registered_list AS", with: "reference.registered_list  AS")
        }
        let summary = try await ComputeStage.run(
            county.database, catalogue: other, months: SpellHistory.computed, isFull: true)
        try #require(summary.notes.count == 1)
        #expect(
            summary.notes[0].hasPrefix(
                "The SQL, code lists or return rules behind measures have changed since run"
                    + " \(first): "))
        #expect(summary.notes[0].contains("(EA01)"))
        let again = try await ComputeStage.run(
            county.database, catalogue: other, months: SpellHistory.computed, isFull: true)
        #expect(again.notes == [])
        await county.close()
    }

    @Test("a new version without the text of the one before it is refused, which says the file")
    func missingFile() async throws {
        let county = try await SpellHistory()
        try await county.compute()
        let later = try NewVersions.added(
            "1.1", effective: try month("2025-03"), to: try SpellHistory.measures())
        let alone = MeasureCatalogue(
            definitions: later.definitions, datasets: later.datasets, codeLists: later.codeLists,
            sharedTexts: later.sharedTexts, returns: later.returns)
        let words = try await refusal(alone, county)
        #expect(
            words.contains("EA01: effective: months before 2025-03 were computed by version 1.0"))
        #expect(words.contains("put its text into earlier/EA01@1.0.yaml"))
        #expect(words.contains("give it the effective month 2022-01"))
        try await county.compute(later)
        // A version may be taken back, and the run says so.
        let summary = try await ComputeStage.run(
            county.database, catalogue: try SpellHistory.measures(),
            months: SpellHistory.computed, isFull: true)
        #expect(
            summary.notes == [
                "EA01@1.1, which run 2 computed by, is in no file any more: its months are computed"
                    + " by version 1.0."
            ])
        let hashes = try await county.database.usedDefinitions().map(\.name.version)
        #expect(hashes == ["1.0"])
        await county.close()
    }

    @Test("a database whose runs knew no effective months computes them anew")
    func olderRuns() async throws {
        let county = try await SpellHistory()
        let later = try SpellHistory.measures {
            $0.replacing("effective: 2022-01", with: "effective: 2025-03")
        }
        try await county.compute(later)
        try await county.connection.script("UPDATE measure.run_definition SET effective = NULL")
        let summary = try await ComputeStage.run(
            county.database, catalogue: later, months: SpellHistory.computed)
        #expect(!summary.isStanding)
        await county.close()
    }
}
