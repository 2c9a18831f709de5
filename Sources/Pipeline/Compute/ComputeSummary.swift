public import Domain
public import Store

/// What a run of `compute` did.
public struct ComputeSummary: Sendable {
    /// The run's number.
    public let run: Int
    /// Whether that is an earlier run, which still says all there is to say: none was made.
    public let isStanding: Bool
    /// The first month computed.
    public let first: Month
    /// The last month computed.
    public let last: Month
    /// The last month that any feed covers.
    public let knownUntil: Month
    /// How many measures were computed.
    public let measureCount: Int
    /// How many teams have cells.
    public let teamCount: Int
    /// The queries with rows and seconds, by name.
    public let queries: [QueryRecord]
    /// Cells that are new or differ from the current ones.
    public let written: Int
    /// Current cells that were closed.
    public let closed: Int
    /// Cells that say what the current ones say already.
    public let unchanged: Int
    /// How many cells are in each state, by the state's name.
    public let states: [String: Int]
    /// What a reader should know of the definitions that were used, one sentence each.
    public let notes: [String]
    /// Seconds for counting, dividing and writing.
    public let seconds: Seconds

    /// Wall time by step.
    public struct Seconds: Sendable, Hashable {
        /// Counting in PostgreSQL.
        public let counting: Double
        /// Turning counts into cells.
        public let dividing: Double
        /// Comparing with the current cells and writing.
        public let writing: Double
        /// All of it.
        public var total: Double { counting + dividing + writing }
    }
}

/// Why a measure set could not be computed.
public enum ComputeFault: Error, Sendable, CustomStringConvertible {
    /// Definitions are wrong; each line names file, line and measure.
    case refused([String])
    /// Nothing is loaded, so there is no month to compute.
    case nothingLoaded
    /// Other runs were written each time before this one could be.
    case overtaken

    /// What is wrong, one fault a line.
    public var description: String {
        switch self {
        case .refused(let lines): lines.joined(separator: "\n")
        case .nothingLoaded: "Nothing is loaded yet, so there is no month to compute."
        case .overtaken:
            "Other runs were written while this one was counting; try again when they are done."
        }
    }
}
