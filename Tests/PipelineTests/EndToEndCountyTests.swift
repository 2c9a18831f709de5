import Domain
import Feeds
import Foundation
import Measures
import Pipeline
import Postgres
import Store
import SyntheticCounty
import TestSupport
import Testing

@Suite("A small county from files to cells")
struct EndToEndCountyTests {
    /// A larger county makes a slower, stricter test.
    private static let people =
        ProcessInfo.processInfo.environment["CONNECT_MEASURE_TEST_PEOPLE"].flatMap(Int.init)
        ?? 2_500

    @Test(
        "a county's files load, its cells agree with an oracle, and a second time changes nothing")
    func wholeCounty() async throws {
        let run = try await CountyRun(people: Self.people, seed: 7)
        try expectAllLoaded(run)
        try await expectOracleAgrees(run)
        try expectFindings(run)
        try await expectNothingNew(run)
        try await EndToEndReceipts(run: run).expectAllHold()
        await run.service.close()
    }

    private func expectAllLoaded(_ run: CountyRun) throws {
        #expect(run.failures == [])
        // The directory with LSOA codes of two censuses, and the file with the month before the day;
        // both are sent again rightly.
        #expect(
            refused(run.loaded) == ["REF_GEOG_2022-03.csv", "SUS_APC_RGP_2024-02_flex.csv"])
        #expect(run.loaded.count >= run.files.count)
        #expect(run.loaded.map(\.outcome.inserted).reduce(0, +) > 20_000)
        // A freeze that says what its flex said is the same file again.
        for same in run.loaded where same.outcome.status == .unchanged {
            let flex = same.file.path.replacing("_freeze", with: "_flex")
            #expect(try Data(contentsOf: same.file) == Data(contentsOf: URL(filePath: flex)))
        }
    }

    private func refused(_ loaded: [LoadedFile]) -> [String] {
        loaded.filter { $0.outcome.status == .rejected }.map(\.file.lastPathComponent).sorted()
    }

    /// The values of measures that a small county has few people for: without STEP, asked twice
    /// about loneliness, or followed for a year after a preventive service.
    private static let fewest = ["RE04": 30, "NN03": 100, "PH04": 30]

    private func expectOracleAgrees(_ run: CountyRun) async throws {
        let cells = try await run.service.database.cells(
            CellQuery(measures: Oracle.measures.compactMap { MeasureCode($0) }))
        let comparison = OracleComparison(
            try Oracle(
                county: run.county, feeds: run.feeds, sheets: OracleSheets(folder: run.feeds)),
            cells)
        for line in comparison.perMeasure { print(line) }
        print("oracle: \(comparison.total) cells agree: \(comparison.summary)")
        #expect(comparison.disagreements.prefix(20) == [])
        // Two measures have one window, the others three, of 13 teams and the county.
        let series = Oracle.measures.count * 3 - 4
        #expect(comparison.total == series * 14 * 48)
        #expect(
            Set(Oracle.measures) == Set(try TestService.measures().definitions.map(\.code.text)))
        for measure in Oracle.measures {
            #expect(
                (comparison.values[measure] ?? 0) > Self.fewest[measure] ?? 150, "\(measure)")
        }
    }

    /// A rule, the faults that it finds, and in how many files a row is sent at most.
    private typealias Planted = (
        contract: String, rule: String, faults: [PlantedFault], sends: Double
    )

    private static let planted: [Planted] = [
        ("SUS_APC", "NHSNUM", [.spellNumberWrong, .spellNumberRounded], 2),
        ("SUS_APC", "POSTCODE", [.postcodeNew], 2),
        ("SUS_APC", "APC4", [.spellReadyOutside], 2),
        ("ECDS_AE", "DEPARTURE", [.attendanceDepartureMissing], 2),
        ("ECDS_AE", "STREAMED", [.attendanceStreamed], 2),
        ("ECDS_AE", "SNOMED", [.attendanceLocalCodes], 2),
        ("DISCH_DELAY", "DD2", [.delayFuture], 1),
        ("DISCH_DELAY", "RESTARTED", [.delayRestarted], 2),
        ("DISCH_DELAY", "DISAGREED", [.delayDisputed], 1),
        ("STEP_REABL", "DAY91", [.stepNotTraced], 1),
        ("FLU_UPTAKE", "MERGED", [.fluMerger], 2),
        ("ASC_CLD", "CLD6", [.careDoubled], 2),
        ("ASC_CLD", "TWOIDS", [.careTwoNumbers], 2),
        ("STEP_REABL", "OUTCOME", [.stepOutcomeBlank], 2),
        ("STEP_REABL", "SPLIT", [.stepTwoRows], 3),
        ("INT_REF", "NEEDS", [.referralNeedsOther], 3),
        ("INT_PLAN", "NHSNUM", [.planNumberWrong], 2),
        ("FLU_UPTAKE", "FL2", [.fluPercent], 1),
        ("WELLBEING_SURVEY", "WS3", [.surveyStraight], 1),
        ("WELLBEING_SURVEY", "PARTIAL", [.surveyPartial], 1),
    ]

    private func expectFindings(_ run: CountyRun) throws {
        #expect(run.findings("WORKFORCE", "HEADCOUNT") == 1)
        #expect(run.findings("REF_GEOG", "VINTAGE") == 1)
        for rule in Self.planted {
            let planted = Double(try rule.faults.map { try run.planted($0) }.reduce(0, +))
            let found = Double(run.findings(rule.contract, rule.rule))
            // A few are planted where no rule can see them, or seen where chance made them.
            #expect(
                found >= 0.7 * planted - 3 && found <= 1.1 * planted * rule.sends + 3,
                "\(rule.contract) \(rule.rule): \(found) findings, \(planted) planted")
        }
    }

    private func expectNothingNew(_ run: CountyRun) async throws {
        let before = try await rowCount(run.service)
        let second = try await CountyRun.load(run.files, run.service)
        #expect(second.failures == [])
        #expect(refused(second.loaded) == refused(run.loaded))
        #expect(second.loaded.filter { $0.outcome.status == .loaded }.map(\.file) == [])
        #expect(try await rowCount(run.service) == before)
        let summary = try await ComputeStage.run(
            run.service.database, catalogue: try TestService.measures())
        #expect((summary.written, summary.closed, summary.queries.count) == (0, 0, 0))
        let full = try await ComputeStage.run(
            run.service.database, catalogue: try TestService.measures(), isFull: true)
        #expect((full.written, full.closed) == (0, 0))
        #expect(full.unchanged == run.summary.written)
    }

    /// Current rows, earlier rows, people, and what the ledger holds.
    private func rowCount(_ service: TestService) async throws -> Int {
        try await service.count(
            """
            SELECT (SELECT count(*) FROM landing.current_row)
                + (SELECT count(*) FROM fact.spell_history)
                + (SELECT count(*) FROM fact.referral_history)
                + (SELECT count(*) FROM identity.person) + (SELECT count(*) FROM fact.opt_out)
                + (SELECT count(*) FROM landing.load WHERE status = 'loaded')
                + (SELECT count(*) FROM landing.quarantine)
            """)
    }
}
