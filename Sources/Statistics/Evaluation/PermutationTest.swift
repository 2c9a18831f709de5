/// How the actual choice of pilots compares with every other choice of as many teams (METHODS E1,
/// step 3).
public struct PermutationTest: Sendable, Hashable {
    /// The number of choices, the actual one among them.
    public let choices: Int

    /// How many choices differ at least as much as the actual one, on either side; at least 1.
    public let asExtreme: Int

    /// How many choices lie at least as low as the actual one.
    public let asLow: Int

    /// How many choices lie at least as high as the actual one.
    public let asHigh: Int

    /// More choices than this are not enumerated.
    public static let mostChoices = 2_000_000

    /// Two statistics closer than this are the same.
    private static let tolerance = 1e-12

    /// Enumerates every choice; the statistic is the mean of the chosen minus the mean of the rest.
    ///
    /// Throws `notAllowed` without pilots or controls, and above `mostChoices`.
    public init(changes: [Double], isPilot: [Bool]) throws(RegressionError) {
        guard changes.count == isPilot.count else {
            throw .wrongLength(
                what: "the roles", expected: changes.count, found: isPilot.count)
        }
        let actual = isPilot.indices.filter { isPilot[$0] }
        guard !actual.isEmpty, actual.count < changes.count,
            let total = Self.choices(of: changes.count, choosing: actual.count),
            total <= Self.mostChoices
        else { throw .notAllowed(what: "the roles") }
        let statistic = Self.statistic(changes, actual)
        var asExtreme = 0
        var asLow = 0
        var asHigh = 0
        Self.each(of: changes.count, choosing: actual.count) { chosen in
            let other = Self.statistic(changes, chosen)
            if abs(other) >= abs(statistic) - Self.tolerance { asExtreme += 1 }
            if other <= statistic + Self.tolerance { asLow += 1 }
            if other >= statistic - Self.tolerance { asHigh += 1 }
        }
        choices = total
        self.asExtreme = asExtreme
        self.asLow = asLow
        self.asHigh = asHigh
    }

    /// The two-sided p value: the share of choices that differ at least as much.
    public var pValue: Double { Double(asExtreme) / Double(choices) }

    /// The one-sided p value for a reduction.
    public var pValueOfReduction: Double { Double(asLow) / Double(choices) }

    /// The one-sided p value for an increase.
    public var pValueOfIncrease: Double { Double(asHigh) / Double(choices) }

    /// The smallest p value that this number of teams and pilots can give.
    public var smallestPValue: Double { 1 / Double(choices) }

    /// The statistic of every choice, in lexical order of the indices chosen.
    public static func statistics(
        changes: [Double], choosing count: Int
    ) -> [(chosen: [Int], statistic: Double)] {
        var result: [(chosen: [Int], statistic: Double)] = []
        each(of: changes.count, choosing: count) {
            result.append(($0, statistic(changes, $0)))
        }
        return result
    }

    /// The number of ways to choose; nil when it does not fit an integer.
    static func choices(of count: Int, choosing chosen: Int) -> Int? {
        var result = 1
        for step in 0..<min(chosen, count - chosen) {
            let (product, overflow) = result.multipliedReportingOverflow(by: count - step)
            guard !overflow else { return nil }
            result = product / (step + 1)
        }
        return result
    }

    private static func statistic(_ changes: [Double], _ chosen: [Int]) -> Double {
        var inside = 0.0
        var outside = 0.0
        var next = 0
        for index in changes.indices {
            if next < chosen.count, chosen[next] == index {
                inside += changes[index]
                next += 1
            } else {
                outside += changes[index]
            }
        }
        return inside / Double(chosen.count) - outside / Double(changes.count - chosen.count)
    }

    /// Calls `body` with every choice, in lexical order, from one array that is advanced in place.
    private static func each(of count: Int, choosing chosen: Int, _ body: ([Int]) -> Void) {
        guard chosen > 0, chosen <= count else { return }
        var indices = Array(0..<chosen)
        while true {
            body(indices)
            var place = chosen - 1
            while place >= 0, indices[place] == count - chosen + place { place -= 1 }
            guard place >= 0 else { return }
            indices[place] += 1
            for later in place + 1..<chosen { indices[later] = indices[later - 1] + 1 }
        }
    }
}
