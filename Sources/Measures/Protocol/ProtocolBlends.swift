public import Domain
public import Statistics

/// A second look at a protocol: each pilot beside a blend of its comparison teams (METHODS E4).
///
/// Never the verdict: the answer of a blend moves with its form.
public struct ProtocolBlends: Sendable {
    /// One pilot beside its blend.
    public struct Line: Sendable {
        /// The pilot.
        public let pilot: TeamCode
        /// The blend, or why there is none.
        public let outcome: Answer<BlendEvaluation>
        /// The weight of each comparison team with half a per cent or more, the largest first.
        public let weights: [(team: TeamCode, share: Double)]
    }

    /// One line for each pilot, in the order of the protocol.
    public let lines: [Line]
    private let names: [TeamCode: String]

    /// Blends the comparison teams for each pilot of a panel of months.
    ///
    /// - Parameters:
    ///   - panel: months of their own; `nil` where figures of single months are not published.
    ///   - names: the names of teams.
    public init(_ question: EvaluationProtocol, _ panel: ProtocolPanel?, names: [TeamCode: String])
    {
        self.names = names
        let teams = question.pilots + question.controls
        lines = question.pilots.enumerated().map { index, pilot in
            let outcome = panel?.blend(pilot: index) ?? .refused(Self.noMonths)
            let found = outcome.value.map { blend in
                zip(blend.donors, blend.test.treated.weights)
                    .filter { $0.1 >= 0.005 }
                    .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
                    .map { (team: teams[$0.0], share: $0.1) }
            }
            return Line(pilot: pilot, outcome: outcome, weights: found ?? [])
        }
    }

    private static let noMonths = Refusal(
        .short,
        reason: "A blend needs figures of single months, and this measure has none by team.",
        cure: "Compare team changes over whole years instead.")

    /// The teams of a blend with their weights, such as `Newmarket 41 %, Haverhill 20 %`.
    public func blendWords(_ line: Line) -> String {
        line.weights.map { "\(name($0.team)) \(Int((100 * $0.share).rounded())) %" }
            .joined(separator: ", ")
    }

    /// The mean gap after the start, such as `−4.2 %`; nil without a blend.
    public func gapWords(_ line: Line) -> String? {
        line.outcome.value.flatMap { blend in blend.effect.map { amount($0, blend.kind) } }
    }

    /// The range without one team of the blend, and the gap after a made-up start, in words.
    public func robustness(_ line: Line) -> String? {
        guard let blend = line.outcome.value else { return nil }
        var parts: [String] = []
        if let range = blend.leaveOneOut {
            parts.append(
                "without one of its teams at a time \(amount(range.lower, blend.kind)) to "
                    + amount(range.upper, blend.kind))
        }
        if let placebo = blend.placebo {
            parts.append(
                "after a start made up twelve months earlier \(amount(placebo, blend.kind))")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// All lines in sentences; refusals that are the same are said once.
    public var sentence: String {
        var said: Set<String> = []
        let sentences = lines.compactMap { line -> String? in
            switch line.outcome {
            case .refused(let refusal):
                let text = "No blend: \(refusal.reason) \(refusal.cure)"
                return said.insert(text).inserted ? text : nil
            case .given(let blend):
                let gap = gapWords(line).map { ", \($0) in the mean," } ?? ""
                return "A blend of \(blendWords(line)) tracked \(name(line.pilot)) before the "
                    + "start; the gap afterwards\(gap) was number \(blend.test.rank) of "
                    + "\(blend.test.teams) by size"
                    + (robustness(line).map { " (\($0))" } ?? "") + "."
            }
        }
        let none = lines.allSatisfy { $0.outcome.value == nil }
        return (none ? "" : "A second look, not a verdict: ") + sentences.joined(separator: " ")
    }

    private func name(_ team: TeamCode) -> String { names[team] ?? team.text }

    /// Per cent, or percentage points, with one decimal and its sign.
    private func amount(_ effect: Double, _ kind: EvaluationPlan.Kind) -> String {
        let shown = ProtocolAnswer.decimal(abs(100 * effect), 1)
        let sign = shown == "0.0" ? "" : effect < 0 ? "−" : "+"
        return "\(sign)\(shown) \(kind == .proportion ? "points" : "%")"
    }
}

extension ProtocolPanel {
    /// The blend for a pilot, by its place in the protocol.
    func blend(pilot: Int) -> Answer<BlendEvaluation> {
        guard let plan, let panel else {
            return .refused(
                Refusal(
                    .denominator,
                    reason: "Months of this measure cannot be added up to a year.",
                    cure: "Ask about a rate, a mean or a proportion."))
        }
        guard definition.version == question.measureVersion,
            let outcome = try? BlendEvaluation.evaluate(plan, pilot: pilot, on: panel)
        else {
            return .refused(
                Refusal(
                    .dataBreak, reason: "The protocol does not fit the measure or the register.",
                    cure: "See the answer of the protocol."))
        }
        return outcome
    }
}
