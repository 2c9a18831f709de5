/// Puts values on a stretch of points.
struct LinearScale: Hashable {
    /// The value at `start`.
    let lower: Double
    /// The value at `end`.
    let upper: Double
    /// Where `lower` lies, in points.
    let start: Double
    /// Where `upper` lies, in points; less than `start` on an upright axis.
    let end: Double

    func position(_ value: Double) -> Double {
        guard upper > lower else { return (start + end) / 2 }
        return start + (value - lower) / (upper - lower) * (end - start)
    }

    func contains(_ value: Double) -> Bool {
        let slack = (upper - lower) * 1e-9
        return value >= lower - slack && value <= upper + slack
    }
}
