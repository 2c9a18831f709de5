import Charts
import Disclosure
import Domain
import Measures
import Spreadsheet

/// Figures made by another method of the same counts, beside the measure's own.
struct OtherMethodsSheet {
    let pack: BoardPack

    func write(to workbook: Workbook) throws {
        var layout = SheetLayout(
            name: SheetName.otherMethods.rawValue,
            columns: [
                SheetColumn("Code", width: 8, style: .bold),
                SheetColumn("Measure", width: 72), SheetColumn("Method", width: 52),
                SheetColumn("Area", width: 11), SheetColumn("Area name", width: 32),
                SheetColumn("Months", width: 9, format: .integer),
                SheetColumn("Month", width: 11, format: .month),
                SheetColumn("Own value", width: 12, format: .figure),
                SheetColumn("Own lower 95 %", width: 15, format: .figure),
                SheetColumn("Own upper 95 %", width: 15, format: .figure),
                SheetColumn("Value", width: 11, format: .figure),
                SheetColumn("State", width: 30, style: .centred),
                SheetColumn("Lower 95 %", width: 12, format: .figure),
                SheetColumn("Upper 95 %", width: 12, format: .figure),
                SheetColumn("Against the county", width: 18, style: .centred),
                SheetColumn("Unit", width: 46),
            ])
        layout.frozenColumns = 1
        let sheet = try workbook.addSheet(layout)
        try sheet.appendTitle("Other methods", pack.sheetLines)
        try sheet.appendTable(
            named: "other_methods",
            rows: pack.content.measures.flatMap { content in
                pack.otherFigures(content).map { row(content, $0) }
            })
    }

    private func row(_ content: MeasureContent, _ figure: OtherFigure) -> [CellValue] {
        let key = figure.cell.key
        let own = content.cell(key.area, key.window, key.month)?.value
        let value = figure.cell.value
        return [
            .text(content.code.text), .text(content.definition.title),
            .text(content.definition.words(for: key.method)), .text(key.area.code),
            .text(figure.areaName), .integer(key.window.monthCount), key.month.sheetDate,
            CellValue(own?.amount), CellValue(own?.interval?.lower),
            CellValue(own?.interval?.upper), CellValue(value?.amount),
            .text(SheetState.words(figure.cell)),
            CellValue(value?.interval?.lower), CellValue(value?.interval?.upper),
            .text(figure.signal.map { $0 == .commonCause ? "similar" : "different" } ?? ""),
            .text(content.definition.unit),
        ]
    }
}

/// A figure by another method as a pack shows it.
struct OtherFigure {
    let cell: DisclosedCell
    let areaName: String
    /// How it stands to the county's figure by the same method; `nil` where nothing is compared.
    let signal: Signal?
}

extension BoardPack {
    /// What a pack shows of a measure's figures by other methods, in the order of its sheet.
    ///
    /// Standardised rates are exact, so only the latest window of them is shown: from windows that
    /// follow each other the counts of single months could be found.
    func otherFigures(_ measure: MeasureContent) -> [OtherFigure] {
        let area = AreaWord(template)
        let county = area.said("County")
        var figures: [OtherFigure] = []
        if let reading = StandardisedReading(
            measure, teams: content.teams, months: content.months)
        {
            figures += [reading.county].compactMap { $0 }.map {
                OtherFigure(cell: $0, areaName: county, signal: nil)
            }
            figures += reading.rows.compactMap { row in
                row.standardised.map {
                    OtherFigure(cell: $0, areaName: row.team.name, signal: row.signal)
                }
            }
        }
        let others: [(FigureMethod, [Window])] = [
            (.resampled, measure.definition.resampling.map { [$0.window] } ?? []),
            (.stratified, measure.definition.stratification?.windows ?? []),
            (.variant, measure.definition.variant == nil ? [] : measure.definition.windows),
        ]
        for (method, windows) in others {
            for window in windows {
                for ordinal in content.months.lowerBound.ordinal...content.months.upperBound.ordinal
                {
                    guard
                        let cell = measure.cell(
                            .county, window, Month(ordinal: ordinal), method)
                    else { continue }
                    figures.append(OtherFigure(cell: cell, areaName: county, signal: nil))
                }
            }
        }
        return figures + teamFigures(measure)
    }

    /// The teams' stratified ratios and variants, in the newest window in which any has a value.
    private func teamFigures(_ measure: MeasureContent) -> [OtherFigure] {
        let window = measure.definition.teamWindow
        guard let month = measure.latestTeamMonth(content.teams, window, content.months) else {
            return []
        }
        return [FigureMethod.stratified, .variant].flatMap { method in
            content.teams.compactMap { team in
                measure.cell(.team(team.code), window, month, method).map {
                    OtherFigure(cell: $0, areaName: team.name, signal: nil)
                }
            }
        }
    }
}

extension MeasureDefinition {
    /// How a figure was made, in words.
    func words(for method: FigureMethod) -> String {
        switch method {
        case .own: "the measure's own"
        case .standardised: "directly standardised, European Standard Population 2013"
        case .resampled: "bootstrap interval (BCa, 2,000 resamples)"
        case .variant:
            variant.map { "\($0.code) \($0.title): \($0.note)" } ?? ""
        case .stratified:
            "weighted over \(stratification?.words ?? "strata") (Mantel-Haenszel)"
        }
    }
}
