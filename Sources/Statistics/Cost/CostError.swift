/// Why costs of care journeys cannot be compared.
public enum CostError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Fewer than two people in a group.
    case tooFew

    /// A cost is negative or not a finite number.
    case notACost

    /// Every person changed by the same amount, so that there is no error to judge it by.
    case noVariation

    /// A group has no costs at all before or after, so that a ratio has no value.
    case noCosts

    /// One person alone decides a coefficient, so that there is no error to judge it by.
    case oneDecides

    /// A regression could not be fitted.
    case regression(RegressionError)

    /// What happened, without any value of the data.
    public var description: String {
        switch self {
        case .tooFew: "each group needs at least two people"
        case .notACost: "a cost is negative or not a number"
        case .noVariation: "everybody changed by the same amount"
        case .noCosts: "a group has no costs at all before or after, so a ratio has no value"
        case .oneDecides: "one person alone decides the adjusted difference"
        case .regression(let error): "the regression could not be fitted: \(error)"
        }
    }

    /// Runs a regression; its error becomes one of costs.
    static func wrapping<Value>(
        _ body: () throws(RegressionError) -> Value
    ) throws(CostError) -> Value {
        do {
            return try body()
        } catch {
            throw .regression(error)
        }
    }
}
