import Disclosure
import Domain
import Measures
import Statistics
import Store

/// Answers protocols.
///
/// Whole years are published, rounded: a question about them is answered from the published
/// figures, here as in the pack, so that both give the same answer. What the exact counts say
/// stands beside it. Questions about other spans are answered from exact counts, for analysts.
struct ProtocolVerdicts {
    let protocols: [EvaluationProtocol]
    let frozen: [FrozenProtocol]
    let catalogue: MeasureCatalogue
    let teams: [Team]
    let cells: AnalysisCells

    /// The numbers of one protocol: those that answer it, and the exact ones.
    private struct Panels {
        let standing: ProtocolStanding
        let answering: ProtocolPanel
        let exact: ProtocolPanel
        let blends: ProtocolBlends
        let exactBlends: ProtocolBlends
    }

    /// One verdict or refusal for each protocol whose measure is in the catalogue.
    ///
    /// A protocol that is not frozen is exploratory, whatever its file says; one that has changed
    /// since it was frozen is not answered.
    func records() -> [VerdictRecord] {
        let standing = protocols.filter { !$0.estimator.isOfPeople }
            .map { ProtocolStanding($0, frozen: frozen) }
        let panels = standing.filter { !$0.isChanged }.compactMap(panels)
        let answers = ProtocolAnswer.answers(panels.map(\.answering), place: place)
        let exact = ProtocolAnswer.answers(panels.map(\.exact), place: place)
        return standing.compactMap { standing in
            if standing.isChanged { return .changed(standing) }
            guard
                let index = panels.firstIndex(where: {
                    $0.standing.question.name == standing.question.name
                })
            else { return nil }
            return record(answers[index], exact[index], panels[index])
        }
    }

    private func panels(_ standing: ProtocolStanding) -> Panels? {
        let question = standing.question
        guard
            let definition = catalogue.definition(
                question.measure, in: question.windowMonths.upperBound),
            let exact = exactPanel(question, definition)
        else { return nil }
        let decision = DisclosureDecision(for: definition)
        let last = cells.months?.upperBound ?? question.start
        let blends = ProtocolBlends(disclosed: question, definition, until: last, teams: teams) {
            cells.cell(question.measure, .team($0), .month, $1).map(decision.disclosed)
        }
        let exactBlends = ProtocolBlends(question, exact, names: names)
        guard question.isOfPublishedYears else {
            return Panels(
                standing: standing, answering: exact, exact: exact, blends: blends,
                exactBlends: exactBlends)
        }
        let published = ProtocolPanel(
            disclosed: question, definition, until: last, teams: teams
        ) { team, month in
            cells.cell(question.measure, .team(team), .rolling12, month).map(decision.disclosed)
        }
        return Panels(
            standing: standing, answering: published, exact: exact, blends: blends,
            exactBlends: exactBlends)
    }

    private var names: [TeamCode: String] {
        Dictionary(teams.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    private func exactPanel(
        _ question: EvaluationProtocol, _ definition: MeasureDefinition
    ) -> ProtocolPanel? {
        guard let months = cells.months(of: question.measure) ?? cells.months else { return nil }
        let decision = DisclosureDecision(for: definition)
        return ProtocolPanel(
            question, definition, months: months,
            launches: Dictionary(
                teams.compactMap { team in team.goLive.map { (team.code, $0) } },
                uniquingKeysWith: { first, _ in first }),
            gap: { team, month in
                let cell = cells.cell(question.measure, .team(team), .month, month)
                return PanelGap(cell.map(decision.disclosed), definition)
            }
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
        _ answer: ProtocolAnswer, _ exact: ProtocolAnswer, _ panels: Panels
    ) -> VerdictRecord {
        let question = answer.question
        let standing = panels.standing
        let basis =
            question.isOfPublishedYears
            ? "Answered from the published, rounded figures, as in the pack; "
                + (exact.effect.map { "exact counts give \($0), for analysts." }
                    ?? "exact counts give no answer.")
            : "Answered from exact counts, for analysts: the pack holds no figures of this span."
        let sentences = [
            answer.headline, answer.certainty, answer.robustness, basis,
            panels.exact.pictureSentence, panels.blends.sentence, exactGaps(panels),
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
            sentence: sentences.compactMap { $0 }.joined(separator: " "),
            blends: panels.blends.lines.map(blend))
    }

    /// The gaps that exact counts give, for analysts; nil where they give none.
    private func exactGaps(_ panels: Panels) -> String? {
        let gaps = panels.exactBlends.lines.compactMap { line in
            panels.exactBlends.gapWords(line).map {
                "\($0) for \(names[line.pilot] ?? line.pilot.text)"
            }
        }
        return gaps.isEmpty
            ? nil : "Exact counts give gaps of \(gaps.joined(separator: " and ")), for analysts."
    }

    private func blend(_ line: ProtocolBlends.Line) -> VerdictRecord.Blend {
        var record = VerdictRecord.Blend(
            pilot: line.pilot, refusal: line.outcome.refusal?.code.rawValue)
        guard let found = line.outcome.value else { return record }
        record.weights = line.weights.map { .init(team: $0.team, share: $0.share) }
        record.gap = found.effect
        record.rank = found.test.rank
        record.teams = found.test.teams
        record.lower = found.leaveOneOut?.lower
        record.upper = found.leaveOneOut?.upper
        record.placebo = found.placebo
        return record
    }
}

extension VerdictRecord {
    /// The refusal of a protocol whose file says something else than was frozen.
    static func changed(_ standing: ProtocolStanding) -> VerdictRecord {
        VerdictRecord(
            name: standing.question.name, hash: standing.frozen?.hash,
            measure: standing.question.measure, role: standing.question.role.rawValue,
            refusal: "REFUSE_CHANGED", answer: nil, controls: [],
            sentence: "Not answered: \(standing.sentence)")
    }
}
