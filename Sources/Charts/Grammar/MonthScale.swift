import Domain

/// Puts months on a stretch of points, each in the middle of an equal part.
struct MonthScale: Hashable {
    let first: Month
    let count: Int
    let start: Double
    let end: Double

    /// The scale over all `months`, without which there is one empty part.
    init(_ months: [Month], start: Double, end: Double) {
        first = months.min() ?? Month(ordinal: 0)
        let last = months.max() ?? first
        count = first.distance(to: last) + 1
        self.start = start
        self.end = end
    }

    /// Points between one month and the next.
    var step: Double { (end - start) / Double(count) }
    /// The middle of a month.
    func position(_ month: Month) -> Double {
        start + (Double(first.distance(to: month)) + 0.5) * step
    }
    /// Where a month begins.
    func beginning(_ month: Month) -> Double { position(month) - step / 2 }
    /// Where a month ends.
    func ending(_ month: Month) -> Double { position(month) + step / 2 }

    /// Every third month, from January.
    var thirds: [Month] {
        (0..<count).map { first.advanced(by: $0) }.filter { $0.ordinal % 3 == 0 }
    }

    /// The months that get a label: every third, from January, or fewer where labels of `width`
    /// points would touch.
    func labelled(width: Double) -> [Month] {
        let steps = count <= 8 ? [1, 3, 6, 12, 24, 48] : [3, 6, 12, 24, 48]
        let every = steps.first { Double($0) * step >= width + 3 } ?? 120
        let months = (0..<count).map { first.advanced(by: $0) }
        return months.filter { ($0.ordinal % max(every, 1)) == 0 }
    }
}
