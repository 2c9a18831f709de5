public import Domain

/// One measure as its definition file states it.
public struct MeasureDefinition: Sendable, Hashable {
    /// The code, such as `EA01`.
    public let code: MeasureCode
    /// The version of the definition, such as `1.0`.
    public let version: String
    /// The first cohort month the version speaks for.
    public let effective: Month
    /// The title as packs print it.
    public let title: String
    /// What is measured, in plain words.
    public let description: String
    /// Why a board should care, in plain words.
    public let whyItMatters: String
    /// Which direction is good.
    public let polarity: Polarity
    /// How the components become a value.
    public let kind: Kind
    /// The unit in words, such as `admissions per 1,000 GP-registered people per month`.
    public let unit: String
    /// The unit for narrow columns, such as `per 1,000`.
    public let shortUnit: String
    /// What the ratio is multiplied by: 100 for per cent, 1,000 for a rate per 1,000.
    public let scale: Double
    /// The probability of a percentile measure, such as 0.9; `nil` for other kinds.
    public let percentile: Double?
    /// What is counted, summed or taken the median of.
    public let numerator: Component
    /// What it is measured against; `nil` for counts.
    public let denominator: Component?
    /// The other arm of a risk ratio.
    public let comparison: ComparisonArm?
    /// The events or people behind the value, where the numerator is not itself a count of them.
    public let events: Component?
    /// When the value must not be believed.
    public let withholding: Withholding?
    /// The standardised rate beside the value, if there is one.
    public let standardisation: Standardisation?
    /// The bootstrap interval beside the value's own, if there is one.
    public let resampling: Resampling?
    /// The stratified ratio beside the value, if there is one.
    public let stratification: Stratification?
    /// The same measure by another published test, if there is one.
    public let variant: Variant?
    /// How rows find their team.
    public let attribution: Attribution
    /// Which feeds must be in, and when a value is final.
    public let maturity: Maturity
    /// The first month for which the measure exists; `nil` for no limit.
    public let availableFrom: Month?
    /// The calendar months (1 to 12) that have a value; empty for all.
    public let calendarMonths: [Int]
    /// The windows that have a value; the others are not applicable.
    public let windows: [Window]
    /// The interval method.
    public let interval: IntervalMethod
    /// The disclosure rule.
    public let disclosure: DisclosureRule
    /// The window that packs show for teams.
    public let teamWindow: Window
    /// How control charts treat the series.
    public let spc: SPCSettings
    /// A fixed target in the measure's unit, where the definition sets one.
    public let target: Double?
    /// The usual range of the county's month, in the measure's unit.
    public let typical: ClosedRange<Double>?
    /// Who answers for the definition.
    public let owner: String
    /// The published definitions it relates to.
    public let national: [NationalDefinition]
    /// The change log, oldest first.
    public let changes: [Change]
    /// Notes for readers; may be empty.
    public let notes: String
    /// The worked examples, which run as tests.
    public let examples: [WorkedExample]
    /// The file it was read from, relative to the measures folder.
    public let file: String
    /// The text of the file.
    public let text: String
    /// All versions of the measure, the first one first; one on its own where nothing else is known.
    public internal(set) var timeline: [Start]

    /// Which direction of the value is good.
    public enum Polarity: String, Sendable, CaseIterable {
        case lower, higher, neutral
    }

    /// How components become a value.
    public enum Kind: String, Sendable, CaseIterable {
        case rate, proportion, mean, median, percentile, score, count
        case riskRatio = "risk_ratio"
        case ratioOfMeans = "ratio_of_means"
    }

    /// How the 95 % interval is made.
    public enum IntervalMethod: String, Sendable, CaseIterable {
        case byar, wilson, student, bootstrap, none
        case orderStatistic = "order_statistic"
        case logRatio = "log_ratio"
    }

    /// The disclosure rules of the shared profile.
    public enum DisclosureRule: String, Sendable, CaseIterable {
        case count = "SDC_COUNT"
        case rate = "SDC_RATE"
        case proportion = "SDC_PROPORTION"
        case mean = "SDC_MEAN"
        case ratio = "SDC_RATIO"
        case staff = "SDC_STAFF"
    }
}

