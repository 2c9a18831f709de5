import Domain
import Statistics

/// The special cause that the latest value is part of.
struct LatestSignal: Hashable, Sendable {
    let signal: SPCSignal
    let month: Month
    /// Points in a row, up to the latest, that make a run or a trend; 1 for single points.
    let length: Int
    let value: Double
    let mean: Double?
    let limits: SPCLimits?

    /// `nil` where the latest value is common cause or its limits are on trial.
    init?(_ chart: XmRChart, entries: [SeriesEntry]) {
        guard let read = chart.variation, !read.isOnTrial, read.icon != .commonCause else {
            return nil
        }
        let point = chart.points[read.position]
        guard let value = point.value else { return nil }
        signal = point.signal
        month = entries[read.position].month
        self.value = value
        mean = point.mean
        limits = point.limits
        length =
            switch point.signal {
            case .shift: Self.sideRun(chart, read.position)
            case .trend(let way): Self.trendRun(chart, read.position, way)
            case .outside, .twoInThree, .commonCause: 1
            }
    }

    private static func sideRun(_ chart: XmRChart, _ last: Int) -> Int {
        let points = chart.points[...last].reversed()
        let first = chart.points[last]
        return points.prefix { $0.side == first.side && $0.segment == first.segment }.count
    }

    private static func trendRun(_ chart: XmRChart, _ last: Int, _ way: SPCSignal.Way) -> Int {
        var length = 1
        while last - length >= 0, let later = chart.points[last - length + 1].value,
            let earlier = chart.points[last - length].value,
            way == .up ? later > earlier : later < earlier
        {
            length += 1
        }
        return length
    }
}
