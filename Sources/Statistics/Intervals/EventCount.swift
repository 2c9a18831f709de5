/// Intervals for a count of events, and for rates and ratios that stand on one (SPC.md section 8).
///
/// Exact Poisson limits below 10 events, Byar's approximation from 10 on. Fractional counts are
/// allowed; the switch is at 10, so 9.5 is exact.
public enum EventCount {
    /// Which formula a count of events uses.
    public enum Method: String, Sendable {
        case exact = "Exact"
        case byar = "Byars"
    }

    /// The method that `events` calls for.
    public static func method(events: Double) -> Method { events < 10 ? .exact : .byar }

    /// The interval of the expected number of events; nil for negative or non-finite counts.
    public static func interval(
        events: Double, level: ConfidenceLevel = .ninetyFive
    ) -> ConfidenceInterval? {
        switch method(events: events) {
        case .exact: exact(events: events, level: level)
        case .byar: byar(events: events, level: level)
        }
    }

    /// The exact Poisson interval, from chi-square quantiles.
    public static func exact(events: Double, level: ConfidenceLevel) -> ConfidenceInterval? {
        guard events >= 0, events.isFinite else { return nil }
        let lower =
            events == 0
            ? 0 : ChiSquare.quantile(level.tail, degreesOfFreedom: 2 * events) / 2
        let upper = ChiSquare.quantile(1 - level.tail, degreesOfFreedom: 2 * events + 2) / 2
        return ConfidenceInterval(lower: lower, upper: upper)
    }

    /// Byar's approximation; nil when its lower limit would be negative (extreme levels only).
    public static func byar(events: Double, level: ConfidenceLevel) -> ConfidenceInterval? {
        guard events >= 0, events.isFinite else { return nil }
        let z = level.normalQuantile
        let lower =
            events == 0
            ? 0 : events * cube(1 - 1 / (9 * events) - z / (3 * events.squareRoot()))
        let next = events + 1
        let upper = next * cube(1 - 1 / (9 * next) + z / (3 * next.squareRoot()))
        guard lower >= 0 else { return nil }
        return ConfidenceInterval(lower: lower, upper: upper)
    }

    /// The rate of events per `scale` of exposure (people, beds, hours) with its interval.
    ///
    /// Nil unless events >= 0 and exposure > 0.
    public static func rate(
        events: Double, exposure: Double, scale: Double, level: ConfidenceLevel = .ninetyFive
    ) -> Estimate? {
        guard events >= 0, exposure > 0, events.isFinite, exposure.isFinite else { return nil }
        let factor = scale / exposure
        return Estimate(
            value: events / exposure * scale,
            interval: interval(events: events, level: level)?.scaled(by: factor))
    }

    private static func cube(_ x: Double) -> Double { x * x * x }
}
