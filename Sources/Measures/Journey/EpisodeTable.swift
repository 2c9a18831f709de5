public import Domain

/// One row for each person or episode of an evaluation, as a text of Measures/episodes gives them.
///
/// Rows carry no key of the person: nothing can be looked up with them. They stay in the process;
/// only figures over many of them may leave it, after the disclosure decision.
public struct EpisodeTable: Sendable {
    /// The team of each row; nil where none was found.
    public private(set) var teams: [TeamCode?]
    /// The month of each row's index date.
    public private(set) var months: [Month]
    private var columns: [String: [Double?]]

    /// A table of columns that are each as long as `teams` and `months`.
    public init(teams: [TeamCode?], months: [Month], columns: [String: [Double?]]) {
        self.teams = teams
        self.months = months
        self.columns = columns
    }

    /// How many rows there are.
    public var count: Int { teams.count }

    /// The values of a column, nil where it has none; throws `EpisodeFault` without the column.
    public func values(_ column: String) throws(EpisodeFault) -> [Double?] {
        guard let values = columns[column], values.count == count else {
            throw .noColumn(column)
        }
        return values
    }

    /// The values of a column in which every row has a number that can be counted with.
    public func numbers(_ column: String) throws(EpisodeFault) -> [Double] {
        let values = try values(column)
        let known = values.compactMap { $0 }.filter(\.isFinite)
        guard known.count == values.count else { throw .emptyValue(column) }
        return known
    }

    /// The values of a column that is a code: a whole number in every row.
    public func codes(_ column: String) throws(EpisodeFault) -> [Int] {
        let values = try numbers(column)
        let codes = values.compactMap { Int(exactly: $0) }
        guard codes.count == values.count else { throw .notWhole(column) }
        return codes
    }

    /// Whether a column says 1 (true) or 0.
    public func flags(_ column: String) throws(EpisodeFault) -> [Bool] {
        try numbers(column).map { $0 == 1 }
    }

    /// The rows that are wanted, in their order.
    public func filtered(_ isWanted: (Int) -> Bool) -> EpisodeTable {
        let rows = teams.indices.filter(isWanted)
        return EpisodeTable(
            teams: rows.map { teams[$0] }, months: rows.map { months[$0] },
            columns: columns.mapValues { values in rows.map { values[$0] } })
    }
}

/// Why the rows of an evaluation cannot be used.
public enum EpisodeFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The text does not give a column that the estimator needs.
    case noColumn(String)
    /// A column that the estimator needs is empty in a row.
    case emptyValue(String)
    /// A column of codes has a value that is no whole number.
    case notWhole(String)

    /// What is wrong, in one sentence.
    public var description: String {
        switch self {
        case .noColumn(let name): "The text of the episodes gives no column \(name)."
        case .emptyValue(let name): "A row of the episodes has no \(name)."
        case .notWhole(let name):
            "A row of the episodes has a \(name) that is no whole number; it is a code."
        }
    }
}
