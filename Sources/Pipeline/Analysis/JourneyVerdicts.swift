import Disclosure
import Domain
import Measures
import Statistics
import Store

/// The answers to questions about single people as the schema `analysis` keeps them.
struct JourneyVerdicts {
    let answers: [JourneyAnswer]
    let protocols: [EvaluationProtocol]
    let frozen: [FrozenProtocol]

    /// One record for each protocol about people that was answered, refused or has changed.
    func records() -> [VerdictRecord] {
        protocols.filter(\.estimator.isOfPeople).compactMap { question in
            let standing = ProtocolStanding(question, frozen: frozen)
            if standing.isChanged { return .changed(standing) }
            return answers.first { $0.question.name == question.name }.map {
                record($0, standing)
            }
        }
    }

    private func record(_ answer: JourneyAnswer, _ standing: ProtocolStanding) -> VerdictRecord {
        let question = answer.question
        let basis =
            "Answered from rounded figures, as in the pack"
            + (answer.exact.map { "; \($0), for analysts." } ?? ".")
        let sentences = [
            answer.headline, answer.certainty, answer.refusal == nil ? basis : nil,
            JourneyAnswer.standing, standing.sentence,
        ]
        return VerdictRecord(
            name: question.name, hash: standing.frozen?.hash, measure: question.measure,
            role: question.role.rawValue, refusal: answer.refusal?.code.rawValue,
            answer: numbers(answer.finding), controls: question.controls,
            sentence: sentences.compactMap { $0 }.joined(separator: " "))
    }

    private func numbers(_ finding: JourneyAnswer.Finding) -> VerdictRecord.Answer? {
        switch finding {
        case .refused: return nil
        case .freedom(let freedom):
            guard let share = freedom.groups.first?.result?.share else { return nil }
            return VerdictRecord.Answer(
                verdict: words(isWithinChance: freedom.logRankPValue.map { $0 >= 0.05 }),
                effect: share.value, lower: share.interval?.lower, upper: share.interval?.upper,
                pValue: freedom.logRankPValue)
        case .match(let match):
            guard let ratio = match.outcome?.riskRatio else {
                return VerdictRecord.Answer(
                    verdict: words(isWithinChance: nil), effect: 1, lower: nil, upper: nil,
                    pValue: nil)
            }
            return VerdictRecord.Answer(
                verdict: words(isWithinChance: match.outcome?.isWithinChance),
                effect: ratio.value, lower: ratio.interval?.lower, upper: ratio.interval?.upper,
                pValue: match.outcome?.pValue,
                smallestEffect: match.outcome?.smallestEffect)
        case .cost(let cost):
            let difference = cost.adjustedDifference
            return VerdictRecord.Answer(
                verdict: words(isWithinChance: cost.isWithinChance), effect: difference.value,
                lower: difference.interval?.lower, upper: difference.interval?.upper,
                pValue: cost.pValue,
                smallestEffect: difference.interval.map { ($0.upper - $0.lower) / 2 })
        }
    }

    private func words(isWithinChance: Bool?) -> String {
        switch isWithinChance {
        case nil: "no comparison"
        case true?: "within chance"
        case false?: "more than chance usually gives"
        }
    }
}
