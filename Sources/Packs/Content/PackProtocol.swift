public import Disclosure
public import Measures

/// A protocol of the evaluation as a pack shows it.
public struct PackProtocol: Sendable, Hashable {
    /// The protocol, with the role that it may have.
    public var question: EvaluationProtocol
    /// When and how it was frozen, as a sentence.
    public var record: String

    /// A protocol with its record.
    public init(question: EvaluationProtocol, record: String) {
        self.question = question
        self.record = record
    }
}

/// The answer to a question about single people as a pack shows it.
public struct PackJourney: Sendable {
    /// The answer, in figures that have passed the disclosure decision.
    public var answer: JourneyAnswer
    /// When and how the protocol was frozen, as a sentence.
    public var record: String

    /// An answer with the record of its protocol.
    public init(answer: JourneyAnswer, record: String) {
        self.answer = answer
        self.record = record
    }
}
