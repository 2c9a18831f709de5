/// A series split into trend and season by a centred 2 x 12 moving average.
struct ClassicalDecomposition {
    /// The effect of each month of the series' own year, the first month first; they sum to 0.
    let figure: [Double]

    /// The moving average, from the seventh month to the seventh last.
    let trend: [Double]

    /// Splits a series; nil for fewer than two years.
    init?(_ values: [Double]) {
        let length = SmoothingModel.season
        let half = length / 2
        guard values.count >= 2 * length else { return nil }
        trend = (half..<values.count - half).map { middle in
            let inner = values[middle - half + 1..<middle + half].reduce(0, +)
            return (inner + (values[middle - half] + values[middle + half]) / 2) / Double(length)
        }
        var sums = [Double](repeating: 0, count: length)
        var counts = [Double](repeating: 0, count: length)
        for (index, average) in trend.enumerated() {
            sums[(index + half) % length] += values[index + half] - average
            counts[(index + half) % length] += 1
        }
        let raw = zip(sums, counts).map { $0 / $1 }
        let mean = raw.reduce(0, +) / Double(length)
        figure = raw.map { $0 - mean }
    }

    /// The least-squares line through the moving average, at 1, 2, 3...
    var trendLine: StraightLine? { StraightLine(trend) }
}

/// A least-squares line through values at 1, 2, 3...
struct StraightLine {
    /// The line's value at 0.
    let intercept: Double

    /// The line's change per step.
    let slope: Double

    /// Fits a line; nil for fewer than two values.
    init?(_ values: [Double]) {
        guard values.count >= 2 else { return nil }
        let count = Double(values.count)
        let middle = (count + 1) / 2
        let mean = values.reduce(0, +) / count
        var spread = 0.0
        var shared = 0.0
        for (index, value) in values.enumerated() {
            let time = Double(index + 1) - middle
            spread += time * time
            shared += time * (value - mean)
        }
        slope = shared / spread
        intercept = mean - slope * middle
    }
}
