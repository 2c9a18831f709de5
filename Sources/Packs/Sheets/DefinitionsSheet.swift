import Domain
import Measures
import Spreadsheet

/// What each measure counts, against what, in each version that the figures follow: one line an item,
/// so that nothing needs wrapping.
struct DefinitionsSheet {
    let pack: BoardPack

    /// The longest line, in characters; longer texts go on in the next row.
    private static let lineLength = 120

    func write(to workbook: Workbook) throws {
        var layout = SheetLayout(
            name: SheetName.definitions.rawValue,
            columns: [
                SheetColumn("Code", width: 8, style: .bold),
                SheetColumn("Version", width: 9, style: .centred),
                SheetColumn("Item", width: 22), SheetColumn("Line", width: 7, style: .centred),
                SheetColumn("Text", width: 118),
            ])
        layout.frozenColumns = 1
        let sheet = try workbook.addSheet(layout)
        try sheet.appendTitle("Definitions", [pack.sheetLines[0]])
        try sheet.appendTable(
            named: "definitions",
            // The newest first: a receipt's figure names the version that it follows.
            rows: pack.content.measures.flatMap { $0.versions.reversed().flatMap(rows) })
    }

    private func rows(_ definition: MeasureDefinition) -> [[CellValue]] {
        items(definition).flatMap { name, text in
            Self.lines(text).enumerated().map { index, line in
                [
                    .text(definition.code.text), .text(definition.version), .text(name),
                    .integer(index + 1), .text(line),
                ]
            }
        }
    }

    private func items(_ definition: MeasureDefinition) -> [(String, String)] {
        let fallback = definition.attribution.fallback
        let team =
            definition.attribution.basis.replacing("_", with: " ")
            + (fallback == "none" ? "" : ", else \(fallback.replacing("_", with: " "))")
        let national = definition.national.map { national in
            [national.framework, national.code, national.title, national.year]
                .filter { !$0.isEmpty }.joined(separator: " ") + " (\(national.match))"
        }
        return [
            ("Measure", definition.title),
            ("Versions", definition.timelineWords?.capitalisedFirst ?? ""),
            ("Unit", definition.unit), ("Better when", definition.polarity.rawValue),
            ("Description", definition.description),
            ("Why it matters", definition.whyItMatters),
            ("Numerator", definition.numerator.words),
            ("Denominator", definition.denominator?.words ?? "none: a count"),
            ("Team found by", team),
            ("Interval", definition.interval.rawValue.replacing("_", with: " ")),
            ("Other methods", otherMethods(definition)),
            ("Window for teams", definition.teamWindow.words),
            ("National definition", national.isEmpty ? "none" : national.joined(separator: "; ")),
            ("Notes", definition.notes), ("Owner", definition.owner),
        ].filter { !$0.1.isEmpty }
    }

    /// The figures by other methods that the definition asks for; empty for none.
    private func otherMethods(_ definition: MeasureDefinition) -> String {
        let methods: [(FigureMethod, Bool)] = [
            (.standardised, definition.standardisation != nil),
            (.resampled, definition.resampling != nil),
            (.stratified, definition.stratification != nil),
            (.variant, definition.variant != nil),
        ]
        return methods.filter(\.1).map { definition.words(for: $0.0) }.joined(separator: "; ")
    }

    /// The text broken at spaces into lines of at most `lineLength` characters.
    static func lines(_ text: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: \.isWhitespace) {
            if !line.isEmpty, line.count + 1 + word.count > lineLength {
                lines.append(line)
                line = String(word)
            } else {
                line += (line.isEmpty ? "" : " ") + word
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
