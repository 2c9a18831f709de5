import Disclosure
import Measures
import Statistics

/// What the chart of a series rests on: its kind and why, its settings, and what may mislead.
struct ChartBasis: Sendable {
    /// Which chart suits the series; nil where the definition asks for none, or without values.
    let choice: ChartChoice?
    /// How the values hang together; nil where there are no limits to mislead.
    let dependence: SeriesDependence?
    /// Why there is this chart and no other, as a sentence.
    let reason: String
    /// What the chart was made with, as a sentence; empty without a chart.
    let settings: String

    /// Reads the disclosed values of a series, `period` of which make a year.
    init(_ entries: [SeriesEntry], _ definition: MeasureDefinition) {
        let values = entries.map { $0.value?.amount }
        guard definition.spc.chart == "xmr", values.contains(where: { $0 != nil }) else {
            let note = definition.spc.note
            let why = note.isEmpty ? "the definition asks for no control chart" : note
            self.init(
                choice: nil, dependence: nil,
                reason: definition.spc.chart == "none"
                    ? "A line without limits: \(why)." : "There are no values to chart.",
                settings: "")
            return
        }
        let choice = ChartChoice(
            kind: definition.valueKind, values: values, shares: entries.map(Self.share))
        let isQuarterly = definition.spc.period == "quarter"
        let hasLimits = Self.hasLimits(choice)
        self.init(
            choice: choice,
            dependence: hasLimits
                ? SeriesDependence(values: values, period: isQuarterly ? 4 : 12) : nil,
            reason: Self.reason(choice), settings: hasLimits ? Self.settings(definition) : "")
    }

    private init(
        choice: ChartChoice?, dependence: SeriesDependence?, reason: String, settings: String
    ) {
        self.choice = choice
        self.dependence = dependence
        self.reason = reason
        self.settings = settings
    }

    /// Whether the chart has limits; where not, the values stand as a line.
    var hasLimits: Bool { choice.map(Self.hasLimits) ?? false }

    /// What the reader has to be told of the limits.
    var cautions: [LimitsCaution] { dependence?.cautions ?? [] }

    /// The chart whose periods have limits of their own; nil where one set of limits holds.
    var ownLimits: ControlChartKind? {
        guard case .control(let kind) = choice?.chart, kind != .run else { return nil }
        return kind
    }

    /// The name of a chart with limits.
    var kindName: String {
        switch ownLimits {
        case .proportionPrime: "P′"
        case .ratePrime: "U′"
        default: "XmR"
        }
    }

    /// The cautions as sentences.
    var sentences: [String] { cautions.map(\.sentence) }

    /// The kind of chart and why, in a few words.
    var words: String {
        switch choice?.reason {
        case nil: "line (no control chart)"
        case .steadyDenominators: "XmR (periods alike in size)"
        case .notCounted: "XmR (no count of events)"
        case .denominatorsVary:
            "\(kindName) (limits of each period's own size)"
        case .manyTies: "line (most values equal the one before)"
        case .rareEvents: "line (most periods without events)"
        case .fewExpected: "line (too few events for limits)"
        case .tooFewValues: "line (fewer than two values)"
        case .periodsOverlap: "line (periods share months)"
        }
    }

    /// Charts of ties, of few events and of rare ones have no limits.
    private static func hasLimits(_ choice: ChartChoice) -> Bool {
        switch choice.chart {
        case .xmr: true
        case .control(let kind): kind != .run
        case .line: false
        }
    }

    private static func reason(_ choice: ChartChoice) -> String {
        switch choice.chart {
        case .xmr: choice.sentence
        case .line: choice.sentence.replacing("A line with intervals", with: "A line")
        case .control(.run): choice.sentence.replacing("A run chart", with: "A line without limits")
        case .control: choice.sentence
        }
    }

    private static func share(_ entry: SeriesEntry) -> ControlChart.Share? {
        guard let value = entry.value, let numerator = value.numerator,
            let denominator = value.denominator, denominator > 0
        else { return nil }
        return ControlChart.Share(numerator: numerator, denominator: denominator)
    }

    /// The settings in a few words.
    static func settings(_ definition: MeasureDefinition) -> String {
        let spc = definition.spc
        let ranges =
            spc.screening ? "differences below 3.267 times their average" : "all differences"
        return "limits from \(ranges), runs of \(spc.runLength), \(spc.minimumPoints) points needed"
    }
}

extension LimitsCaution {
    /// The caution in a few words, for places that have room for no more.
    var words: String {
        switch self {
        case .neighboursAlike: "neighbours alike"
        case .neighboursOpposed: "neighbours take turns"
        case .seasonal: "season"
        }
    }
}
