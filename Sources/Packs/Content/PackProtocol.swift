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
