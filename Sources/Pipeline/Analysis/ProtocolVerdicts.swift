import Domain
import Measures
import Statistics
import Store

/// Answers protocols from exact cells.
struct ProtocolVerdicts {
    let protocols: [EvaluationProtocol]
    let frozen: [FrozenProtocol]
    let catalogue: MeasureCatalogue
    let teams: [Team]
    let cells: AnalysisCells

    /// One verdict or refusal for each protocol whose measure is in the catalogue.
    ///
    /// A protocol that is not frozen is exploratory, whatever its file says; one that has changed
    /// since it was frozen is not answered.
    func records() -> [VerdictRecord] {
        let standing = protocols.map { ProtocolStanding($0, frozen: frozen) }
        let panels = standing.filter { !$0.isChanged }.compactMap { panel($0.question) }
        let answers = ProtocolAnswer.answers(panels, place: place)
        return standing.compactMap { standing in
            if standing.isChanged { return changed(standing) }
            guard
                let index = panels.firstIndex(where: { $0.question.name == standing.question.name })
            else { return nil }
            return record(answers[index], panels[index], standing)
        }
    }

    private func panel(_ question: EvaluationProtocol) -> ProtocolPanel? {
        guard let definition = catalogue.definition(question.measure),
            let months = cells.months(of: question.measure) ?? cells.months
        else { return nil }
        return ProtocolPanel(
            question, definition, months: months,
            launches: Dictionary(
                teams.compactMap { team in team.goLive.map { (team.code, $0) } },
                uniquingKeysWith: { first, _ in first })
        ) { team, month in
            guard let cell = cells.cell(question.measure, .team(team), .month, month),
                cell.value != nil, let events = cell.numerator, let exposure = cell.denominator
            else { return nil }
            return (events, exposure)
        }
    }

    private func place(_ question: EvaluationProtocol) -> String {
        let names = question.pilots.map { code in
            teams.first { $0.code == code }?.name ?? code.text
        }
        return names.count < 2
            ? names.joined()
            : names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1]
    }

    private func record(
        _ answer: ProtocolAnswer, _ panel: ProtocolPanel, _ standing: ProtocolStanding
    ) -> VerdictRecord {
        let question = answer.question
        let sentences = [
            answer.headline, answer.certainty, answer.robustness, panel.pictureSentence,
            answer.standing, standing.sentence,
        ]
        return VerdictRecord(
            name: question.name, hash: standing.frozen?.hash, measure: question.measure,
            role: question.role.rawValue, refusal: answer.outcome.refusal?.code.rawValue,
            answer: answer.outcome.value.map { evaluation in
                VerdictRecord.Answer(
                    verdict: evaluation.verdict(level: answer.level).rawValue,
                    effect: evaluation.effect, lower: evaluation.estimate.interval?.lower,
                    upper: evaluation.estimate.interval?.upper, pValue: evaluation.pValue,
                    permutationPValue: evaluation.permutation.pValue, level: answer.level,
                    smallestPValue: evaluation.smallestPValue,
                    smallestEffect: evaluation.smallestEffect)
            },
            controls: answer.controls.map { question.controls[$0] },
            sentence: sentences.compactMap { $0 }.joined(separator: " "))
    }

    private func changed(_ standing: ProtocolStanding) -> VerdictRecord {
        VerdictRecord(
            name: standing.question.name, hash: standing.frozen?.hash,
            measure: standing.question.measure, role: standing.question.role.rawValue,
            refusal: "REFUSE_CHANGED", answer: nil, controls: [],
            sentence: "Not answered: \(standing.sentence)")
    }
}
