import Disclosure
import Domain
import Measures
import Statistics

/// The answers to the evaluation's protocols, from disclosed figures only.
///
/// Effects, intervals and p values are computed from figures of the pack, so they say nothing more,
/// and anyone who asks again, of this pack or of the database, gets the same answer.
struct PilotAnswers: Sendable {
    /// An answer with its measure and the record of its protocol.
    struct Item: Sendable {
        let content: MeasureContent
        let answer: ProtocolAnswer
        /// Each pilot beside a blend of the comparison teams, which is never the answer.
        let blends: ProtocolBlends
        /// When and how the protocol was frozen, as a sentence.
        let record: String
    }

    /// The answers, primary questions first.
    let items: [Item]
    /// Protocols whose months are not whole years, which the pack holds no figures of.
    let others: Int

    init(_ content: BoardPackContent) {
        let ofTeams = content.protocols.filter { !$0.question.estimator.isOfPeople }
        let fitting = ofTeams.filter {
            $0.question.isOfPublishedYears && content.measure($0.question.measure) != nil
        }
        others = ofTeams.count - fitting.count
        let ordered =
            fitting.filter { $0.question.role == .primary }
            + fitting.filter { $0.question.role == .exploratory }
        let panels = ordered.compactMap { entry in
            content.measure(entry.question.measure).map { measure in
                ProtocolPanel(
                    disclosed: entry.question, measure.definition(for: entry.question),
                    until: content.edition.month, teams: content.teams
                ) { measure.cell(.team($0), .rolling12, $1) }
            }
        }
        let answers = ProtocolAnswer.answers(panels) { Self.place($0, content.teams) }
        items = zip(ordered, answers).compactMap { entry, answer in
            content.measure(entry.question.measure).map { measure in
                Item(
                    content: measure, answer: answer,
                    blends: ProtocolBlends(
                        disclosed: entry.question, measure.definition(for: entry.question),
                        until: content.edition.month, teams: content.teams
                    ) { measure.cell(.team($0), .month, $1) },
                    record: entry.record)
            }
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
