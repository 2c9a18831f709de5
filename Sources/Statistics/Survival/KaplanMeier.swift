import Foundation

/// The share of people still without the event, by time (Kaplan and Meier 1958).
///
/// S(t) = Π (1 - d/n); standard error of log S by Greenwood, √Σ d/(n (n - d)).
public struct KaplanMeier: Sendable {
    /// The curve at one distinct time.
    public struct Step: Sendable, Hashable {
        /// The time.
        public let time: Double

        /// The people at risk just before it.
        public let atRisk: Int

        /// The people with the event at it.
        public let events: Int

        /// The people whose follow-up ends at it.
        public let censored: Int

        /// The share without the event just after it.
        public let share: Double

        /// The standard error of the logarithm of the share; infinite once the share is 0.
        public let logStandardError: Double

        /// The standard error of the share; 0 once the share is 0, where nothing is left to vary.
        public var standardError: Double { share == 0 ? 0 : share * logStandardError }
    }

    /// The scale on which an interval is symmetrical.
    public enum Scale: Sendable, Hashable, CaseIterable {
        /// The share itself.
        case plain

        /// The logarithm of the share.
        case log

        /// The logarithm of the cumulative hazard; never leaves 0 to 1.
        case logLog
    }

    /// The steps in rising time.
    public let steps: [Step]

    /// The number of people.
    public let people: Int

    /// The curve of people; any ending above 0 is the event.
    public init(_ people: [ObservedTime]) throws(SurvivalError) {
        try people.check()
        self.people = people.count
        var share = 1.0
        var variance = 0.0
        let events = people.map { ObservedTime(time: $0.time, event: $0.ending > 0) }
        steps = RiskTable(events, kinds: 1).moments.map { moment in
            let died = moment.endings[1]
            share *= 1 - died / moment.atRisk
            if died > 0 { variance += died / (moment.atRisk * (moment.atRisk - died)) }
            return Step(
                time: moment.time, atRisk: Int(moment.atRisk), events: Int(died),
                censored: Int(moment.endings[0]), share: share,
                logStandardError: variance.squareRoot())
        }
    }

    /// The last step at or before a time; nil before the first.
    public func step(at time: Double) -> Step? { steps.last { $0.time <= time } }

    /// The share without the event just after a time.
    public func share(at time: Double) -> Double { step(at: time)?.share ?? 1 }

    /// The standard error of the share at a time.
    public func standardError(at time: Double) -> Double { step(at: time)?.standardError ?? 0 }

    /// The people at risk just before a time.
    public func atRisk(at time: Double) -> Int {
        steps.first { $0.time >= time }?.atRisk ?? 0
    }

    /// The people with the event after one time and up to another.
    public func events(after start: Double, upTo end: Double) -> Int {
        steps.reduce(0) { $0 + ($1.time > start && $1.time <= end ? $1.events : 0) }
    }

    /// The interval of the share at a time, within 0 to 1.
    ///
    /// Nil where the method gives none: on the log scales when the share is 0, and on the log-log
    /// scale when it is 1.
    public func interval(
        at time: Double, scale: Scale, level: ConfidenceLevel = .ninetyFive
    ) -> ConfidenceInterval? {
        let share = share(at: time)
        let error = step(at: time)?.logStandardError ?? 0
        let z = level.normalQuantile
        switch scale {
        case .plain:
            let half = z * standardError(at: time)
            return ConfidenceInterval(lower: max(0, share - half), upper: min(1, share + half))
        case .log:
            guard share > 0 else { return nil }
            return ConfidenceInterval(
                lower: share * exp(-z * error), upper: min(1, share * exp(z * error)))
        case .logLog:
            guard share > 0, share < 1 else { return nil }
            let hazard = -Foundation.log(share)
            let factor = exp(z * error / hazard)
            return ConfidenceInterval(
                lower: exp(-hazard * factor), upper: exp(-hazard / factor))
        }
    }
}
