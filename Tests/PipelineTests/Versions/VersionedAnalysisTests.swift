import Domain
import Measures
import Pipeline
import Store
import TestSupport
import Testing

@Suite("Analyses of series that pass from one version to another")
struct VersionedAnalysisTests {
    private func delays(_ record: AnalysisRecord) throws -> VerdictRecord {
        try #require(record.verdicts.first { $0.name == "delays" })
    }

    @Test("a version after a protocol's months leaves its answer, and its series says so")
    func after() async throws {
        let record = try await AnalysisCounty.record {
            try NewVersions.added("1.1", effective: Month(ordinal: 2025 * 12 + 9), to: $0)
        }
        let usual = try await AnalysedCounty.shared.record()
        #expect(try delays(record) == delays(usual))
        #expect(try delays(record).refusal == nil)
        let sentence =
            "Computed from October 2025 on by version 1.1 of the definition, before by an earlier"
            + " one: a step there can come from the definition alone."
        #expect(record.trends.allSatisfy { $0.cautions.contains(sentence) })
        #expect(!usual.trends.contains { $0.cautions.contains(sentence) })
    }

    @Test("a version that is not in force by the last month is not spoken of")
    func notYetBegun() async throws {
        let month = Month(ordinal: 2027 * 12)
        let county = try await AnalysisCounty {
            try NewVersions.added("1.1", effective: month, to: $0)
        }
        let found = try await AnalyseStage.run(
            county.database, catalogue: county.catalogue, settings: AnalysisSettings(horizon: 0))
        #expect(found.catalogue.definitions.allSatisfy { $0.version == "1.0" })
        await county.close()
    }

    @Test("a version that begins within the months after the start is not the protocol's")
    func within() async throws {
        let record = try await AnalysisCounty.record {
            try NewVersions.added("1.1", effective: Month(ordinal: 2025 * 12 + 1), to: $0)
        }
        let verdict = try delays(record)
        #expect(verdict.refusal != nil && verdict.answer == nil)
        #expect(
            verdict.sentence.contains(
                "within its months the figures follow version 1.1 from February 2025 on"))
    }

    @Test(
        "where the year before follows an earlier version than the year after, there is no answer")
    func before() async throws {
        let record = try await AnalysisCounty.record { catalogue in
            let month = Month(ordinal: 2024 * 12 + 3)
            return MeasureCatalogue(
                definitions: try catalogue.definitions.map {
                    try MeasureDefinition.read(
                        text: $0.text.replacing(
                            "effective: \($0.effective.isoText)",
                            with: "effective: \(month.isoText)"), file: $0.file)
                },
                earlier: try catalogue.definitions.map {
                    try MeasureDefinition.read(
                        text: $0.text.replacing("version: '1.0'", with: "version: '0.9'"),
                        file: "earlier/\($0.code)@0.9.yaml")
                }, datasets: catalogue.datasets)
        }
        let verdict = try delays(record)
        #expect(verdict.refusal != nil && verdict.answer == nil)
        #expect(verdict.sentence.contains("changed in month"))
    }
}
