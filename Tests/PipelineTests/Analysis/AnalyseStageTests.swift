import Domain
import Measures
import Pipeline
import Postgres
import Store
import Testing

@Suite("the stage that analyses")
struct AnalyseStageTests {
    @Test("planted effects come out as planted, and unchanged measures give no verdict")
    func planted() async throws {
        let record = try await AnalysedCounty.shared.record()
        func verdict(_ name: String) throws -> VerdictRecord {
            try #require(record.verdicts.first { $0.name == name })
        }
        let delays = try verdict("delays")
        #expect(delays.role == "primary" && delays.answer?.verdict == "evidence of change")
        let effect = try #require(delays.answer)
        #expect(abs(effect.effect - 0.75) < 0.1)
        #expect(effect.upper.map { $0 < 1 } == true)
        // Two of ten teams: 45 choices, and Holm's rule holds the smaller p against 0.025.
        #expect(effect.smallestPValue == 1.0 / 45 && effect.level == 0.025)
        #expect(
            delays.controls.map(\.text) == ["T03", "T05", "T07", "T08", "T10", "T11", "T12", "T13"])
        #expect(delays.sentence.contains("imported by the test"))

        let admissions = try verdict("admissions-65-and-over")
        #expect(admissions.answer?.verdict == "no detectable difference")
        #expect((admissions.answer?.smallestEffect ?? 0) > 0.04)
        #expect(admissions.sentence.contains("could not have been seen"))
        for name in ["attendances", "ambulance-incidents"] {
            let unchanged = try verdict(name)
            #expect(unchanged.answer?.verdict == "no detectable difference", "\(name)")
            #expect(unchanged.role == "exploratory")
        }
        // As in the pack: from the figures that it shows, with what the exact ones give beside.
        #expect(delays.sentence.contains("Answered from the published, rounded figures"))
        #expect(delays.sentence.contains("exact counts give 0."))
    }

    @Test("two teams against one give a picture and never a verdict") func twoAgainstOne()
        async throws
    {
        let record = try await AnalysedCounty.shared.record()
        let alone = try #require(record.verdicts.first { $0.name == "delays-beccles-alone" })
        #expect(alone.answer == nil && alone.refusal == "REFUSE_NO_CONTROL")
        #expect(alone.sentence.hasPrefix("Not answered"))
        // The picture of these two drifts apart before the start, and says so.
        #expect(alone.sentence.contains("No picture: The teams were already drifting apart"))
        let delays = try #require(record.verdicts.first { $0.name == "delays" })
        #expect(delays.sentence.contains("Picture, not a verdict:"))
    }

    @Test("a missing month is a gap and a withheld one is withheld, never 0") func states()
        async throws
    {
        let county = try await AnalysisCounty()
        var cells = county.cells
        let gap = Month(ordinal: 2024 * 12)
        for index in cells.indices where cells[index].key.month == gap {
            let isCounty = cells[index].key.area == .county
            let state = isCounty ? CellState.missing : .withheld(reason: "too few links")
            cells[index] = Cell(key: cells[index].key, state: state)
        }
        // Before the first figure nothing is missing: the series begins with it.
        for index in cells.indices where cells[index].key.month == AnalysisCounty.first {
            cells[index] = Cell(key: cells[index].key, state: .missing)
        }
        _ = try await county.database.write(county.run(cells))
        let record = try await AnalyseStage.run(
            county.database, catalogue: county.catalogue, settings: AnalysisSettings(horizon: 12)
        ).record
        for trend in record.trends {
            let point = try #require(trend.points.first { $0.month == gap })
            #expect(point.state == (trend.area == .county ? "missing" : "withheld"))
            #expect(point.value == nil && point.signal == nil)
            #expect(trend.points.count == 47 && trend.points.first?.value != nil)
        }
        // A forecast needs every month: it says so and shows none.
        #expect(!record.forecasts.isEmpty)
        #expect(!record.forecasts.contains { !$0.months.isEmpty })
        let reasons = record.forecasts.map(\.withheld)
        #expect(reasons.allSatisfy { $0 == "REFUSE_DATA_BREAK" })
        await county.close()
    }

    @Test("charts, signals, budget and funnels are there for the county and every team")
    func trends() async throws {
        let record = try await AnalysedCounty.shared.record()
        #expect(record.trends.count == 4 * 14)
        let delays = try #require(
            record.trends.first {
                $0.measure.text == "DT01" && $0.area == .team(TeamCode("T01"))
            })
        #expect(delays.chart == "xmr" && delays.period == .month)
        #expect(delays.variation == "improvement_low" && delays.signalCount > 7)
        #expect(delays.points.allSatisfy { $0.centre != nil && $0.lower != nil })
        #expect(delays.settings.contains("7 points make a shift"))
        #expect(record.trends.contains { !$0.cautions.isEmpty })
        #expect(record.budget.charts == record.trends.count { $0.chart == "xmr" })
        #expect(record.budget.pointsExpected > 0 && record.budget.latestExpected > 0)
        #expect(record.budget.pointsSeen == record.trends.reduce(0) { $0 + $1.signalCount })
        #expect(record.funnels.count == 4 * 13)
        #expect(record.funnels.allSatisfy { $0.month == AnalysisCounty.last })
    }

    @Test("the newest figures of each series and answer say how complete and how final they are")
    func completeness() async throws {
        let county = try await AnalysisCounty()
        var cells = county.cells
        for index in cells.indices where cells[index].key.month == AnalysisCounty.last {
            cells[index].isProvisional = true
            cells[index].completeness = .known(
                share: 0.9, interval: Interval(lower: 0.8, upper: 0.95))
        }
        _ = try await county.database.write(county.run(cells))
        let found = try await AnalyseStage.run(
            county.database, catalogue: county.catalogue,
            settings: AnalysisSettings(
                horizon: 0, protocols: try await county.frozenProtocols()))
        #expect(found.standings.map(\.measure) == found.record.trends.map(\.measure))
        #expect(found.standings.map(\.area) == found.record.trends.map(\.area))
        let own = try #require(
            found.standings.first { $0.measure.text == "EA02" && $0.area == .county })
        #expect(own.newest.map(\.provisional) == [false, false, true])
        #expect(own.newest.map(\.completeness) == [1, 1, 0.9])
        #expect(own.newest.last?.month == AnalysisCounty.last.isoText)
        #expect(own.newest.last?.completenessLower == 0.8 && own.latest?.words == "90 % P")
        for (name, standing) in found.answerStandings {
            #expect(standing.finalMonths + standing.provisionalMonths <= standing.months, "\(name)")
        }
        #expect(found.answerStandings.count > 1)
        await county.close()
    }

    @Test("an analysis is kept beside its run, and a later one overwrites nothing")
    func kept() async throws {
        let county = try await AnalysisCounty()
        let settings = AnalysisSettings(horizon: 0, protocols: try await county.frozenProtocols())
        let two = county.catalogue.only(Set(["DT01", "EA02"].compactMap { MeasureCode($0) }))
        let first = try await AnalyseStage.run(
            county.database, catalogue: two, settings: settings)
        var cells = county.cells
        for index in cells.indices where cells[index].key.measure.text == "DT01" {
            cells[index].value = cells[index].value.map { $0 * 2 }
        }
        let second = try await county.database.write(county.run(cells))
        let later = try await AnalyseStage.run(
            county.database, catalogue: two, settings: settings)
        #expect(later.analysis > first.analysis && later.record.run == second.run)
        let kept = try await county.count(
            """
            SELECT count(*) FROM analysis.trend_point JOIN analysis.run USING (analysis_id)
            WHERE analysis_id = \(first.analysis) AND run_id = \(first.record.run)
            """)
        #expect(kept == 2 * 14 * 48)
        let verdicts = try await county.count(
            "SELECT count(*) FROM analysis.verdict WHERE analysis_id = \(first.analysis)")
        #expect(verdicts == first.record.verdicts.count)

        // As of the first run the figures are those of the first run.
        let again = try await AnalyseStage.run(
            county.database, catalogue: two,
            settings: AnalysisSettings(
                asOfRun: first.record.run, horizon: 0, protocols: settings.protocols))
        #expect(again.record.trends == first.record.trends)
        #expect(again.record.verdicts == first.record.verdicts)
        #expect(again.record.trends != later.record.trends)
        await #expect(throws: AnalyseFault.noRun(99)) {
            try await AnalyseStage.run(
                county.database, catalogue: two,
                settings: AnalysisSettings(asOfRun: 99))
        }
        await county.close()
    }

    @Test("a forecast is shown with its ranges, or withheld with a reason") func forecasts()
        async throws
    {
        let county = try await AnalysisCounty()
        let one = county.catalogue.only(Set([AnalysisCounty.codes[3]]))
        // The county and two teams: a forecast of thirteen teams is no other than of two.
        try await county.script("DELETE FROM reference.team WHERE team_code > 'T02'")
        let record = try await AnalyseStage.run(
            county.database, catalogue: one, settings: AnalysisSettings(horizon: 6)
        ).record
        #expect(record.forecasts.count == 3)
        #expect(record.forecasts.contains { $0.withheld == nil })
        for forecast in record.forecasts {
            #expect((forecast.withheld == nil) == !forecast.months.isEmpty)
            #expect(!forecast.sentence.isEmpty)
            guard let ahead = forecast.months.first else { continue }
            #expect(
                forecast.months.count == 6 && ahead.month == AnalysisCounty.last.advanced(by: 1))
            #expect(ahead.lower95 <= ahead.lower80 && ahead.lower80 < ahead.value)
            #expect(ahead.value < ahead.upper80 && ahead.upper80 <= ahead.upper95)
            // In the unit of the measure: about ten per thousand.
            #expect((5...15).contains(ahead.value))
        }
        await county.close()
    }
}
