import Disclosure
import Domain
import Measures
import Statistics

/// The answers to the evaluation's protocols, from disclosed figures only.
///
/// Whatever is computed from exact counts gives something of them away. The twelve months after
/// the start, and the twelve before, are figures of the pack like any other: rounded, or hidden.
/// Effects, intervals and p values are computed from those, so they say nothing more.
struct PilotAnswers: Sendable {
    /// An answer with its measure and the record of its protocol.
    struct Item: Sendable {
        let content: MeasureContent
        let answer: ProtocolAnswer
        /// When and how the protocol was frozen, as a sentence.
        let record: String
    }

    /// The answers, primary questions first.
    let items: [Item]
    /// Protocols whose months are not whole years, which the pack holds no figures of.
    let others: Int

    init(_ content: BoardPackContent) {
        let fitting = content.protocols.filter {
            $0.question.window == 12 && $0.question.transition == 0
                && content.measure($0.question.measure) != nil
        }
        others = content.protocols.count - fitting.count
        let ordered =
            fitting.filter { $0.question.role == .primary }
            + fitting.filter { $0.question.role == .exploratory }
        let panels = ordered.compactMap { entry in
            content.measure(entry.question.measure).map {
                Self.panel(entry.question, $0, content)
            }
        }
        let answers = ProtocolAnswer.answers(panels) { Self.place($0, content.teams) }
        items = zip(ordered, answers).compactMap { entry, answer in
            content.measure(entry.question.measure).map {
                Item(content: $0, answer: answer, record: entry.record)
            }
        }
    }

    /// Whole years of the teams, spread evenly over their months: only their sums are compared.
    private static func panel(
        _ question: EvaluationProtocol, _ measure: MeasureContent, _ content: BoardPackContent
    ) -> ProtocolPanel {
        let start = question.start
        let last = max(start, min(question.windowMonths.upperBound, content.edition.month))
        let launches = content.teams.compactMap { team in team.goLive.map { (team.code, $0) } }
        return ProtocolPanel(
            question, measure.definition, months: start.advanced(by: -24)...last,
            launches: Dictionary(launches, uniquingKeysWith: { first, _ in first })
        ) { team, month in
            let distance = start.distance(to: month)
            let year = distance >= 0 ? distance / 12 : (distance - 11) / 12
            let end = start.advanced(by: 12 * year + 11)
            guard let value = measure.cell(.team(team), .rolling12, end)?.value,
                let exposure = value.denominator
            else { return nil }
            // Of a mean the sum is not shown; it follows from the mean and the rounded number.
            let events = value.numerator ?? value.amount * exposure / measure.definition.scale
            return (events / 12, exposure / 12)
        }
    }

    private static func place(_ question: EvaluationProtocol, _ teams: [Team]) -> String {
        let names = question.pilots.map { code in
            teams.first { $0.code == code }?.name ?? code.text
        }
        guard let last = names.last, names.count > 1 else { return names.joined() }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }

    /// The message of the page.
    var headline: String {
        let primaries = items.filter { $0.answer.question.role == .primary }
        let found = primaries.count { $0.answer.verdict == .evidence }
        if items.isEmpty { return "No question has been asked of the pilots." }
        if primaries.isEmpty { return "The pilots: exploratory questions only, so no finding." }
        let count = primaries.count
        let all = count == 1 ? "the primary question" : "the \(count) primary questions"
        switch found {
        case 0: return "The pilots: no evidence of change on \(all)."
        case count: return "The pilots: evidence of change on \(all)."
        default: return "The pilots: evidence of change on \(found) of \(all)."
        }
    }
}
