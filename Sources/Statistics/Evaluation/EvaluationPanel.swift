/// The monthly numbers of all teams that an evaluation reads: consecutive months, one series each.
public struct EvaluationPanel: Sendable, Hashable {
    /// One team's months.
    public struct Series: Sendable, Hashable {
        /// Events, sums or yes answers of each month; nil where missing.
        public let events: [Double?]

        /// Population, person-days, cases or people asked of each month; nil where missing.
        public let exposure: [Double?]

        /// The month, counted from 0, in which the team itself starts under the new model, if it
        /// does within the panel or soon after.
        public let launch: Int?

        /// Why a month has no number; `missing` beyond its end and where it says nothing.
        public let gaps: [PanelGap?]

        /// A team's months, both arrays of numbers of the same length.
        public init(
            events: [Double?], exposure: [Double?], launch: Int? = nil, gaps: [PanelGap?] = []
        ) {
            self.events = events
            self.exposure = exposure
            self.gaps = gaps
            self.launch = launch
        }
    }

    /// The teams, in the caller's order.
    public let teams: [Series]

    /// The number of months.
    public let months: Int

    /// A panel; nil unless every array has the same number of months, every number is finite and
    /// not negative, and there is at least one team.
    public init?(teams: [Series]) {
        guard let months = teams.first?.events.count else { return nil }
        for team in teams {
            guard team.events.count == months, team.exposure.count == months else { return nil }
            for value in team.events + team.exposure {
                if let value, !(value >= 0 && value.isFinite) { return nil }
            }
        }
        self.teams = teams
        self.months = months
    }

    /// Whether a team's month has both numbers, and a denominator above 0.
    func isComplete(team: Int, month: Int) -> Bool {
        teams[team].events[month] != nil && (teams[team].exposure[month] ?? 0) > 0
    }

    /// The sums of events and exposure of some teams over some months; missing adds nothing.
    func totals(teams indices: [Int], months: some Sequence<Int>) -> (
        events: Double, exposure: Double
    ) {
        var events = 0.0
        var exposure = 0.0
        for month in months {
            for team in indices {
                events += teams[team].events[month] ?? 0
                exposure += teams[team].exposure[month] ?? 0
            }
        }
        return (events, exposure)
    }
}

/// What is compared with what, from when and for how long: the part of a protocol that the
/// numbers need.
public struct EvaluationPlan: Sendable, Hashable {
    /// What the numbers of a team and month are.
    public enum Kind: String, Sendable {
        /// Counts over a population: the effect is a ratio of rate ratios.
        case rate

        /// Sums over cases: the effect is a ratio of means.
        case mean

        /// Yes answers over people asked: the effect is a difference of shares.
        case proportion
    }

    /// The kind of the measure.
    public var kind: Kind

    /// The pilots, as places in the panel.
    public var pilots: [Int]

    /// The controls, as places in the panel.
    public var controls: [Int]

    /// The first month under the new model, counted from 0.
    public var start: Int

    /// How many months from the start are compared, the transition among them.
    public var window: Int

    /// How many months from the start are left out as transition, on both sides.
    public var transition: Int

    /// Months, counted from 0, in which coding or source of the events changed.
    public var breaks: [Int]

    /// Months, counted from 0, in which the source of the denominator changed.
    public var denominatorBreaks: [Int]

    /// A plan; the window is twelve months unless said otherwise.
    public init(
        kind: Kind, pilots: [Int], controls: [Int], start: Int, window: Int = 12,
        transition: Int = 0, breaks: [Int] = [], denominatorBreaks: [Int] = []
    ) {
        self.kind = kind
        self.pilots = pilots
        self.controls = controls
        self.start = start
        self.window = window
        self.transition = transition
        self.breaks = breaks
        self.denominatorBreaks = denominatorBreaks
    }

    /// The months compared after the start.
    var monthsAfter: [Int] { Array(start + transition..<max(start + transition, start + window)) }

    /// How far back the same calendar months are.
    var shift: Int { 12 * ((window + 11) / 12) }

    /// The controls that have not themselves launched at the start.
    func controlsAtStart(_ panel: EvaluationPanel) -> [Int] {
        controls.filter { (panel.teams[$0].launch ?? .max) > start }
    }

    /// The controls that have not themselves launched by the end of the window.
    func standingControls(in panel: EvaluationPanel) -> [Int] {
        controls.filter { (panel.teams[$0].launch ?? .max) >= start + window }
    }
}
