import Charts
import Domain
import Drawing
import Measures

/// All definitions in plain words, with what is counted and the national definition.
struct DefinitionPages {
    let pack: BoardPack
    let typesetter: Typesetter

    var planned: [PlannedPage] {
        let parts = table.pages(height: Look.body.height - 40, typesetter)
        return parts.enumerated().map { index, part in
            PlannedPage(index == 0 ? "Definitions" : nil) { setter in
                let top = try setter.headline(
                    index == 0
                        ? "Definitions: what each measure counts, and against what."
                        : "Definitions, part \(index + 1) of \(parts.count)")
                try part.draw(on: setter, at: Point(Look.body.left, top))
            }
        }
    }

    private var table: PackTable {
        PackTable(
            columns: [
                .init(header: "Measure", width: 126),
                .init(header: "What it says", width: 196),
                .init(header: "What is counted, against what", width: 216),
                .init(header: "National definition", width: 130),
                .init(header: "Version, owner", width: 94),
            ],
            rows: pack.content.measures.map { row($0.definition) })
    }

    private func row(_ definition: MeasureDefinition) -> PackTable.Row {
        let secondary = Look().theme.secondary
        var counted = [Span(definition.numerator.words.capitalisedFirst)]
        if let denominator = definition.denominator, !denominator.words.isEmpty {
            counted.append(Span(" against ", colour: secondary))
            counted.append(Span(denominator.words.lowercasedFirst))
        }
        counted.append(Span(". \(definition.unit.capitalisedFirst).", colour: secondary))
        let national = definition.national.map { national in
            [national.framework, national.code, national.year].filter { !$0.isEmpty }
                .joined(separator: " ") + " (\(national.match))"
        }
        return PackTable.Row([
            .text([
                Span(definition.code.text, weight: .semibold), Span(" \(definition.title)"),
            ]),
            .note(definition.description + " " + definition.whyItMatters), .small(counted),
            .note(national.isEmpty ? "none" : national.joined(separator: "; ")),
            .note(
                (definition.timelineWords?.capitalisedFirst ?? definition.version)
                    + ", \(definition.owner)"),
        ])
    }
}
