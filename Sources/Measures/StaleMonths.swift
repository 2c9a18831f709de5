public import Domain

/// A month of a fact or reference table that changed since the last run.
public struct TableTouch: Sendable, Hashable {
    /// The table, such as `fact.spell`; or the text that found the change, `changes.NAME`.
    public let table: String
    /// The month; `nil` when any month can have changed.
    public let month: Month?
    /// The keys of the people whose rows changed; `nil` when they are many or not known.
    public let people: Set<Int>?

    /// A change of a table.
    public init(table: String, month: Month?, people: Set<Int>? = nil) {
        self.table = table
        self.month = month
        self.people = people
    }
}

/// Which months of a query have to be counted again, and for whom.
public struct StaleMonths: Sendable, Hashable {
    /// Months that were never counted, or in which anybody can count for something else.
    public private(set) var anew: Set<Month> = []
    /// Months in which only these people can count for something else than they did.
    public private(set) var people: [Month: Set<Int>] = [:]
    private let spread: Dataset.Spread

    /// Above this number of people a month is counted anew: that is cheaper then.
    public static let fewPeople = 2_000

    /// Above this number, where the month after is counted anew.
    public static let veryFewPeople = 100

    /// All of these months, in order.
    public var months: [Month] { anew.union(people.keys).sorted() }

    /// The months of `needed` that were never counted or can have changed.
    ///
    /// - Parameters:
    ///   - dataset: the query's dataset, with shared texts filled in.
    ///   - changes: the texts that the dataset's reach names; what they find stands in the place
    ///     of the touched months of the tables they read.
    ///   - touched: what changed since the last run.
    ///   - counted: the months whose counts are kept.
    ///   - needed: the months a run needs.
    public init(
        _ dataset: Dataset, changes: [ChangeText] = [], touched: some Collection<TableTouch>,
        counted: Set<Month>, needed: ClosedRange<Month>
    ) {
        spread = dataset.spread
        let all = Month.all(needed)
        anew = all.subtracting(counted)
        let tables = changes.reduce(dataset.tables) { $0.subtracting($1.tables) }
            .union(dataset.reach.keys)
        for touch in touched where tables.contains(touch.table) {
            guard let month = touch.month else {
                anew = all
                break
            }
            let reach = dataset.reach[touch.table] ?? .unbounded
            guard let months = reach.months(dependingOn: month, in: needed) else { continue }
            for month in Month.all(months) { note(touch.people, in: month) }
        }
        for month in anew { people[month] = nil }
    }

    private mutating func note(_ some: Set<Int>?, in month: Month) {
        guard !anew.contains(month) else { return }
        guard let some, spread != .anyMonth else {
            anew.insert(month)
            return
        }
        people[month, default: []].formUnion(some)
        if people[month, default: []].count > Self.fewPeople { anew.insert(month) }
    }

    /// Leaves out months; where months are counted anew, those between that are close go with
    /// them.
    ///
    /// - Returns: the spans to count anew; `people` then has the other months only.
    public mutating func spans(of wanted: (Month) -> Bool) -> [ClosedRange<Month>] {
        // Counting a month more costs little beside finding the rows of many people; and where
        // those would bring in everybody else, it most likely has to be done anyway.
        let limit = spread == .nothing ? Self.veryFewPeople : 20
        for month in people.keys.sorted().reversed()
        where anew.contains(month.advanced(by: 1)) && wanted(month.advanced(by: 1))
            && people[month, default: []].count > limit
        {
            anew.insert(month)
        }
        let spans = Self.spans(anew.filter(wanted).sorted())
        people = people.filter { month, _ in
            wanted(month) && !spans.contains { $0.contains(month) }
        }
        return spans
    }

    /// The months as spans, each counted by one query.
    ///
    /// A short gap is counted with its neighbours: two queries cost more than a month or two.
    public static func spans(_ months: [Month]) -> [ClosedRange<Month>] {
        var spans: [ClosedRange<Month>] = []
        for month in months.sorted() {
            if let last = spans.last, month.ordinal - last.upperBound.ordinal <= 3 {
                spans[spans.count - 1] = last.lowerBound...month
            } else {
                spans.append(month...month)
            }
        }
        return spans
    }
}
