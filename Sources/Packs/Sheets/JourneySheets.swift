import Disclosure
import Domain
import Measures
import Spreadsheet
import Statistics

/// The answers to questions about single people, with the figures of their pages.
struct JourneySheets {
    let pack: BoardPack

    private var journeys: [PackJourney] { pack.content.journeys }

    func write(to workbook: Workbook) throws {
        try answers(workbook)
        try curves(workbook)
        try groups(workbook)
    }

    private func sheet(
        _ name: SheetName, _ columns: [SheetColumn], _ words: String, empty: [String] = [],
        to workbook: Workbook
    ) throws -> Worksheet {
        var layout = SheetLayout(name: name.rawValue, columns: columns)
        layout.frozenColumns = 1
        let sheet = try workbook.addSheet(layout)
        try sheet.appendTitle(
            name.rawValue, [pack.sheetLines[0], words] + empty + JourneyText.roundingLines)
        return sheet
    }

    /// Why a sheet has no rows: nothing was asked, or the questions are not answered.
    private func emptyWords(_ estimators: [EvaluationProtocol.Estimator]) -> [String] {
        let asked = journeys.filter { estimators.contains($0.answer.question.estimator) }
        guard !asked.isEmpty else { return ["Empty: no protocol asks such a question."] }
        return asked.map { "Nothing of \($0.answer.question.name). \($0.answer.headline)" }
    }

    private func answers(_ workbook: Workbook) throws {
        let sheet = try sheet(
            .people,
            [
                SheetColumn("Protocol", width: 18, style: .wrappedBold),
                SheetColumn("Code", width: 8),
                SheetColumn("Estimator", width: 13, style: .wrappedCentred),
                SheetColumn("Start", width: 11, format: .month),
                SheetColumn("Months", width: 9, format: .integer),
                SheetColumn("Refusal", width: 20, style: .centred),
                SheetColumn("Question", width: 30, style: .wrapped),
                SheetColumn("Answer", width: 46, style: .wrapped),
                SheetColumn("How sure, or what would cure it", width: 46, style: .wrapped),
                SheetColumn("Standing", width: 28, style: .wrapped),
            ], "What protocols ask about single people, and the answers in words.", to: workbook)
        try sheet.appendTable(
            named: "people",
            rows: journeys.map { journey in
                let question = journey.answer.question
                return [
                    .text(question.name), .text(question.measure.text),
                    .text(question.estimator.rawValue.replacing("_", with: " ")),
                    question.start.sheetDate, .integer(question.window),
                    .text(journey.answer.refusal?.code.rawValue ?? ""), .text(question.question),
                    .text(journey.answer.headline), .text(journey.answer.certainty),
                    .text("\(JourneyAnswer.standing) \(journey.record)"),
                ]
            })
    }

    private func curves(_ workbook: Workbook) throws {
        var rows: [[CellValue]] = []
        for journey in journeys {
            guard case .freedom(let freedom) = journey.answer.finding else { continue }
            for group in freedom.groups {
                rows += group.steps.map { row(journey, group, $0) }
            }
        }
        let sheet = try sheet(
            .freedom,
            [
                SheetColumn("Protocol", width: 25, style: .bold),
                SheetColumn("Group", width: 18), SheetColumn("Day", width: 8, format: .integer),
                SheetColumn("Support had begun", width: 22, format: .integer),
                SheetColumn("Had died without it", width: 24, format: .integer),
                SheetColumn("Had moved away", width: 19, format: .integer),
                SheetColumn("% free", width: 11, format: .figure),
                SheetColumn("Lower 95 %", width: 15, format: .figure),
                SheetColumn("Upper 95 %", width: 15, format: .figure),
                SheetColumn("Hidden", width: 52),
            ],
            "Days after the end of STEP. Counts are of all up to the day; blank where hidden.",
            empty: rows.isEmpty ? emptyWords([.survival]) : [], to: workbook)
        try sheet.appendTable(named: "freedom", rows: rows)
    }

    private func row(
        _ journey: PackJourney, _ group: DisclosedFreedom.Group, _ step: DisclosedFreedom.Step
    ) -> [CellValue] {
        let isShown = group.result != nil && group.result?.refusal == nil
        let point = isShown ? group.curve.first { $0.day == step.day } : nil
        func percent(_ share: Double?) -> CellValue {
            CellValue(share.map { (1000 * $0).rounded() / 10 })
        }
        let hidden = [
            (step.supported, "Support had begun"), (step.died, "Had died without it"),
            (step.moved, "Had moved away"),
        ].filter { $0.0.number == nil }.map(\.1)
        return [
            .text(journey.answer.question.name), .text(group.name), .integer(step.day),
            CellValue(step.supported.number), CellValue(step.died.number),
            CellValue(step.moved.number), percent(point?.share), percent(point?.interval?.lower),
            percent(point?.interval?.upper),
            .text(
                (hidden + (isShown ? [] : ["% free: too few people"]))
                    .joined(separator: ", ")),
        ]
    }

