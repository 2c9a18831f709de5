/// What a trend rule or a comparison says of one point; always shown by shape and word as well
/// as by colour.
public enum Signal: String, Hashable, Sendable, CaseIterable {
    case improvement, concern, neutral, commonCause

    /// The plain word, for keys and tables.
    public var words: String {
        switch self {
        case .improvement: "Improvement"
        case .concern: "Concern"
        case .neutral: "Change, neither good nor bad"
        case .commonCause: "Usual variation"
        }
    }
}

/// What the latest point of a series says about variation.
public enum Variation: String, Hashable, Sendable, CaseIterable {
    case improvementHigh, improvementLow, concernHigh, concernLow, neutralHigh, neutralLow
    case commonCause, noData

    /// The words beside the icon.
    public var words: String {
        switch self {
        case .improvementHigh: "Improvement, high"
        case .improvementLow: "Improvement, low"
        case .concernHigh: "Concern, high"
        case .concernLow: "Concern, low"
        case .neutralHigh: "Change, high"
        case .neutralLow: "Change, low"
        case .commonCause: "Usual variation"
        case .noData: "No trend yet"
        }
    }

    /// The signal whose shape and colour the icon has; `nil` without data.
    public var signal: Signal? {
        switch self {
        case .improvementHigh, .improvementLow: .improvement
        case .concernHigh, .concernLow: .concern
        case .neutralHigh, .neutralLow: .neutral
        case .commonCause: .commonCause
        case .noData: nil
        }
    }
}

/// What the limits say about reaching the target.
public enum Assurance: String, Hashable, Sendable, CaseIterable {
    case pass, hitAndMiss, fail, noTarget

    /// The words beside the icon.
    public var words: String {
        switch self {
        case .pass: "Meets target"
        case .hitAndMiss: "Hit and miss"
        case .fail: "Misses target"
        case .noTarget: "No target"
        }
    }
}
