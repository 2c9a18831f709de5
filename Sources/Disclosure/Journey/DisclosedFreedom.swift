import Domain
import Measures
public import Statistics

/// How many people stay free of continuing support after STEP, from rounded counts.
///
/// How many had begun support, and how many had died, is counted at a coarse grid of days, rounded
/// to the nearest five each time, and hidden from 1 to 7: a step of the curve never shows one
/// person's date. Curve, shares and intervals come from these counts alone.
public struct DisclosedFreedom: Sendable {
    /// The people of one place.
    public struct Group: Sendable {
        /// What it is: the county, the pilots or the teams that they are compared with.
        public let name: String
        /// The counts by day.
        public let steps: [Step]
        /// People free of support after the last day.
        public let free: ShownCount
        /// What the counts give; nil where too much is hidden.
        public let result: FreedomFromSupport?
        /// The share free of support after each day of the grid, with its interval.
        public let curve: [CurvePoint]
        fileprivate let people: [SupportFollowUp]
    }

    /// The counts up to a day.
    public struct Step: Sendable, Hashable {
        /// Days after the end of STEP.
        public let day: Int
        /// People whose support began by then.
        public let supported: ShownCount
        /// People who died by then without it.
        public let died: ShownCount
        /// People who moved away by then without it.
        public let moved: ShownCount
    }

    /// The share free of support after a day.
    public struct CurvePoint: Sendable, Hashable {
        /// Days after the end of STEP.
        public let day: Int
        /// The share, 0 to 1.
        public let share: Double
        /// Its 95 % interval; nil while nobody has begun support.
        public let interval: ConfidenceInterval?
        /// People still followed just before the day.
        public let atRisk: Int
    }

    /// The county first, then the pilots, then the teams that they are compared with.
    public let groups: [Group]
    /// The p value that pilots and the others begin support at one rate; nil without both.
    public let logRankPValue: Double?
    /// Why nothing may be shown of the county; nil when it may.
    let refusal: Refusal?

    /// The grid: every two weeks to four months.
    static let days = [0, 14, 28, 42, 56, 70, 84, 98, 112, 122]

    init(_ all: SupportFollowUps, _ question: EvaluationProtocol) {
        let county = Self.group("County", all.people)
        let pilots = Self.group("Pilots", all.people(of: question.pilots))
        let others = Self.group("Comparison teams", all.people(of: question.controls))
        groups = [county, pilots, others]
        let shown = [pilots, others].filter { $0.result != nil && $0.result?.refusal == nil }
        logRankPValue = shown.count < 2 ? nil : Self.logRank(shown)
        let small = Refusal(
            .small, reason: "So few people ended a STEP that the counts are hidden.",
            cure: "Take in more months.")
        refusal = county.result == nil ? small : county.result?.refusal
    }

    /// How far apart the shares of the pilots and the others must lie to show, 0 to 1: the half
    /// width of the 95 % interval of their difference, from those of the two; nil without both.
    public var smallestDifference: Double? {
        let halves = groups.dropFirst().compactMap { group in
            group.result?.share.interval.map { ($0.upper - $0.lower) / 2 }
        }
        guard logRankPValue != nil, halves.count == 2 else { return nil }
        return halves.map { $0 * $0 }.reduce(0, +).squareRoot()
    }

    private static func logRank(_ groups: [Group]) -> Double? {
        let people = groups.enumerated().flatMap { index, group in
            group.people.map {
                (ObservedTime(time: $0.days, event: $0.ending == .recurringSupport), index)
            }
        }
        return try? LogRank(people.map(\.0), groups: people.map(\.1)).pValue
    }

    private static func group(_ name: String, _ people: [SupportFollowUp]) -> Group {
        func count(_ ending: SupportFollowUp.Ending, by day: Int) -> ShownCount {
            ShownCount(people.count { $0.ending == ending && $0.days <= Double(day) })
        }
        let steps = days.map { day in
            Step(
                day: day, supported: count(.recurringSupport, by: day),
                died: count(.competing, by: day), moved: count(.dataEnd, by: day))
        }
        let free = ShownCount(people.count { $0.days > Double(days[days.count - 1]) })
        let stand = standIns(steps, free)
        let result = stand.flatMap { try? FreedomFromSupport($0) }
        return Group(
            name: name, steps: steps, free: free, result: result,
            curve: stand.map(curve) ?? [], people: stand ?? [])
    }

    /// People who would give exactly the rounded counts, each leaving on a day of the grid; nil
    /// where the number with or without support is hidden.
    private static func standIns(_ steps: [Step], _ free: ShownCount) -> [SupportFollowUp]? {
        guard let last = steps.last, last.supported.number != nil, let free = free.number else {
            return nil
        }
        func leaving(
            _ ending: SupportFollowUp.Ending, _ count: (Step) -> ShownCount
        ) -> [SupportFollowUp] {
            var before = 0.0
            return steps.flatMap { step -> [SupportFollowUp] in
                // A hidden count waits for the next that is shown; none at all is left out.
                guard let now = count(step).number, now > before else { return [] }
                defer { before = now }
                return [SupportFollowUp](
                    repeating: SupportFollowUp(days: Double(step.day), ending: ending),
                    count: Int(now - before))
            }
        }
        let rest = SupportFollowUp(days: FreedomFromSupport.fourMonths + 1, ending: .dataEnd)
        let people =
            leaving(.recurringSupport, \.supported) + leaving(.competing, \.died)
            + leaving(.dataEnd, \.moved) + [SupportFollowUp](repeating: rest, count: Int(free))
        return people.isEmpty ? nil : people
    }

    private static func curve(_ people: [SupportFollowUp]) -> [CurvePoint] {
        let times = people.map {
            ObservedTime(time: $0.days, event: $0.ending == .recurringSupport)
        }
        guard let curve = try? KaplanMeier(times) else { return [] }
        return days.map { day in
            CurvePoint(
                day: day, share: curve.share(at: Double(day)),
                interval: curve.interval(at: Double(day), scale: .logLog),
                atRisk: curve.atRisk(at: Double(day)))
        }
    }

    /// The county's share from exact dates, in words.
    static func exact(_ all: SupportFollowUps) -> String? {
        guard let found = try? FreedomFromSupport(all.people) else { return nil }
        let tenths = (found.share.value * 1000).rounded() / 10
        return "exact dates of \(found.people) people give \(tenths) % for the county"
    }
}
