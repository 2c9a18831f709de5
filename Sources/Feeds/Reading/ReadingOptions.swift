/// How a feed file is read.
public struct ReadingOptions: Sendable {
    /// How many rows a batch holds.
    public var batchRows: Int
    /// How many findings of one rule and column are given in full; the rest are counted.
    public var findingDetails: Int
    /// The order of dates that a person has confirmed for this file; `nil` for the contract's.
    public var confirmedDateOrder: DateOrder?
    /// The day on which the file is taken in; an agreement that has ended refuses it.
    public var today: CivilDay?

    /// Options with their usual values.
    public init(
        batchRows: Int = 8_192, findingDetails: Int = 1_000,
        confirmedDateOrder: DateOrder? = nil, today: CivilDay? = nil
    ) {
        self.batchRows = batchRows
        self.findingDetails = findingDetails
        self.confirmedDateOrder = confirmedDateOrder
        self.today = today
    }
}
