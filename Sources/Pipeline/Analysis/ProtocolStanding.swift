public import Measures
public import Store

/// How a protocol's file stands to its frozen record.
public struct ProtocolStanding: Sendable {
    /// The protocol, with the role that it may have.
    public let question: EvaluationProtocol
    /// The record that was frozen; nil while there is none.
    public let frozen: FrozenProtocol?
    /// Whether the file says something else than the record.
    public let isChanged: Bool

    /// Holds a file against the records.
    public init(_ question: EvaluationProtocol, frozen: [FrozenProtocol]) {
        var question = question
        let record = frozen.first { $0.name == question.name }
        isChanged = record.map { $0.hash != ProtocolFreeze.hash(question) } ?? false
        // What was frozen late is exploratory, and so is what was never frozen.
        question.role =
            record.flatMap { EvaluationProtocol.Role(rawValue: $0.role) } ?? .exploratory
        self.question = question
        self.frozen = record
    }

    /// When and how it was frozen, in words.
    public var sentence: String {
        guard let frozen else {
            return "This protocol is not frozen, so its answer is exploratory."
        }
        let day = frozen.frozenOn ?? ""
        let mark = String(frozen.hash.prefix(8))
        if isChanged {
            return "the file says something else than the record frozen on \(day) (\(mark))."
        }
        return frozen.importedBy.map {
            "Settled on \(day) (\(mark)); the record was imported by \($0)."
        } ?? "Frozen on \(day) (\(mark))."
    }
}
