import Domain
public import Measures
public import Statistics

/// The answer to a question about single people, in figures that may leave the service.
///
/// Only this target makes one. Counts of people are rounded to the nearest five and hidden from 1
/// to 7; ratios, shares and intervals are computed from the rounded counts, so that they say
/// nothing more; means of money are of fifty people or more, to the nearest £10.
public struct JourneyAnswer: Sendable {
    /// What was found.
    public enum Finding: Sendable {
        /// How many stay free of continuing support, over time.
        case freedom(DisclosedFreedom)
        /// Matched people with and without an intervention.
        case match(DisclosedMatch)
        /// What care cost before and after.
        case cost(DisclosedCost)
        /// Nothing, and why.
        case refused(Refusal)
    }

    /// The protocol, with the role that it may have.
    public let question: EvaluationProtocol
    /// How to speak of its people.
    public let words: EpisodeWords
    /// What was found.
    public let finding: Finding
    /// What exact figures give, for analysts; never shown in a pack.
    public let exact: String?

    /// An answer that is refused before anybody is looked at.
    public init(_ question: EvaluationProtocol, refused refusal: Refusal) {
        self.init(question, Self.noWords, .refused(refusal), exact: nil)
    }

    private static let noWords = EpisodeWords(
        with: "", without: "", outcome: "", negativeControl: "")

    private init(
        _ question: EvaluationProtocol, _ words: EpisodeWords, _ finding: Finding, exact: String?
    ) {
        self.question = question
        self.words = words
        self.finding = finding
        self.exact = exact
    }

    /// Answers a question from its people.
    ///
    /// - Parameters:
    ///   - table: one row for each person.
    ///   - words: how the text that gave the rows speaks of them.
    /// - Throws: `EpisodeFault` when the text of the episodes lacks a column.
    public static func answer(
        _ question: EvaluationProtocol, _ table: EpisodeTable, words: EpisodeWords?
    ) throws(EpisodeFault) -> JourneyAnswer {
        let found: (Finding, exact: String?) =
            switch question.estimator {
            case .survival: try freedom(question, table)
            case .matchedCohort: try match(table)
            case .journeyCost: (try cost(question, table), nil)
            case .changeOfChanges: (.refused(aboutTeams), nil)
            }
        // After the methods, which say whether the text has their columns, people or none.
        guard table.count > 0 || question.estimator == .changeOfChanges else {
            return JourneyAnswer(question, refused: nobody)
        }
        return JourneyAnswer(question, words ?? noWords, found.0, exact: found.exact)
    }

    /// That the window has nobody whom the question is about.
    public static let nobody = Refusal(
        .small, reason: "There was nobody to follow in the months of the window.",
        cure: "Choose months in which there were people whom the question is about.")

    private static let aboutTeams = Refusal(
        .dataBreak, reason: "This question is about teams, not about people.",
        cure: "See the answer of the change of changes.")

    private static func freedom(
        _ question: EvaluationProtocol, _ table: EpisodeTable
    ) throws(EpisodeFault) -> (Finding, exact: String?) {
        let all = try SupportFollowUps(table)
        let disclosed = DisclosedFreedom(all, question)
        if let refusal = disclosed.refusal { return (.refused(refusal), nil) }
        return (.freedom(disclosed), DisclosedFreedom.exact(all))
    }

    private static func match(
        _ table: EpisodeTable
    ) throws(EpisodeFault) -> (Finding, exact: String?) {
        let found = matching(try MatchedQuestion(table), hasOutcome: true)
        switch found.answer {
        case .given(let match): return (.match(match), found.exact)
        case .refused(let refusal): return (.refused(refusal), nil)
        }
    }

    /// What the matching gives; people who cannot be matched are a refusal.
    private static func matching(
        _ matched: MatchedQuestion, hasOutcome: Bool
    ) -> (answer: Answer<DisclosedMatch>, exact: String?) {
        do {
            return try DisclosedMatch.answer(matched, hasOutcome: hasOutcome)
        } catch {
            return (
                .refused(
                    Refusal(
                        .balance, reason: "The groups cannot be matched: \(error).",
                        cure: "Find people who are more alike, or take in more of them.")), nil
            )
        }
    }

    private static func cost(
        _ question: EvaluationProtocol, _ table: EpisodeTable
    ) throws(EpisodeFault) -> Finding {
        guard question.pilots.isEmpty else {
            let teams = try CostQuestion(
                table, pilots: question.pilots, controls: question.controls)
            return cost(DisclosedCost.answer(teams, match: nil))
        }
        let matched = try MatchedQuestion(table)
        switch matching(matched, hasOutcome: false).answer {
        case .refused(let refusal): return .refused(refusal)
        case .given(let match):
            guard case .success(let cohort) = matched.cohort else { return .match(match) }
            return cost(DisclosedCost.answer(try CostQuestion(matched, cohort), match: match))
        }
    }

    private static func cost(_ answer: Answer<DisclosedCost>) -> Finding {
        switch answer {
        case .given(let cost): .cost(cost)
        case .refused(let refusal): .refused(refusal)
        }
    }

    /// The code of the refusal and its cure; nil where there is an answer.
    public var refusal: Refusal? {
        if case .refused(let refusal) = finding { refusal } else { nil }
    }
}

/// A count of people as it may be shown.
public struct ShownCount: Sendable, Hashable {
    /// The count to the nearest five; nil where it is hidden.
    public let number: Double?

    init(_ exact: Int) {
        number =
            SharedProfile.isHidden(Double(exact)) ? nil : SharedProfile.rounded(Double(exact))
    }

    init(_ exact: Double) { self.init(Int(exact)) }
}
