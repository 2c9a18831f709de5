/// Why a cohort cannot be matched or compared.
public enum MatchingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A list has another length than there are people.
    case wrongLength(what: String, expected: Int, found: Int)

    /// Everybody had the intervention, or nobody.
    case oneArm

    /// A number is not finite, or not one that is allowed.
    case notAllowed(what: String)

    /// Nobody with the intervention found a match.
    case noPairs

    /// What was known before tells for sure who had the intervention.
    case separated

    /// Fewer than two matched sets, so that there is no error to judge a ratio by.
    case tooFewSets

    /// One arm has no events, so that a ratio has no value.
    case noEvents

    /// No matched set tells the arms apart: its members all had the event, or none.
    case noInformativeSets

    /// A regression could not be fitted.
    case regression(RegressionError)

    /// What happened, without any value of the data.
    public var description: String {
        switch self {
        case .wrongLength(let what, let expected, let found):
            "\(what) has \(found) values for \(expected) people"
        case .oneArm: "both people with and people without the intervention are needed"
        case .notAllowed(let what): "\(what) has a value that is not allowed"
        case .noPairs: "nobody with the intervention found a match"
        case .separated: "what was known before tells for sure who had the intervention"
        case .tooFewSets: "two matched sets are needed at least"
        case .noEvents: "one arm has no events, so that a ratio has no value"
        case .noInformativeSets: "in every matched set all or none had the event"
        case .regression(let error): "the regression could not be fitted: \(error)"
        }
    }

    /// Throws unless `values` has one value per person.
    static func check(
        _ values: some Collection, _ what: String, people: Int
    ) throws(MatchingError) {
        guard values.count == people else {
            throw .wrongLength(what: what, expected: people, found: values.count)
        }
    }

    /// Runs a regression; its error becomes one of matching.
    static func wrapping<Value>(
        _ body: () throws(RegressionError) -> Value
    ) throws(MatchingError) -> Value {
        do {
            return try body()
        } catch {
            throw .regression(error)
        }
    }
}
