public import Domain

/// Two versions of a measure over the same facts: both series for every team, and the people whom
/// one counts and the other does not.
public struct VersionComparison: Sendable, Encodable {
    /// The measure with its versions, such as `EA01@1.0`.
    public let old, new: String
    /// The load that both are counted as known at.
    public let load: Int
    /// The county first, then the teams by code.
    public let areas: [AreaComparison]

    /// One area's series by both versions.
    public struct AreaComparison: Sendable, Encodable {
        /// The area's code.
        public let area: String
        /// One point a month.
        public let series: [Point]
        /// People in the numerators of all months together; `nil` where rows are not people.
        public let people: People?
    }

    /// One month by both versions.
    public struct Point: Sendable, Encodable {
        /// The month.
        public let month: String
        /// The states and values by the old version and by the new.
        public let oldState, newState: String
        /// The values; `nil` without one.
        public let old, new: Double?
    }

    /// How many people moved.
    public struct People: Sendable, Encodable {
        /// Counted by both, only by the new version, only by the old one.
        public let both, movedIn, movedOut: Int
    }
}

/// Names one version of a measure, such as `EA01@1.1`.
public struct MeasureVersion: Sendable, Hashable, CustomStringConvertible {
    /// The measure.
    public let code: MeasureCode
    /// The version of its definition.
    public let version: String

    /// Reads `EA01@1.1`; `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let code = MeasureCode(parts[0].uppercased()), !parts[1].isEmpty
        else { return nil }
        self.code = code
        version = parts[1]
    }

    /// `EA01@1.1`.
    public var description: String { "\(code)@\(version)" }
}