    private func groups(_ workbook: Workbook) throws {
        let rows = journeys.flatMap { journey -> [[CellValue]] in
            let name = journey.answer.question.name
            switch journey.answer.finding {
            case .match(let match): return balance(name, match) + risks(name, match)
            case .cost(let cost):
                return (cost.match.map { balance(name, $0) } ?? []) + costs(name, cost)
            case .freedom, .refused: return []
            }
        }
        let sheet = try sheet(
            .matched,
            [
                SheetColumn("Protocol", width: 25, style: .bold),
                SheetColumn("What", width: 24), SheetColumn("Of whom", width: 42),
                SheetColumn("Pairs or people", width: 20, format: .integer),
                SheetColumn("With", width: 12, format: .figure),
                SheetColumn("Without", width: 12, format: .figure),
                SheetColumn("Unit", width: 28),
                SheetColumn("Effect", width: 11, format: .figure),
                SheetColumn("Lower 95 %", width: 15, format: .figure),
                SheetColumn("Upper 95 %", width: 15, format: .figure),
                SheetColumn("Unit of effect", width: 30),
                SheetColumn("Hidden", width: 24),
            ], "People with an intervention and people without; blank where hidden.",
            empty: rows.isEmpty ? emptyWords([.matchedCohort, .journeyCost]) : [], to: workbook)
        try sheet.appendTable(named: "matched", rows: rows)
    }

    private func balance(_ name: String, _ match: DisclosedMatch) -> [[CellValue]] {
        match.balance.flatMap { line in
            [
                ("All", line.before, line.differenceBefore),
                ("Matched", line.after, line.differenceAfter),
            ].map { whom, means, difference in
                func shown(_ value: Double?) -> CellValue {
                    CellValue(value.map { line.isFlag ? (100 * $0).rounded() : $0 })
                }
                return [
                    .text(name), .text("Known before: \(whom.lowercased())"), .text(line.words),
                    CellValue(whom == "All" ? nil : match.pairs.number), shown(means.treated),
                    shown(means.control), .text(line.isFlag ? "%" : "mean"),
                    CellValue(difference), .blank, .blank,
                    .text("standard deviations apart"),
                    hidden([means.treated, means.control]),
                ]
            }
        }
    }

    private func risks(_ name: String, _ match: DisclosedMatch) -> [[CellValue]] {
        let groups =
            [match.outcome.map { ("Outcome", $0) }].compactMap { $0 }
            + match.subgroups.flatMap { trait in
                trait.groups.map { ("Outcome by \(trait.words.lowercased())", $0) }
            } + [match.negativeControl.map { ("What it cannot change", $0) }].compactMap { $0 }
        return groups.map { what, risk in
            func ratio(_ value: Double?) -> CellValue {
                CellValue(value.map { (100 * $0).rounded() / 100 })
            }
            return [
                .text(name), .text(what), .text(risk.words), CellValue(risk.pairs.number),
                CellValue(risk.treatedEvents.number), CellValue(risk.controlEvents.number),
                .text("people with the outcome"), ratio(risk.riskRatio?.value),
                ratio(risk.riskRatio?.interval?.lower), ratio(risk.riskRatio?.interval?.upper),
                .text("risk ratio"),
                hidden([
                    risk.pairs.number, risk.treatedEvents.number, risk.controlEvents.number,
                    risk.riskRatio?.value,
                ]),
            ]
        }
    }

    private func costs(_ name: String, _ cost: DisclosedCost) -> [[CellValue]] {
        let lines: [(String, Double?, Double?, String, Estimate?, String)] = [
            (
                "Year before", cost.intervention.before, cost.comparison.before, "£ a person", nil,
                ""
            ),
            (
                "Year after", cost.intervention.after, cost.comparison.after, "£ a person",
                cost.adjustedDifference, "£ a person, given the year before"
            ),
            (
                "Change", cost.intervention.change.value, cost.comparison.change.value,
                "£ a person; no effect by itself", cost.changeDifference, "£ a person"
            ),
            (
                "Year after, middle person", cost.intervention.medianAfter,
                cost.comparison.medianAfter, "£", nil, ""
            ),
            (
                "Ratio of cost ratios", nil, nil, "", cost.ratioOfRatios, "ratio"
            ),
            (
                "A day alive after", cost.intervention.perDayAlive, cost.comparison.perDayAlive,
                "£", nil, ""
            ),
        ]
        return lines.map { what, with, without, unit, effect, effectUnit in
            [
                .text(name), .text("Cost of care"), .text(what),
                CellValue(cost.intervention.people.number), CellValue(with), CellValue(without),
                .text(unit), CellValue(effect?.value), CellValue(effect?.interval?.lower),
                CellValue(effect?.interval?.upper), .text(effectUnit), .text(""),
            ]
        }
    }

    /// Says that one of the figures is a small number, or follows from one.
    private func hidden(_ figures: [Double?]) -> CellValue {
        .text(figures.contains(nil) ? "small number hidden" : "")
    }
}
