public import Domain

/// A small table of rows with the figures that a measure must give for them.
public struct WorkedExample: Sendable, Hashable {
    /// What the example shows, as a sentence.
    public let name: String
    /// Rows of reference tables (`team`, `practice` …) in the order they are written.
    public let reference: [Table]
    /// Rows of fact tables (`spell`, without `fact.`) in the order they are written.
    public let rows: [Table]
    /// The month that is computed.
    public let month: Month
    /// The last month that every feed covers; `nil` for well after `month`.
    public let coveredUntil: Month?
    /// The last month that single feeds cover.
    public let covered: [FeedCode: Month]
    /// What must come out.
    public let expectations: [Expectation]
    /// The line of the file where the example starts.
    public let line: Int

    /// Rows of one table.
    public struct Table: Sendable, Hashable {
        /// The table's name without schema.
        public let name: String
        /// The rows.
        public let rows: [Row]
    }

    /// One row: columns as written, in order; a null has no text.
    public struct Row: Sendable, Hashable {
        /// The columns with their texts.
        public let fields: [Field]
        /// The line of the file.
        public let line: Int

        /// The text of a column, if the row gives one.
        public func text(_ column: String) -> String? {
            fields.first { $0.column == column }?.text
        }
    }

    /// One column of a row.
    public struct Field: Sendable, Hashable {
        /// The column's name.
        public let column: String
        /// The value as written; `nil` for null.
        public let text: String?
    }

    /// What one cell must say; only what is given is compared.
    public struct Expectation: Sendable, Hashable {
        /// The area.
        public let area: Area
        /// The window.
        public let window: Window
        /// How the value is made.
        public let method: FigureMethod
        /// The state's name as the database writes it, such as `not_yet_due`.
        public let state: String
        /// Numbers by their name in the file.
        ///
        /// Such as `numerator`, `denominator`, `n`, `value`, `lower` and `upper`.
        public let numbers: [String: Double]
        /// Decimal places to which the numbers are given; `nil` for exact.
        public let decimals: Int?
        /// The line of the file.
        public let line: Int
    }
}
