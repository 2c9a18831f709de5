public import Domain
public import Statistics

/// The monthly numbers that a protocol compares, on a full calendar.
public struct ProtocolPanel: Sendable {
    /// The numbers of one team and month.
    public typealias Numbers = (events: Double, exposure: Double)

    /// The protocol.
    public let question: EvaluationProtocol
    /// The measure.
    public let definition: MeasureDefinition
    /// What is compared with what; nil where the measure cannot be summed over months.
    let plan: EvaluationPlan?
    /// The numbers; nil where one is not a number above or equal to 0.
    let panel: EvaluationPanel?

    /// Lays out the numbers of a protocol's teams.
    ///
    /// - Parameters:
    ///   - months: the calendar.
    ///   - launches: the month in which each team itself starts, where it does.
    ///   - gap: why a team and month has no numbers.
    ///   - numbers: what is known of a team and month; nil where it is missing.
    public init(
        _ question: EvaluationProtocol, _ definition: MeasureDefinition,
        months: ClosedRange<Month>, launches: [TeamCode: Month],
        gap: (TeamCode, Month) -> PanelGap = { _, _ in .missing },
        numbers: (TeamCode, Month) -> Numbers?
    ) {
        self.question = question
        self.definition = definition
        let first = months.lowerBound
        let calendar = (first.ordinal...months.upperBound.ordinal).map(Month.init(ordinal:))
        let series = (question.pilots + question.controls).map { team in
            let own = calendar.map { numbers(team, $0) }
            return EvaluationPanel.Series(
                events: own.map { $0?.events }, exposure: own.map { $0?.exposure },
                launch: launches[team].map { first.distance(to: $0) },
                gaps: zip(calendar, own).map { $1 == nil ? gap(team, $0) : nil })
        }
        panel = EvaluationPanel(teams: series)
        let pilots = question.pilots.count
        plan = definition.evaluationKind.map { kind in
            EvaluationPlan(
                kind: kind, pilots: Array(0..<pilots),
                controls: Array(pilots..<pilots + question.controls.count),
                start: first.distance(to: question.start), window: question.window,
                transition: question.transition,
                breaks: (definition.spc.rebase.map(\.month) + definition.newVersionMonths)
                    .map { first.distance(to: $0) })
        }
    }

    /// Why figures of another version than the protocol's have no answer.
    private var otherVersion: Refusal {
        let named = "The protocol is about version \(question.measureVersion) of the measure"
        guard let start = definition.newVersions(in: question.windowMonths).last else {
            return Refusal(
                .dataBreak,
                reason: "\(named), and the figures follow version \(definition.version).",
                cure: "Compute the version that the protocol names.")
        }
        return Refusal(
            .dataBreak,
            reason: "\(named), and within its months the figures follow version"
                + " \(start.version) from \(start.effective.longText) on.",
            cure: "Settle a protocol whose months all follow one version.")
    }

    /// The answer of METHODS E1, or why there is none.
    func evaluate() -> Answer<ChangeEvaluation> {
        guard definition.version == question.measureVersion else {
            return .refused(otherVersion)
        }
        guard let plan, let panel else {
            return .refused(
                Refusal(
                    .denominator,
                    reason: "Months of this measure cannot be added up to a year.",
                    cure: "Ask about a rate, a mean or a proportion."))
        }
        do {
            return try ChangeEvaluation.evaluate(plan, on: panel)
        } catch {
            return .refused(
                Refusal(
                    .dataBreak,
                    reason: "The protocol does not fit the team register: \(error).",
                    cure: "Give each start, and each set of teams, a protocol of its own."))
        }
    }

    /// The picture of METHODS E2, which gives no verdict; nil for proportions, and where the
    /// protocol does not fit the register.
    func picture() -> Answer<ControlledSeries>? {
        guard let plan, let panel, plan.kind != .proportion else { return nil }
        return try? ControlledSeries.evaluate(plan, on: panel)
    }

    /// The pilots' exact rate after over that before, where numbers are too small for more.
    func exactRatio() -> TwoGroupComparison? {
        guard let plan, let panel else { return nil }
        return (try? ChangeEvaluation.exactRatio(plan, on: panel)) ?? nil
    }
}

extension MeasureDefinition {
    /// How months of the measure are added up for an evaluation; nil where they cannot be.
    public var evaluationKind: EvaluationPlan.Kind? {
        switch kind {
        case .rate: .rate
        case .mean: .mean
        case .proportion: .proportion
        case .count, .score, .median, .percentile, .riskRatio, .ratioOfMeans: nil
        }
    }
}
