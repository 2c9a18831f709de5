/// Why a question is not answered, and what would cure it (METHODS 4.9).
///
/// A refusal is a value, not an error: the page shows it with the descriptive chart.
public struct Refusal: Sendable, Hashable {
    /// The kinds of refusal.
    public enum Code: String, Sendable, CaseIterable {
        /// Too few events for anything but an exact interval.
        case small = "REFUSE_SMALL"

        /// Too few months before or after the start.
        case short = "REFUSE_SHORT"

        /// Too few comparison teams.
        case noControl = "REFUSE_NO_CONTROL"

        /// The teams were already drifting apart before the start.
        case pretrend = "REFUSE_PRETREND"

        /// Matched groups differ too much.
        case balance = "REFUSE_BALANCE"

        /// Months are missing, or the coding changed, within the window.
        case dataBreak = "REFUSE_DATA_BREAK"

        /// Records of the groups are linked unequally well.
        case linkage = "REFUSE_LINKAGE"

        /// The denominator jumps or changes its source within the window.
        case denominator = "REFUSE_DENOMINATOR"
    }

    /// The kind.
    public let code: Code

    /// What is wrong, as a sentence.
    public let reason: String

    /// What would cure it, as a sentence.
    public let cure: String

    /// A refusal.
    public init(_ code: Code, reason: String, cure: String) {
        self.code = code
        self.reason = reason
        self.cure = cure
    }
}

/// An answer, or the reason why there is none.
public enum Answer<Value: Sendable>: Sendable {
    /// The answer.
    case given(Value)

    /// The reason why there is none.
    case refused(Refusal)

    /// The answer, if there is one.
    public var value: Value? {
        if case .given(let value) = self { value } else { nil }
    }

    /// The refusal, if there is one.
    public var refusal: Refusal? {
        if case .refused(let refusal) = self { refusal } else { nil }
    }
}
