public import Domain

/// What a chart may be told about one figure; made from disclosed figures only.
public enum ChartValue: Hashable, Sendable {
    /// There is a value; zero is a value.
    case value(Double)
    /// A feed has not come in.
    case missing
    /// A small number that is hidden.
    case suppressed
    /// The follow-up is still open.
    case notYetDue
    /// The measure does not exist here.
    case notApplicable
    /// It could be computed but must not be believed.
    case withheld

    /// The number, where there is one.
    public var number: Double? {
        if case .value(let number) = self { number } else { nil }
    }

    /// What stands in a table instead of a number; empty for a value.
    public var stateMark: String {
        switch self {
        case .value: ""
        case .missing: ".."
        case .suppressed: "*"
        case .notYetDue: "due"
        case .notApplicable: "-"
        case .withheld: "w"
        }
    }

    /// The state in words; empty for a value.
    public var stateWords: String {
        switch self {
        case .value: ""
        case .missing: "not available"
        case .suppressed: "small number hidden"
        case .notYetDue: "not yet due"
        case .notApplicable: "not applicable"
        case .withheld: "withheld, not reliable"
        }
    }

    /// The number as `format` writes it, or the state's mark.
    public func text(_ format: ValueFormat) -> String {
        if case .value(let number) = self { format.text(number) } else { stateMark }
    }
}

/// One month of a series.
public struct ChartPoint: Hashable, Sendable {
    /// The month, or the last month of a rolling window.
    public var month: Month
    /// What is known of it.
    public var value: ChartValue
    /// What the trend rules say of it.
    public var signal: Signal
    /// The rule behind the signal in words, such as `7 points below the mean`; may be empty.
    public var rule: String
    /// True while a revision is expected.
    public var isProvisional: Bool

    /// The point of `month`.
    public init(
        _ month: Month, _ value: ChartValue, signal: Signal = .commonCause, rule: String = "",
        isProvisional: Bool = false
    ) {
        self.month = month
        self.value = value
        self.signal = signal
        self.rule = rule
        self.isProvisional = isProvisional
    }
}
