/// How long a person was followed after short-term support, and why no longer.
public struct SupportFollowUp: Sendable, Hashable {
    /// Why follow-up ended.
    public enum Ending: Int, Sendable, Hashable, CaseIterable {
        /// The data end here; the person had no recurring support yet.
        case dataEnd

        /// Recurring support began.
        case recurringSupport

        /// Death, permanent hospital or NHS-funded care: recurring support can no longer begin.
        case competing

        /// The person was lost for a reason that is not known.
        case lost
    }

    /// Days from the end of short-term support.
    public let days: Double

    /// Why follow-up ended.
    public let ending: Ending

    /// A person's follow-up.
    public init(days: Double, ending: Ending) {
        self.days = days
        self.ending = ending
    }
}

/// The share of people without recurring support a number of days after short-term support ends.
///
/// Three shares with three denominators (METHODS.md E6): by Kaplan-Meier, among people whose
/// status on the day is known, and among everybody who started.
public struct FreedomFromSupport: Sendable {
    /// Four months.
    public static let fourMonths = 122.0

    /// The days after the end of short-term support.
    public let day: Double

    /// Everybody who started.
    public let people: Int

    /// The people still followed, without recurring support, just before the day.
    public let atRisk: Int

    /// The share by Kaplan-Meier, with the log-log interval.
    public let share: Estimate

    /// People without recurring support after the day.
    public let free: Int

    /// People who either are without recurring support after the day, or had it by then.
    public let known: Int

    /// The share among people whose status is known, with Wilson's interval; nil without any.
    public let shareOfKnown: Estimate?

    /// The share of everybody who started that is known to be free; a lower bound.
    public let shareOfStarters: Double

    /// The shares in each state on the day, where death and the like compete (Aalen-Johansen).
    public let states: States

    /// The mean days without recurring support up to the day; nil when nobody was followed so far.
    public let restrictedMean: RestrictedMean?

    /// Why the shares must not be shown as a result; nil when they may.
    public let refusal: Refusal?

    /// The share in each state, which sum to 1.
    public struct States: Sendable, Hashable {
        /// Without recurring support.
        public let free: Double

        /// With recurring support.
        public let recurring: Double

        /// Died, or in permanent hospital or NHS-funded care.
        public let competing: Double
    }

    /// Measures people on a day.
    public init(_ followed: [SupportFollowUp], day: Double = fourMonths) throws(SurvivalError) {
        let all = followed.map { person in
            let ending: Int =
                switch person.ending {
                case .dataEnd, .lost: 0
                case .recurringSupport: 1
                case .competing: 2
                }
            return ObservedTime(time: person.days, ending: ending)
        }
        let curve = try KaplanMeier(all.counting(1))
        let states = try AalenJohansen(all, kinds: 2)
        self.day = day
        people = followed.count
        atRisk = curve.atRisk(at: day)
        share = Estimate(
            value: curve.share(at: day), interval: curve.interval(at: day, scale: .logLog))
        let free = followed.count { $0.days > day }
        let helped = followed.count { $0.days <= day && $0.ending == .recurringSupport }
        self.free = free
        known = free + helped
        shareOfKnown = Self.share(Double(free), of: Double(free + helped))
        shareOfStarters = Double(free) / Double(people)
        self.states = States(
            free: states.share(0, at: day) ?? 1, recurring: states.share(1, at: day) ?? 0,
            competing: states.share(2, at: day) ?? 0)
        restrictedMean = curve.restrictedMean(upTo: day)
        let lost = followed.count { $0.ending == .lost && $0.days < day }
        refusal = Self.refusal(atRisk: atRisk, lost: Double(lost) / Double(people))
    }

    private static func share(_ part: Double, of whole: Double) -> Estimate? {
        Wilson.interval(numerator: part, denominator: whole).map {
            Estimate(value: part / whole, interval: $0)
        }
    }

    private static func refusal(atRisk: Int, lost: Double) -> Refusal? {
        if atRisk < 30 {
            return Refusal(
                .small,
                reason: "\(atRisk) people were still followed on the day asked for, and 30 are "
                    + "needed.",
                cure: "Take in more people, or follow them for longer.")
        }
        guard lost > 0.15 else { return nil }
        return Refusal(
            .short,
            reason: "\(Int((lost * 100).rounded())) % of people were lost before the day asked for "
                + "and it is not known why; 15 % is the most allowed.",
            cure: "Find out what became of them.")
    }
}
