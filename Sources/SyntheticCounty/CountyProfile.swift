public import Domain

/// How large a made-up county to generate, over which months and from which seed.
public struct CountyProfile: Sendable, Hashable {
    /// People who live in the county in the first month; lists and populations scale with them.
    public var people: Int
    /// The first month with feed files.
    public var firstMonth: Month
    /// How many months have feed files.
    public var months: Int
    /// The seed: the same profile gives the same bytes.
    public var seed: UInt64
    /// How many chunks of people are worked on at once; has no influence on the output.
    public var workers: Int

    /// A profile; without arguments the full demonstration county.
    public init(
        people: Int = 740_000, firstMonth: Month = Month(ordinal: 2022 * 12 + 3),
        months: Int = 48, seed: UInt64 = 20_260_331, workers: Int = 2
    ) {
        self.people = people
        self.firstMonth = firstMonth
        self.months = months
        self.seed = seed
        self.workers = workers
    }

    /// The month after the last one.
    public var endMonth: Month { firstMonth.advanced(by: months) }
    /// People who are in the county at some time: those of the start, births and arrivals.
    var everyone: Int { people + births + arrivals }
    /// Children born during the months.
    var births: Int { people * months * 88 / 120_000 }
    /// Adults who move in during the months, net of those who leave.
    var arrivals: Int { people * months * 90 / 120_000 }
}

/// Why a county cannot be generated.
public enum CountyError: Error, Equatable, CustomStringConvertible {
    /// There are not enough test NHS numbers (the 999 range) for so many people.
    case tooManyPeople(limit: Int)
    /// The county needs at least 100 people and one month, and months from 2013 to 2035.
    case emptyProfile
    /// A table of the geography is missing or cannot be read.
    case geography(file: String, reason: String)
    /// A file cannot be written.
    case cannotWrite(file: String)

    /// The reason in words, without personal values.
    public var description: String {
        switch self {
        case .tooManyPeople(let limit):
            "there are test NHS numbers (999 range) for at most \(limit) people"
        case .emptyProfile:
            "a county needs at least 100 people, at least one month, and months in 2013 to 2035"
        case .geography(let file, let reason): "geography table \(file): \(reason)"
        case .cannotWrite(let file): "the file \(file) of the county cannot be written"
        }
    }
}
