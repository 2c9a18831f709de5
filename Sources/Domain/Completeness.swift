/// How much of what a figure rests on has come in.
///
/// Two shares make it up: the returns that came of those expected, and of a return that came, the
/// part that has usually come in by its age. Where the second is not known, the whole is not known
/// either, and the share of returns is an upper limit.
public enum Completeness: Hashable, Sendable {
    /// The share that is in, 0 to 1, with its 95 % interval where one can be given.
    case known(share: Double, interval: Interval?)
    /// Only the share of the expected returns is known, 0 to 1, for the stated reason.
    case unknown(returns: Double, reason: Gap)

    /// Why nothing is known of what is still to come.
    public enum Gap: String, Hashable, Sendable, CaseIterable {
        /// Too few months have been followed to tell how they fill up.
        case fewMonths = "few_months"
        /// Too few months had anything in at this age.
        case youngerThanAny = "younger_than_any"
        /// Earlier months differ so much at this age that the interval spans half or more.
        case erratic
        /// It was not recorded when the files came, or when they were due.
        case undated

        /// The reason in words, to follow "not known:".
        public var words: String {
            switch self {
            case .fewMonths: "too few months have been followed"
            case .youngerThanAny: "too few earlier months had come in by this age"
            case .erratic: "earlier months differ too much in what had come in by this age"
            case .undated: "the days of arrival are not on record"
            }
        }
    }

    /// All that is expected is in.
    public static let whole = Completeness.known(
        share: 1, interval: Interval(lower: 1, upper: 1))

    /// The share that is in, or at most in where more is not known, 0 to 1.
    public var share: Double {
        switch self {
        case .known(let share, _): share
        case .unknown(let returns, _): returns
        }
    }

    /// The share, where it is known.
    public var knownShare: Double? {
        if case .known(let share, _) = self { share } else { nil }
    }

    /// The interval of the share, where there is one.
    public var interval: Interval? {
        if case .known(_, let interval) = self { interval } else { nil }
    }

    /// Why it is not known; `nil` where it is.
    public var gap: Gap? {
        if case .unknown(_, let reason) = self { reason } else { nil }
    }

    /// The same where only a share of the returns is in, to four decimals.
    public func times(_ returns: Double) -> Completeness {
        func part(_ share: Double) -> Double { (share * returns * 10_000).rounded() / 10_000 }
        return switch self {
        case .known(let share, let interval):
            .known(
                share: part(share),
                interval: interval.map { Interval(lower: part($0.lower), upper: part($0.upper)) })
        case .unknown(let own, let reason): .unknown(returns: part(own), reason: reason)
        }
    }

    /// The least complete of two sources: a figure is no more complete than any of them.
    ///
    /// What is not known makes the whole not known.
    public static func least(_ a: Completeness, _ b: Completeness) -> Completeness {
        switch (a, b) {
        case (.known, .known): return a.share <= b.share ? a : b
        case (.known, .unknown(_, let reason)), (.unknown(_, let reason), _):
            return .unknown(returns: min(a.share, b.share), reason: reason)
        }
    }

    /// The mean of several months; their limits are averaged too, as if they erred together.
    public static func mean(_ months: [Completeness]) -> Completeness {
        guard let first = months.first, months.count > 1 else { return months.first ?? .whole }
        let count = Double(months.count)
        let share = months.reduce(0) { $0 + $1.share } / count
        if let reason = months.lazy.compactMap(\.gap).first {
            return .unknown(returns: share, reason: reason)
        }
        if months.allSatisfy({ $0 == first }) { return first }
        let intervals = months.compactMap(\.interval)
        guard intervals.count == months.count else { return .known(share: share, interval: nil) }
        return .known(
            share: share,
            interval: Interval(
                lower: intervals.reduce(0) { $0 + $1.lower } / count,
                upper: intervals.reduce(0) { $0 + $1.upper } / count))
    }
}
