import Charts
import Domain
import Drawing
import Measures
import Statistics

/// How far the answers about the pilots stand up: without one comparison team, after a made-up
/// start, and beside a blend of the comparison teams.
struct SecondLookPages {
    let pack: BoardPack
    let typesetter: Typesetter

    var planned: [PlannedPage] {
        let rows = pack.answers.items.flatMap(rows)
        guard !rows.isEmpty else { return [] }
        return table(rows).pages(height: Look.body.height - 106, typesetter).enumerated().map {
            index, part in
            PlannedPage(index == 0 ? "A second look at the answers" : nil) { setter in
                let top = try setter.headline(
                    index == 0 ? headline : "A second look at the answers, continued")
                let below = try part.draw(on: setter, at: Point(Look.body.left, top))
                try setter.note(
                    Self.note, x: Look.body.left, y: below + 6, width: Look.body.width)
            }
        }
    }

    /// Counts the blends in which a pilot stands first, which is all that they can say.
    private var headline: String {
        let blends = pack.answers.items.flatMap { $0.blends.lines.compactMap(\.outcome.value) }
        guard !blends.isEmpty else {
            return "A second look at the answers: no blend of comparison teams could be made."
        }
        let first = blends.count { $0.test.rank == 1 }
        return
            "A second look at the answers: in \(first) of \(blends.count) blends the pilot stands "
            + "further from its blend than any other team from its own."
    }

    private static let note =
        "Nothing here is a verdict. A blend weighs the comparison teams so that together they "
        + "tracked one pilot in the 24 months before the start; the gap is the pilot's mean distance "
        + "from it afterwards. The same is done to every comparison team, and the place says how "
        + "many gaps are larger for how well the blend fitted. Where the range without one team, or "
        + "a start made up twelve months earlier, is as far from nothing as the gap, the gap says "
        + "little. All from the rounded figures of this pack."

    private func rows(_ item: PilotAnswers.Item) -> [PackTable.Row] {
        let question = item.answer.question
        var rows = [PackTable.Row(band: "\(item.content.code) \(question.question)")]
        if let effect = item.answer.effect {
            rows.append(
                PackTable.Row([
                    .bold("The answer"), .plain("All comparison teams alike"), .plain(effect),
                    .plain(""), .plain(item.answer.robustness ?? "none"),
                ]))
        }
        if item.blends.lines.allSatisfy({ $0.outcome.value == nil }) {
            rows.append(
                PackTable.Row([
                    .bold("Blends"), .plain(item.blends.sentence), .plain("none"), .plain(""),
                    .plain(""),
                ]))
            return rows
        }
        return rows + item.blends.lines.map { row($0, item.blends) }
    }

    private func row(_ line: ProtocolBlends.Line, _ blends: ProtocolBlends) -> PackTable.Row {
        let name = pack.content.teams.first { $0.code == line.pilot }?.name ?? line.pilot.text
        guard let blend = line.outcome.value else {
            return PackTable.Row([
                .bold(name), .plain(line.outcome.refusal?.reason ?? ""), .plain("none"),
                .plain(""), .plain(line.outcome.refusal?.cure ?? ""),
            ])
        }
        return PackTable.Row([
            .bold(name), .plain(blends.blendWords(line)),
            .plain(blends.gapWords(line) ?? "none"),
            .plain("\(blend.test.rank) of \(blend.test.teams)"),
            .plain(blends.robustness(line)?.capitalisedFirst ?? "none"),
        ])
    }

    private func table(_ rows: [PackTable.Row]) -> PackTable {
        PackTable(
            columns: [
                .init(header: "Pilot", width: 92),
                .init(header: "Compared with", width: 270),
                .init(header: "Effect, or gap after the start", width: 96),
                .init(header: "Place by size", width: 58),
                .init(header: "How far it stands up", width: 238),
            ], rows: rows)
    }
}
