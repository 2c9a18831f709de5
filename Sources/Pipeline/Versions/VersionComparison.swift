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
