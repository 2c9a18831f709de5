import Domain
import Measures
import Spreadsheet
import Statistics

/// The answers to the evaluation's protocols, with the same figures as the pages of the PDF.
struct PilotsSheet {
    let pack: BoardPack

    func write(to workbook: Workbook) throws {
        var layout = SheetLayout(
            name: SheetName.pilots.rawValue,
            columns: [
                SheetColumn("Protocol", width: 16, style: .wrappedBold),
                SheetColumn("Code", width: 8), SheetColumn("Measure", width: 18, style: .wrapped),
                SheetColumn("Role", width: 12, style: .centred),
                SheetColumn("Start", width: 10, format: .month),
                SheetColumn("Months", width: 9, format: .integer),
                SheetColumn("Answer", width: 14, style: .wrappedCentred),
                SheetColumn("Effect", width: 9, format: .figure),
                SheetColumn("Lower 95 %", width: 9, format: .figure),
                SheetColumn("Upper 95 %", width: 9, format: .figure),
                SheetColumn("Unit of effect", width: 12, style: .wrappedCentred),
                SheetColumn("p (t test)", width: 9, format: .threeDecimals),
                SheetColumn("p (permutation)", width: 14, format: .threeDecimals),
                SheetColumn("Smallest possible p", width: 11, format: .threeDecimals),
                SheetColumn("Held against", width: 10, format: .threeDecimals),
                SheetColumn("Could have seen", width: 9, format: .figure),
                SheetColumn("Unit of that", width: 12, style: .wrappedCentred),
                SheetColumn("Refusal", width: 20, style: .centred),
                SheetColumn("Pilots", width: 16, style: .wrapped),
                SheetColumn("Compared with", width: 24, style: .wrapped),
                SheetColumn("Question", width: 26, style: .wrapped),
                SheetColumn("In words", width: 48, style: .wrapped),
                SheetColumn("What would cure it", width: 22, style: .wrapped),
                SheetColumn("Standing", width: 26, style: .wrapped),
            ])
        layout.frozenColumns = 1
        // More columns than can be read on A4.
        layout.paper = .a3
        let sheet = try workbook.addSheet(layout)
        try sheet.appendTitle("Pilots", [pack.sheetLines[0], Self.explanation, others])
        try sheet.appendTable(named: "pilots", rows: pack.answers.items.map(row))
    }

    private static let explanation =
        "Change of changes by team: twelve months from the start against the same months before, "
        + "pilots against teams that had not begun, from the rounded figures of this pack. "
        + "The cell is blank where there is no answer."

    private var others: String {
        let count = pack.answers.others
        return count == 0
            ? "Every protocol is answered here."
            : "\(count) \(count == 1 ? "protocol" : "protocols") about other spans than whole years: "
                + "answered for analysts only."
    }

    private func row(_ item: PilotAnswers.Item) -> [CellValue] {
        let answer = item.answer
        let question = answer.question
        return [
            .text(question.name), .text(item.content.code.text),
            .text(item.content.definition.title), .text(question.role.rawValue.capitalisedFirst),
            question.start.sheetDate, .integer(question.window),
            .text(answer.verdict?.rawValue.capitalisedFirst ?? "Not answered"),
        ] + figures(answer)
            + [
                .text(answer.outcome.refusal?.code.rawValue ?? ""),
                .text(names(question.pilots)), .text(comparison(answer)),
                .text(question.question), .text(answer.headline),
                .text(answer.outcome.refusal?.cure ?? ""),
                .text(
                    question.role == .primary ? "\(answer.standing) \(item.record)" : item.record),
            ]
    }

    private func figures(_ answer: ProtocolAnswer) -> [CellValue] {
        guard let found = answer.outcome.value else {
            return [CellValue](repeating: .blank, count: 10)
        }
        // Decimals as on the page: a ratio has two, percentage points one.
        let isShare = found.kind == .proportion
        func shown(_ value: Double?) -> CellValue {
            CellValue(value.map { isShare ? Self.rounded($0 * 100, 10) : Self.rounded($0, 100) })
        }
        let unit = CellValue.text(isShare ? "percentage points" : "ratio of changes")
        let smallest =
            isShare
            ? Self.rounded(found.smallestEffect * 100, 10)
            : (found.smallestEffect * 100).rounded()
        return [
            shown(found.estimate.value), shown(found.estimate.interval?.lower),
            shown(found.estimate.interval?.upper), unit,
            .number(Self.rounded(found.pValue, 1000)),
            .number(Self.rounded(found.permutation.pValue, 1000)),
            .number(Self.rounded(found.smallestPValue, 1000)),
            .number(Self.rounded(answer.level, 1000)), .number(smallest),
            .text(isShare ? "percentage points" : "%"),
        ]
    }

    /// The teams that stood to the end of the window, or those that the protocol names.
    private func comparison(_ answer: ProtocolAnswer) -> String {
        let controls = answer.question.controls
        return answer.outcome.value == nil
            ? names(controls) : names(answer.controls.map { controls[$0] })
    }

    private func names(_ codes: [TeamCode]) -> String {
        FigureWords.list(
            codes.map { code in
                pack.content.teams.first { $0.code == code }?.name ?? code.text
            })
    }

    private static func rounded(_ number: Double, _ unit: Double) -> Double {
        (number * unit).rounded() / unit
    }
}
