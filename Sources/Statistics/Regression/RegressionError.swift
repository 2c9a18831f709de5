/// Why a regression cannot be fitted.
public enum RegressionError: Error, Hashable, CustomStringConvertible {
    /// Response, offset, weights, groups or times have another length than the design has rows.
    case wrongLength(what: String, expected: Int, found: Int)

    /// The design has fewer rows than columns.
    case tooFewRows(Int, columns: Int)

    /// A column, counted from 0, is a combination of those before it.
    case rankDeficient(column: Int)

    /// A number is not finite, or not one that the model allows (a negative count).
    case notAllowed(what: String)

    /// The steps did not settle, as when a group has no events at all.
    case notConverged(steps: Int)

    /// The counts vary no more than Poisson counts do, so there is no negative binomial size.
    case notOverdispersed

    /// What happened, without any value of the data.
    public var description: String {
        switch self {
        case .wrongLength(let what, let expected, let found):
            "\(what) has \(found) values and the design has \(expected) rows"
        case .tooFewRows(let rows, let columns):
            "\(rows) rows are too few for \(columns) coefficients"
        case .rankDeficient(let column):
            "column \(column + 1) of the design is a combination of the columns before it"
        case .notAllowed(let what): "\(what) has a value that the model does not allow"
        case .notOverdispersed: "the counts vary no more than Poisson counts do"
        case .notConverged(let steps): "the fit did not settle in \(steps) steps"
        }
    }
}
