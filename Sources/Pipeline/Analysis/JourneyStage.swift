import Disclosure
import Domain
import Measures
import Statistics
import Store

/// Answers the questions about single people, alike for analysts and for packs.
///
/// People's rows stay in here: what comes out has passed the disclosure decision, besides one
/// sentence of exact figures for analysts.
enum JourneyStage {
    /// Answers those of the protocols that look at people, in their order.
    ///
    /// - Parameters:
    ///   - standing: the protocols with their records; a changed one is not answered.
    ///   - seen: the loads that count.
    ///   - following: whether people of a month have been followed to the end, which they have when
    ///     the county has a figure of the measure for the month.
    /// - Throws: errors of the database; `EpisodeFault` when a text lacks a column.
    static func answers(
        _ standing: [ProtocolStanding], catalogue: MeasureCatalogue, database: Database,
        seen: SeenLoads,
        following: @Sendable (MeasureCode, Month) -> Following
    ) async throws -> [JourneyAnswer] {
        var answers: [JourneyAnswer] = []
        // Two questions about the same people read them once.
        var tables: [Reading: EpisodeTable] = [:]
        for standing in standing where standing.question.estimator.isOfPeople {
            guard !standing.isChanged, catalogue.definition(standing.question.measure) != nil else {
                continue
            }
            let question = standing.question
            switch people(question, catalogue, following) {
            case .refused(let refusal):
                answers.append(JourneyAnswer(question, refused: refusal))
            case .given(let text):
                let reading = Reading(text: text.name, months: question.windowMonths)
                let known = tables[reading]
                let table =
                    if let known { known } else {
                        try await database.episodes(
                            text, in: question.windowMonths, seen: seen)
                    }
                tables[reading] = table
                answers.append(
                    try JourneyAnswer.answer(question, table, words: text.words))
            }
        }
        return answers
    }

    /// What decides which people are read.
    private struct Reading: Hashable {
        let text: String
        let months: ClosedRange<Month>
    }

    /// The text that gives the people, or why they are not looked at.
    private static func people(
        _ question: EvaluationProtocol, _ catalogue: MeasureCatalogue,
        _ following: (MeasureCode, Month) -> Following
    ) -> Answer<Dataset> {
        guard let text = question.episodes.flatMap({ catalogue.episodes[$0] }),
            text.version == question.episodesVersion,
            catalogue.follows(question)
        else {
            return .refused(
                Refusal(
                    .dataBreak,
                    reason: "The protocol names a version of its measure or of the text that gives"
                        + " its people which is not there, or not in all months compared.",
                    cure: "Put back the version that the protocol names."))
        }
        let months = question.windowMonths
        let all = (months.lowerBound.ordinal...months.upperBound.ordinal)
            .map { following(question.measure, Month(ordinal: $0)) }
        let open = all.count { $0 == .open }
        guard open == 0 else {
            return .refused(
                Refusal(
                    .short,
                    reason: "People of \(open) of the \(question.window) months have not been"
                        + " followed to the end, or a feed of theirs is missing.",
                    cure: "Wait until \(question.measure) has a figure for every month of the"
                        + " window."))
        }
        guard all.contains(.followed) else { return .refused(JourneyAnswer.nobody) }
        return .given(catalogue.expanded(text))
    }

    /// How far people of a month have been followed.
    enum Following {
        /// All to the end.
        case followed
        /// There was nobody to follow.
        case nobody
        /// Not to the end, or a feed of theirs is missing.
        case open

        /// What a month's figure for the county says of it.
        init(hasFigure: Bool, isNotApplicable: Bool, in month: Month, _ measure: MeasureDefinition?)
        {
            let exists = measure?.exists(over: .month, endingIn: month) ?? false
            self = hasFigure ? .followed : isNotApplicable && exists ? .nobody : .open
        }
    }
}
