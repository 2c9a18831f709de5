import Domain
import Measures
import Spreadsheet
import Statistics

/// Each pilot beside a blend of the comparison teams, with the same figures as the page.
struct SecondLookSheet {
    let pack: BoardPack

    func write(to workbook: Workbook) throws {
        var layout = SheetLayout(
            name: SheetName.secondLook.rawValue,
            columns: [
                SheetColumn("Protocol", width: 18, style: .wrappedBold),
                SheetColumn("Code", width: 8), SheetColumn("Pilot", width: 14, style: .wrapped),
                SheetColumn("Mean gap after the start", width: 12, format: .figure),
                SheetColumn("Unit of gap", width: 14, style: .wrappedCentred),
                SheetColumn("Place by size", width: 9, format: .integer),
                SheetColumn("Of teams", width: 9, format: .integer),
                SheetColumn("Lowest without one team", width: 13, format: .figure),
                SheetColumn("Highest without one team", width: 13, format: .figure),
                SheetColumn("Gap after a made-up start", width: 13, format: .figure),
                SheetColumn("Refusal", width: 22, style: .centred),
                SheetColumn("Blend", width: 32, style: .wrapped),
                SheetColumn("Why there is none", width: 28, style: .wrapped),
                SheetColumn("What would cure it", width: 22, style: .wrapped),
                SheetColumn(
                    "How far the protocol's own answer stands up", width: 36, style: .wrapped),
            ])
        layout.frozenColumns = 1
        let sheet = try workbook.addSheet(layout)
        try sheet.appendTitle("Second look", [pack.sheetLines[0], Self.explanation])
        try sheet.appendTable(
            named: "second_look",
            rows: pack.answers.items.flatMap { item in
                item.blends.lines.map { row(item, $0) }
            })
    }

    private static let explanation =
        "Never a verdict. A blend weighs the comparison teams so that together they tracked one "
        + "pilot in the 24 months before the start; the gap is the pilot's mean distance from it "
        + "afterwards, from the rounded figures of this pack. Blank where there is no blend."

    private func row(_ item: PilotAnswers.Item, _ line: ProtocolBlends.Line) -> [CellValue] {
        let blend = line.outcome.value
        let refusal = line.outcome.refusal
        func amount(_ value: Double?) -> CellValue {
            CellValue(value.map { ($0 * 1000).rounded() / 10 })
        }
        let unit = blend?.kind == .proportion ? "percentage points" : "% of the blend"
        return [
            .text(item.answer.question.name), .text(item.content.code.text),
            .text(pack.content.teams.first { $0.code == line.pilot }?.name ?? line.pilot.text),
            amount(blend?.effect), .text(blend == nil ? "" : unit),
            blend.map { .integer($0.test.rank) } ?? .blank,
            blend.map { .integer($0.test.teams) } ?? .blank,
            amount(blend?.leaveOneOut?.lower), amount(blend?.leaveOneOut?.upper),
            amount(blend?.placebo), .text(refusal?.code.rawValue ?? ""),
            .text(item.blends.blendWords(line)), .text(refusal?.reason ?? ""),
            .text(refusal?.cure ?? ""),
            .text(
                item.answer.outcome.value == nil ? "" : item.answer.robustness ?? ""),
        ]
    }
}
