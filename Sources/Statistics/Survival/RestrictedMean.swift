extension KaplanMeier {
    /// The mean time without the event up to `limit`, the area under the curve, with its error.
    ///
    /// Standard error √Σ A² d/(n (n - d)), A the area from the event's time to the limit. Nil when
    /// the limit is not a positive number, or nobody was followed that long while some were still
    /// without the event.
    public func restrictedMean(upTo limit: Double) -> RestrictedMean? {
        guard limit > 0, limit.isFinite, let last = steps.last,
            last.time >= limit || last.share == 0
        else { return nil }
        let within = steps.filter { $0.time < limit }
        var area = 0.0
        var variance = 0.0
        var end = limit
        // From the limit backwards, so that each step knows the area after it.
        for step in within.reversed() {
            area += step.share * (end - step.time)
            end = step.time
            guard step.events > 0, step.atRisk > step.events else { continue }
            let atRisk = Double(step.atRisk)
            let events = Double(step.events)
            variance += area * area * events / (atRisk * (atRisk - events))
        }
        return RestrictedMean(
            limit: limit, mean: area + end, standardError: variance.squareRoot())
    }
}

/// A mean time without the event, counted up to a limit.
public struct RestrictedMean: Sendable, Hashable {
    /// The limit up to which time counts.
    public let limit: Double

    /// The mean time, at most the limit.
    public let mean: Double

    /// The standard error of the mean.
    public let standardError: Double
}
