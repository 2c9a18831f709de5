import Charts
import Domain
import Drawing
import Measures
import Statistics

/// What the pilots changed: the answer to each protocol, and how large a change would have shown.
struct EvaluationPages {
    let pack: BoardPack
    let typesetter: Typesetter

    private var answers: PilotAnswers { pack.answers }

    var planned: [PlannedPage] {
        guard !answers.items.isEmpty else {
            return [
                PlannedPage("What the pilots changed") { _ = try $0.headline(answers.headline) }
            ]
        }
        return table.pages(height: Look.body.height - 118, typesetter).enumerated().map {
            index, part in
            PlannedPage(index == 0 ? "What the pilots changed" : nil) { setter in
                let top = try setter.headline(
                    index == 0 ? answers.headline : "What the pilots changed, continued")
                let below = try part.draw(on: setter, at: Point(Look.body.left, top))
                try setter.note(
                    note, x: Look.body.left, y: below + 6, width: Look.body.width)
            }
        }
    }

    private var note: String {
        let others =
            answers.others == 0
            ? "" : " Questions about other spans than whole years are answered for analysts only."
        return "Change of changes by team: each team's twelve months from the start against the "
            + "same months before, pilots against teams that had not begun. Everything here is "
            + "computed from the rounded figures of this pack, and whoever asks the database gets "
            + "the same answer. "
            + "The smallest p is the smallest that so many teams can give: "
            + "an answer cannot be surer than that." + others
    }

    private var table: PackTable {
        var rows: [PackTable.Row] = []
        for role in EvaluationProtocol.Role.allCases {
            let items = answers.items.filter { $0.answer.question.role == role }
            guard !items.isEmpty else { continue }
            rows.append(
                PackTable.Row(
                    band: role == .primary ? "Primary questions" : "Exploratory questions"))
            rows += items.map(row)
        }
        return PackTable(
            columns: [
                .init(header: "Question", width: 176),
                .init(header: "Answer", width: 318),
                .init(header: "Effect (95 % interval)", width: 92),
                .init(header: "p; smallest possible", width: 76),
                .init(header: "Could have seen", width: 92),
            ], rows: rows)
    }

    private func row(_ item: PilotAnswers.Item) -> PackTable.Row {
        let answer = item.answer
        let evaluation = answer.outcome.value
        let below = answer.verdict == nil ? answer.robustness.map { " " + $0 } ?? "" : ""
        return PackTable.Row([
            .text([
                Span("\(item.content.code) ", weight: .semibold), Span(answer.question.question),
            ]),
            .text([
                Span(verdictWords(answer), weight: .semibold),
                Span(answer.headline + below + " "),
                Span(standing(item)),
            ]),
            .plain(answer.effect.map { effect($0, answer) } ?? "none"),
            .plain(
                evaluation.map {
                    "\(p($0.permutation.pValue)); \(p($0.smallestPValue))"
                } ?? "none"),
            .plain(answer.smallestEffect.map { "±\($0)" } ?? "nothing"),
        ])
    }

    private func verdictWords(_ answer: ProtocolAnswer) -> String {
        guard let verdict = answer.verdict else { return "" }
        let words = verdict.rawValue.capitalisedFirst
        return answer.question.role == .primary ? words + ". " : "Exploratory. "
    }

    private func standing(_ item: PilotAnswers.Item) -> String {
        item.answer.question.role == .primary
            ? "\(item.answer.standing) \(item.record)" : item.record
    }

    /// A ratio with the sign of multiplication, or a difference with its unit.
    private func effect(_ words: String, _ answer: ProtocolAnswer) -> String {
        answer.outcome.value?.kind == .proportion ? words + " percentage points" : "× " + words
    }

    /// A p value with three decimals.
    private func p(_ value: Double) -> String {
        let thousandths = Int((value * 1000).rounded())
        let digits = String(thousandths % 1000)
        return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
    }
}
