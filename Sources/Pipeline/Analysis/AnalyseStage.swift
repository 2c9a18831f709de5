import Domain
public import Measures
import Statistics
public import Store

/// Why there is no analysis.
public enum AnalyseFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// Nothing has been computed yet.
    case nothingComputed
    /// There is no such run.
    case noRun(Int)

    /// One sentence that says what to do.
    public var description: String {
        switch self {
        case .nothingComputed: "Nothing has been computed yet: load files and compute first."
        case .noRun(let run): "There is no run \(run)."
        }
    }
}

/// What an analysis looks at.
public struct AnalysisSettings: Sendable {
    /// The run after which the cells stood; `nil` for the newest.
    public var asOfRun: Int?
    /// How many months ahead are forecast, 1 to 12; 0 for no forecasts.
    public var horizon: Int
    /// The protocols of the evaluation.
    public var protocols: [EvaluationProtocol]

    /// Settings; the newest cells, twelve months ahead, unless said otherwise.
    public init(
        asOfRun: Int? = nil, horizon: Int = 12, protocols: [EvaluationProtocol] = []
    ) {
        self.asOfRun = asOfRun
        self.horizon = horizon
        self.protocols = protocols
    }
}

/// What an analysis found, with the number that it is kept under.
public struct Analysis: Sendable {
    /// The number of the analysis.
    public let analysis: Int
    /// What was found, as it is kept.
    public let record: AnalysisRecord
    /// The answers to questions about single people, in figures that may leave the service.
    public let journeys: [JourneyReport]
    /// How far the newest figures of each series can be relied on, in the order of the trends.
    public let standings: [SeriesStanding]
    /// How far the figures behind each answer can be relied on, by the protocol's name.
    public let answerStandings: [String: AnswerStanding]
    /// The measures as the cells follow them, in the version that is in force in the last month.
    public let catalogue: MeasureCatalogue
}

/// The stage `analysis`: reads cells, calls pure functions, writes what they say.
public enum AnalyseStage {
    /// Analyses every measure for the county and every team, answers the protocols, and keeps it
    /// all beside the run whose cells it read.
    ///
    /// - Returns: the number of the analysis and what it found.
    /// - Throws: `AnalyseFault` when there is nothing to analyse; errors of the database.
    public static func run(
        _ database: Database, catalogue: MeasureCatalogue,
        settings: AnalysisSettings = AnalysisSettings()
    ) async throws -> Analysis {
        guard let newest = try await database.lastRun() else { throw AnalyseFault.nothingComputed }
        let run = settings.asOfRun ?? newest
        guard (1...newest).contains(run), let known = try await database.latestRun(upTo: run) else {
            throw AnalyseFault.noRun(run)
        }
        let cells = AnalysisCells(try await database.cells(CellQuery(asOfRun: run)))
        guard let last = cells.months?.upperBound else { throw AnalyseFault.nothingComputed }
        let catalogue = try await catalogue.following(run: run, database).begun(by: last)
        let frozen = try await database.frozenProtocols()
        // The database reads people while series are charted and forecast here.
        async let people = JourneyStage.answers(
            settings.protocols.map { ProtocolStanding($0, frozen: frozen) }, catalogue: catalogue,
            database: database, seen: known.seen
        ) { code, month in
            let cell = cells.cell(code, .county, .month, month)
            return JourneyStage.Following(
                hasFigure: cell?.value != nil, isNotApplicable: cell?.state == .notApplicable,
                in: month, catalogue.definition(code))
        }
        let teams = try await database.teamRegister(in: last)
        let series = allSeries(catalogue, teams.map(\.code), cells)
        let trends = try read(series, targets: try await database.countyTargets(in: last))
        let forecasts = await forecasts(series, horizon: settings.horizon)
        let verdicts = ProtocolVerdicts(
            protocols: settings.protocols, frozen: frozen, catalogue: catalogue, teams: teams,
            cells: cells
        ).records()
        let journeys = try await people
        let record = AnalysisRecord(
            run: run, budget: budget(trends.compactMap(\.chart)), trends: trends.map(\.record),
            funnels: catalogue.definitions.flatMap {
                FunnelPlaces(definition: $0, teams: teams.map(\.code), cells: cells).records()
            },
            forecasts: forecasts,
            verdicts: verdicts
                + JourneyVerdicts(
                    answers: journeys, protocols: settings.protocols, frozen: frozen
                ).records())
        return Analysis(
            analysis: try await database.write(record), record: record,
            journeys: journeys.map(JourneyReport.init), standings: series.map(SeriesStanding.init),
            answerStandings: Dictionary(
                settings.protocols.map { ($0.name, AnswerStanding($0, cells)) },
                uniquingKeysWith: { first, _ in first }), catalogue: catalogue)
    }

    /// What each series says; targets are the county's.
    private static func read(
        _ series: [AnalysisSeries], targets: [MeasureCode: Double]
    ) throws(SPCError) -> [(record: TrendRecord, chart: XmRChart?)] {
        var trends: [(record: TrendRecord, chart: XmRChart?)] = []
        for series in series {
            let target = targets[series.definition.code] ?? series.definition.target
            trends.append(
                try TrendReading(
                    series: series, target: series.area == .county ? target : nil
                ).read())
        }
        return trends
    }

    /// The county and then the teams, measure by measure.
    private static func allSeries(
        _ catalogue: MeasureCatalogue, _ teams: [TeamCode], _ cells: AnalysisCells
    ) -> [AnalysisSeries] {
        catalogue.definitions.flatMap { definition in
            ([.county] + teams.map(Area.team)).compactMap {
                AnalysisSeries(definition, $0, cells: cells)
            }
        }
    }

    private static func budget(_ charts: [XmRChart]) -> BudgetRecord {
        let budget = FalseAlarmBudget(charts)
        return BudgetRecord(
            charts: budget.charts, pointsSeen: budget.points.seen,
            pointsExpected: budget.points.expected.value, latestSeen: budget.latest.seen,
            latestExpected: budget.latest.expected.value, sentence: budget.sentence)
    }

    /// Each series on its own task: a back-test of one takes some 70 ms.
    private static func forecasts(
        _ series: [AnalysisSeries], horizon: Int
    ) async -> [ForecastRecord] {
        guard horizon > 0 else { return [] }
        let wanted = series.map { SeriesForecast(series: $0, horizon: horizon) }
            .filter(\.isSensible)
        return await withTaskGroup(of: (Int, ForecastRecord).self) { group in
            for (index, forecast) in wanted.enumerated() {
                group.addTask { (index, forecast.record()) }
            }
            var found: [(Int, ForecastRecord)] = []
            for await record in group { found.append(record) }
            return found.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
