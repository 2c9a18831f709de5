/// What one person's care cost in the year before and the year after the index date.
///
/// All points of delivery at one price base, in one currency.
public struct JourneyCost: Sendable, Hashable {
    /// The cost of the year before.
    public let before: Double

    /// The cost of the year after.
    public let after: Double

    /// The days the person was alive in the year after; nil for all of it.
    public let daysAlive: Double?

    /// A person's costs.
    public init(before: Double, after: Double, daysAlive: Double? = nil) {
        self.before = before
        self.after = after
        self.daysAlive = daysAlive
    }

    /// After less before.
    public var change: Double { after - before }
}

extension [JourneyCost] {
    /// Throws unless there are two people and all costs are finite and not negative.
    func check() throws(CostError) {
        guard count >= 2 else { throw .tooFew }
        for person in self {
            guard person.before >= 0, person.after >= 0, person.before.isFinite,
                person.after.isFinite, person.daysAlive.map({ $0 > 0 && $0.isFinite }) ?? true
            else { throw .notACost }
        }
    }

    /// Total cost after the index date over total days alive, with years of `days` days.
    ///
    /// Shown beside the cost per person, because people who die cost nothing afterwards. Nil
    /// without anybody.
    public func costPerDayAlive(days: Double = 365) -> Double? {
        guard !isEmpty else { return nil }
        let alive = reduce(0) { $0 + ($1.daysAlive ?? days) }
        return alive > 0 ? reduce(0) { $0 + $1.after } / alive : nil
    }
}
