public import Domain

/// What one analysis found, as the schema `analysis` keeps it.
///
/// Holds exact figures: for analysts, never for packs.
public struct AnalysisRecord: Sendable {
    /// The run after which the cells stood.
    public var run: Int
    /// How many signals there are, and how many chance alone would give.
    public var budget: BudgetRecord
    /// One for each measure and area, by measure and area.
    public var trends: [TrendRecord]
    /// One for each measure and team that a funnel places.
    public var funnels: [FunnelRecord]
    /// One for each series that was to be forecast.
    public var forecasts: [ForecastRecord]
    /// One for each protocol.
    public var verdicts: [VerdictRecord]

    /// The findings of an analysis of the cells that stood after `run`.
    public init(
        run: Int, budget: BudgetRecord, trends: [TrendRecord], funnels: [FunnelRecord],
        forecasts: [ForecastRecord], verdicts: [VerdictRecord]
    ) {
        self.run = run
        self.budget = budget
        self.trends = trends
        self.funnels = funnels
        self.forecasts = forecasts
        self.verdicts = verdicts
    }
}

/// The signals seen on XmR charts beside those that chance alone would give.
public struct BudgetRecord: Sendable, Hashable {
    /// Charts with limits that are no longer on trial.
    public var charts: Int
    /// Points that are part of a special cause.
    public var pointsSeen: Int
    /// How many such points chance alone would give.
    public var pointsExpected: Double
    /// Charts whose latest point is part of a special cause.
    public var latestSeen: Int
    /// How many such charts chance alone would give.
    public var latestExpected: Double
    /// The same in words.
    public var sentence: String

    /// A budget with its words.
    public init(
        charts: Int, pointsSeen: Int, pointsExpected: Double, latestSeen: Int,
        latestExpected: Double, sentence: String
    ) {
        self.charts = charts
        self.pointsSeen = pointsSeen
        self.pointsExpected = pointsExpected
        self.latestSeen = latestSeen
        self.latestExpected = latestExpected
        self.sentence = sentence
    }
}

/// Where a team stands about the average of all teams.
public struct FunnelRecord: Sendable, Hashable {
    /// The measure.
    public var measure: MeasureCode
    /// The team.
    public var team: TeamCode
    /// The window.
    public var window: Window
    /// The month that the window ends with.
    public var month: Month
    /// The team's value.
    public var value: Double
    /// The average of all teams, in the same unit.
    public var average: Double
    /// The position by chance alone, in the words of PHEindicatormethods.
    public var position: String
    /// The position when teams differ more than chance allows; nil without such a method.
    public var adjustedPosition: String?

    /// A team's place.
    public init(
        measure: MeasureCode, team: TeamCode, window: Window, month: Month, value: Double,
        average: Double, position: String, adjustedPosition: String?
    ) {
        self.measure = measure
        self.team = team
        self.window = window
        self.month = month
        self.value = value
        self.average = average
        self.position = position
        self.adjustedPosition = adjustedPosition
    }
}
