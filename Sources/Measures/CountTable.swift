public import Domain

/// What a tally query gave: numbers by month and team.
public struct TallyTable: Sendable {
    /// What each number is.
    public let columns: [ComputePlan.TallyColumn]
    private let places: [ComputePlan.TallyColumn: Int]
    private var numbers: [Month: [String?: [Double]]] = [:]
    private var strata: [Month: [String?: [Stratum]]] = [:]
    /// Whether rows are told apart within a team and month.
    public let isStratified: Bool

    /// The numbers of one stratum of a team and month.
    public struct Stratum: Sendable, Hashable {
        /// What the stratum's expression gave; `nil` for rows that have none.
        public let code: Int?
        /// Its part of each number.
        public let numbers: [Double]
    }

    /// An empty table for what a query gives.
    public init(_ query: ComputePlan.TallyQuery) {
        self.init(columns: query.columns, isStratified: query.stratum != nil)
    }

    /// An empty table of these columns.
    public init(columns: [ComputePlan.TallyColumn], isStratified: Bool = false) {
        self.columns = columns
        self.isStratified = isStratified
        places = Dictionary(
            uniqueKeysWithValues: columns.enumerated().map { ($0.element, $0.offset) })
    }

    /// Adds the row of a month and a team; `nil` is the row without a team.
    public mutating func add(month: Month, team: String?, numbers: [Double]) {
        self.numbers[month, default: [:]][team] = numbers
    }

    /// Adds one stratum of a month and a team to those that are there.
    public mutating func add(month: Month, team: String?, stratum: Int?, numbers: [Double]) {
        strata[month, default: [:]][team, default: []].append(
            Stratum(code: stratum, numbers: numbers))
        let sum = self.numbers[month]?[team] ?? numbers.map { _ in 0 }
        self.numbers[month, default: [:]][team] = zip(sum, numbers).map { $0 + $1 }
    }

    /// The strata of a month and a team, in the order in which they were added.
    public func strata(month: Month, team: String?) -> [Stratum] { strata[month]?[team] ?? [] }

    /// The rows of the table, by month and team, as flat numbers that `add(packed:)` takes again.
    public var packedRows: [(month: Month, team: String?, numbers: [Double])] {
        guard isStratified else { return rows }
        return rows.map { row in
            let flat = strata(month: row.month, team: row.team).flatMap { stratum in
                [stratum.code.map(Double.init) ?? .nan] + stratum.numbers
            }
            return (row.month, row.team, flat)
        }
    }

    /// Adds what `packedRows` gave; numbers of another shape are left out.
    public mutating func add(month: Month, team: String?, packed: [Double]) {
        guard isStratified else {
            if packed.count == columns.count { add(month: month, team: team, numbers: packed) }
            return
        }
        let width = columns.count + 1
        guard packed.count % width == 0 else { return }
        for start in stride(from: 0, to: packed.count, by: width) {
            add(
                month: month, team: team,
                stratum: Int(exactly: packed[start]),
                numbers: Array(packed[(start + 1)..<(start + width)]))
        }
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
