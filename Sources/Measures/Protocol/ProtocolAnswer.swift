import Domain
import Foundation
public import Statistics

/// The answer to a protocol: the estimate with its interval, or why there is none.
public struct ProtocolAnswer: Sendable {
    /// The protocol.
    public let question: EvaluationProtocol
    /// The estimate, or the refusal.
    public let outcome: Answer<ChangeEvaluation>
    /// The level that p values are held against, by Holm's rule over the primary questions.
    public let level: Double
    /// How many primary questions there are.
    public let primaries: Int
    private let definition: MeasureDefinition
    private let place: String

    /// Answers protocols together, because primary questions share one error budget.
    ///
    /// - Parameters:
    ///   - panels: the numbers of each protocol.
    ///   - place: names the pilots of a protocol in a sentence.
    public static func answers(
        _ panels: [ProtocolPanel], place: (EvaluationProtocol) -> String
    ) -> [ProtocolAnswer] {
        let outcomes = panels.map { $0.evaluate() }
        let primaries = panels.indices.filter { panels[$0].question.role == .primary }
        // A refused question still counts: leaving it out would make the others easier.
        let levels = Holm.levels(primaries.map { outcomes[$0].value?.decidingPValue ?? 1 })
        return panels.indices.map { index in
            let rank = primaries.firstIndex(of: index)
            return ProtocolAnswer(
                question: panels[index].question, outcome: outcomes[index],
                level: rank.map { levels[$0] } ?? 0.05,
                primaries: primaries.count, definition: panels[index].definition,
                place: place(panels[index].question))
        }
    }

    /// The verdict; nil where the question is refused.
    public var verdict: Verdict? { outcome.value?.verdict(level: level) }

    /// The controls that stood to the end of the window, as places among the protocol's own.
    public var controls: [Int] {
        outcome.value?.controls.map { $0 - question.pilots.count } ?? []
    }

    /// The answer in plain words: what changed and whether that could be chance.
    public var headline: String {
        switch outcome {
        case .given(let evaluation):
            evaluation.sentence(
                measure: definition.title, place: place, level: level,
                isExploratory: question.role == .exploratory)
        case .refused(let refusal): "Not answered: \(refusal.reason)"
        }
    }

    /// How sure the answer is: interval, p values, and the smallest that could have been.
    public var certainty: String? {
        guard let evaluation = outcome.value else { return nil }
        let smallest = Self.decimal(evaluation.smallestPValue, 3)
        let byTest =
            evaluation.pValue < 0.001 ? "below 0.001" : Self.decimal(evaluation.pValue, 3)
        return "\(effectWords(evaluation.estimate)); p is \(byTest) by the t test and "
            + "\(Self.decimal(evaluation.permutation.pValue, 3)) by permutation, where "
            + "\(evaluation.permutation.choices) choices of teams make \(smallest) the smallest "
            + "possible. The smallest effect that could have been seen is "
            + "±\(amount(evaluation.smallestEffect))."
    }

    /// The smallest effect that could have been seen, as `13 %`; nil without an answer.
    public var smallestEffect: String? { outcome.value.map { amount($0.smallestEffect) } }

    /// The effect with its 95 % interval, as `0.78 (0.68 to 0.90)`; nil without an answer.
    public var effect: String? {
        outcome.value.map { effectWords($0.estimate, isShort: true) }
    }

    /// What the answer may be used for.
    public var standing: String {
        guard question.role == .primary else {
            return "Exploratory: a difference found here is a question for later, not a finding."
        }
        let held =
            primaries == 1
            ? "The only primary question, held against 0.05."
            : "One of \(primaries) primary questions, by Holm's rule held against "
                + "\(Self.decimal(level, 3))."
        guard let evaluation = outcome.value, question.pilots.count > 1,
            evaluation.smallestPValue > level
        else { return held }
        return held + " With so few teams no difference, however large, could reach that."
    }

    /// What would cure a refusal, or how far the answer stands up; nil when there is nothing.
    public var robustness: String? {
        switch outcome {
        case .refused(let refusal): return refusal.cure
        case .given(let evaluation):
            var parts: [String] = []
            if let range = evaluation.leaveOneOut {
                parts.append(
                    "With one comparison team left out at a time the effect is "
                        + "\(short(range.lower)) to \(short(range.upper)).")
            }
            if let placebo = evaluation.placebo {
                parts.append(
                    "A start made up twelve months earlier, when nothing began, gives "
                        + "\(effectWords(placebo, isShort: true))"
                        + (isApart(placebo)
                            ? ", which is not nothing: the teams were already apart." : "."))
            }
            return parts.isEmpty ? nil : parts.joined(separator: " ")
        }
    }

    private var isShare: Bool { outcome.value?.kind == .proportion }

    private func isApart(_ estimate: Estimate) -> Bool {
        estimate.interval.map { !$0.contains(isShare ? 0 : 1) } ?? false
    }

    private func effectWords(_ estimate: Estimate, isShort: Bool = false) -> String {
        let interval = estimate.interval.map {
            isShort
                ? " (\(short($0.lower)) to \(short($0.upper)))"
                : " (95 % interval \(short($0.lower)) to \(short($0.upper)))"
        }
        let value = short(estimate.value) + (interval ?? "")
        if isShort { return value }
        return isShare
            ? "Difference of changes \(value) percentage points"
            : "Pilots' change over that of the others \(value)"
    }

    /// A ratio with two decimals, or percentage points with one and their sign.
    private func short(_ value: Double) -> String {
        guard isShare else { return Self.decimal(value, 2) }
        let shown = Self.decimal(abs(100 * value), 1)
        return (shown == "0.0" ? "" : value < 0 ? "−" : "+") + shown
    }

    private func amount(_ effect: Double) -> String {
        isShare
            ? "\(Self.decimal(100 * effect, 1)) percentage points"
            : "\(Int((100 * effect).rounded())) %"
    }

    /// A number with so many decimals.
    static func decimal(_ value: Double, _ decimals: Int) -> String {
        let unit = (0..<decimals).reduce(1) { power, _ in power * 10 }
        let whole = Int((abs(value) * Double(unit)).rounded())
        let rest = String(whole % unit)
        return "\(value < 0 && whole > 0 ? "−" : "")\(whole / unit)."
            + String(repeating: "0", count: decimals - rest.count) + rest
    }
}

extension ProtocolPanel {
    /// What an analyst may look at besides, which is never a verdict; nil where there is nothing.
    public var pictureSentence: String? {
        if evaluate().refusal?.code == .small, let ratio = exactRatio(),
            let interval = ratio.interval
        {
            return "The pilots' own rate after over that before: "
                + "\(ProtocolAnswer.decimal(ratio.estimate, 2)) (exact "
                + "\(ProtocolAnswer.decimal(interval.lower, 2)) to "
                + "\(ProtocolAnswer.decimal(interval.upper, 2))), with nothing to compare it with."
        }
        let picture = picture()
        if let refusal = picture?.refusal { return "No picture: \(refusal.reason)" }
        guard let series = picture?.value,
            let effect = series.effects.last(where: { $0.months <= question.window })
        else { return nil }
        let interval = effect.estimate.interval.map {
            " (\(ProtocolAnswer.decimal($0.lower, 2)) to \(ProtocolAnswer.decimal($0.upper, 2)))"
        }
        let isOne = series.isIndicative ? "; indicative, with one comparison team" : ""
        return "Picture, not a verdict\(isOne): \(effect.months) months after the start the "
            + "pilots' rate stood at \(ProtocolAnswer.decimal(effect.estimate.value, 2))"
            + "\(interval ?? "") of what the others' path would have given."
    }
}