extension MeasureDefinition {
    /// The other arm of a risk ratio.
    public struct ComparisonArm: Sendable, Hashable {
        /// Events of the comparison arm.
        public let numerator: Component
        /// People of the comparison arm.
        public let denominator: Component
    }

    /// A share that must be reached before the value may be believed.
    public struct Withholding: Sendable, Hashable {
        /// What was reached.
        public let numerator: Component
        /// Out of what.
        public let denominator: Component
        /// The share (0 to 1) below which the value is withheld.
        public let below: Double
        /// The reason as readers see it.
        public let reason: String
    }

    /// How rows find their team.
    public struct Attribution: Sendable, Hashable {
        /// The basis: `gp_practice`, `residence`, `caseload` or `staff_team`.
        public let basis: String
        /// What is used when the basis finds no team; `none` for nothing.
        public let fallback: String
    }

    /// Which feeds must be in, and when a value is final.
    public struct Maturity: Sendable, Hashable {
        /// Event feeds that must cover the cohort month.
        public let feeds: [FeedCode]
        /// Days of follow-up after the last day of the cohort month.
        public let followUpDays: Int
        /// Calendar months of follow-up after the cohort month.
        public let followUpMonths: Int
        /// Feeds that must cover every month to the last day of follow-up.
        public let followUpFeeds: [FeedCode]
        /// Days after the end of follow-up during which a revision is expected.
        public let settleDays: Int
        /// Months before the cohort month that `feeds` must also cover.
        public let lookBackMonths: Int
    }

    /// How control charts treat the series.
    public struct SPCSettings: Sendable, Hashable {
        /// The chart: `xmr` or `none`.
        public let chart: String
        /// How long one point is: `month` or `quarter`.
        public let period: String
        /// Whether extreme moving ranges are screened out of the limits.
        public let screening: Bool
        /// Points on one side of the mean that make a shift.
        public let runLength: Int
        /// Points needed before limits are shown.
        public let minimumPoints: Int
        /// Months at which the limits start anew, with the reason.
        public let rebase: [Rebase]
        /// A remark on the choice, such as why there is no chart; may be empty.
        public let note: String

        /// A month at which the limits start anew.
        public struct Rebase: Sendable, Hashable {
            /// The first month of the new limits.
            public let month: Month
            /// Why; may be empty.
            public let reason: String
        }
    }

    /// A published definition that the measure relates to.
    public struct NationalDefinition: Sendable, Hashable {
        /// The framework, such as `NHS Outcomes Framework`.
        public let framework: String
        /// The code within the framework.
        public let code: String
        /// The title there.
        public let title: String
        /// How well the two agree.
        public let match: String
        /// The year of the published definition; may be empty.
        public let year: String
    }

    /// One entry of the change log.
    public struct Change: Sendable, Hashable {
        /// The version that the change made.
        public let version: String
        /// The day of the change, `2022-04-01`.
        public let date: String
        /// What changed.
        public let what: String
    }

    /// All components with the key path that names each in the file.
    public var components: [(name: String, component: Component)] {
        var all = [("numerator", numerator)]
        if let denominator { all.append(("denominator", denominator)) }
        if let comparison {
            all.append(("comparison.numerator", comparison.numerator))
            all.append(("comparison.denominator", comparison.denominator))
        }
        if let events { all.append(("events", events)) }
        if let variant {
            all.append(("variant.numerator", variant.numerator))
            all.append(("variant.denominator", variant.denominator))
        }
        if let withholding {
            all.append(("withhold.share.numerator", withholding.numerator))
            all.append(("withhold.share.denominator", withholding.denominator))
        }
        return all
    }

    /// Whether the denominator only states in words what the numerator already counts.
    public var denominatorIsWordsOnly: Bool {
        switch kind {
        case .mean, .score, .median, .percentile, .ratioOfMeans: true
        case .rate, .proportion, .count, .riskRatio: false
        }
    }
}
