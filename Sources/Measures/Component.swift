/// A part of a measure: which rows of which dataset, and what is done with them.
public struct Component: Sendable, Hashable {
    /// The dataset's name.
    public let dataset: String
    /// What is done with the rows.
    public let aggregate: Aggregate
    /// The SQL condition over the dataset's columns that picks the rows.
    public let condition: String
    /// What is counted, in words.
    public let words: String
    /// The line of the file where the component starts.
    public let line: Int

    /// What is done with the rows that a component picks.
    public enum Aggregate: Sendable, Hashable {
        /// How many rows.
        case count
        /// The sum of an expression.
        case sum(of: String)
        /// The mean of an expression: its sum, its sum of squares and how many are not null.
        case mean(of: String)
        /// The mean of an expression with a weight for each row.
        case weightedMean(of: String, weight: String)
        /// Every value of an expression with how often it occurs.
        case histogram(of: String)
        /// An expression and what it is measured against, row by row.
        case pairs(of: String, against: String)
    }

    /// A component on its own, for plans made in code.
    public init(
        dataset: String, aggregate: Aggregate, condition: String, words: String = "",
        line: Int = 0
    ) {
        self.dataset = dataset
        self.aggregate = aggregate
        self.condition = condition
        self.words = words
        self.line = line
    }

    /// The expressions over dataset columns with the SQL type each must have.
    public var expressions: [(text: String, type: String)] {
        let condition = [(self.condition, "boolean")]
        switch aggregate {
        case .count: return condition
        case .sum(let of), .mean(let of), .histogram(let of):
            return condition + [(of, "numeric")]
        case .weightedMean(let of, let other), .pairs(let of, let other):
            return condition + [(of, "numeric"), (other, "numeric")]
        }
    }
}
