public import Domain

/// What a tally query gave: numbers by month and team.
public struct TallyTable: Sendable {
    /// What each number is.
    public let columns: [ComputePlan.TallyColumn]
    private let places: [ComputePlan.TallyColumn: Int]
    private var numbers: [Month: [String?: [Double]]] = [:]

    /// An empty table of these columns.
    public init(columns: [ComputePlan.TallyColumn]) {
        self.columns = columns
        places = Dictionary(
            uniqueKeysWithValues: columns.enumerated().map { ($0.element, $0.offset) })
    }

    /// Adds the row of a month and a team; `nil` is the row without a team.
    public mutating func add(month: Month, team: String?, numbers: [Double]) {
        self.numbers[month, default: [:]][team] = numbers
    }

    /// The rows of the table, by month and team.
    public var rows: [(month: Month, team: String?, numbers: [Double])] {
        numbers.keys.sorted().flatMap { month in
            (numbers[month] ?? [:]).sorted { ($0.key ?? "") < ($1.key ?? "") }
                .map { (month, $0.key, $0.value) }
        }
    }

    /// Whether any row came for the month.
    public func hasRows(in month: Month) -> Bool { numbers[month] != nil }

    /// One number; 0 where the query gave no row.
    public func number(
        _ column: ComputePlan.TallyColumn, month: Month, team: String?
    ) -> Double {
        guard let place = places[column], let row = numbers[month]?[team] else { return 0 }
        return row[place]
    }

    /// Where a column's number stands in each row.
    public func place(of column: ComputePlan.TallyColumn) -> Int? { places[column] }

    /// All numbers of a month and a team, if the query gave a row.
    public func row(month: Month, team: String?) -> [Double]? { numbers[month]?[team] }

    /// The teams that have a row in the month; `nil` is the row without a team.
    public func teams(in month: Month) -> [String?] {
        numbers[month].map { Array($0.keys) } ?? []
    }
}

/// What a detail query gave: values and how often each is, by month and team.
public struct DetailTable: Sendable {
    /// A value, or a pair, and how often it is.
    public struct Entry: Sendable, Hashable {
        /// The value of the first expression.
        public let value: Double
        /// The value of the second expression; 0 where there is none.
        public let other: Double
        /// How many rows have both.
        public let count: Int

        /// A value that `count` rows have.
        public init(value: Double, other: Double, count: Int) {
            self.value = value
            self.other = other
            self.count = count
        }
    }

    private var entries: [Month: [String?: [Entry]]] = [:]

    /// An empty table.
    public init() {}

    /// Adds a value of a month and a team.
    public mutating func add(month: Month, team: String?, entry: Entry) {
        entries[month, default: [:]][team, default: []].append(entry)
    }

    /// The values of a month and a team, in the order the query gave them.
    public func entries(month: Month, team: String?) -> [Entry] {
        entries[month]?[team] ?? []
    }

    /// The values of the table, by month and team.
    public var rows: [(month: Month, team: String?, entries: [Entry])] {
        entries.keys.sorted().flatMap { month in
            (entries[month] ?? [:]).sorted { ($0.key ?? "") < ($1.key ?? "") }
                .map { (month, $0.key, $0.value) }
        }
    }

    /// The teams that have values in the month.
    public func teams(in month: Month) -> [String?] {
        entries[month].map { Array($0.keys) } ?? []
    }
}

/// Everything that the queries of a plan gave.
public struct CountTables: Sendable {
    /// The numbers that add up, by dataset.
    public var tallies: [String: TallyTable] = [:]
    /// The single values, by query.
    public var details: [ComputePlan.DetailQuery: DetailTable] = [:]

    /// No counts yet.
    public init() {}
}
