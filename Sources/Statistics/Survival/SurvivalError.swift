/// Why times to an event cannot be analysed.
public enum SurvivalError: Error, Sendable, Hashable, CustomStringConvertible {
    /// There is nobody to follow.
    case noPeople

    /// A time is negative or not a finite number.
    case notATime

    /// An ending is of a kind beyond those said to exist.
    case unknownEnding

    /// Groups, strata or covariates have another length than there are people.
    case wrongLength(what: String, expected: Int, found: Int)

    /// No event was seen, so nothing can be compared.
    case noEvents

    /// Groups cannot be told apart: one group, or one that is never at risk with the others.
    case notComparable

    /// The covariates say the same thing twice, or one predicts the event without fail.
    case notIdentified

    /// What happened, without any value of the data.
    public var description: String {
        switch self {
        case .noPeople: "there is nobody to follow"
        case .notATime: "a time is negative or not a number"
        case .unknownEnding: "an ending is of a kind beyond those said to exist"
        case .wrongLength(let what, let expected, let found):
            "\(what) has \(found) values for \(expected) people"
        case .noEvents: "no event was seen in the time followed"
        case .notComparable: "the groups are never at risk at the same time"
        case .notIdentified: "the covariates cannot be told apart, or one predicts without fail"
        }
    }
}
