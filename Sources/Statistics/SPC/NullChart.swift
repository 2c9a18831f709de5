import Foundation

/// What decides about the false alarms of an XmR chart: charts alike in this share a simulation.
struct NullChart: Hashable, Comparable {
    /// The present values of each segment.
    let lengths: [Int]
    /// How many of a segment's first values set its limits; 0 for all.
    let baseline: Int
    let runLength: Int
    let screening: Bool
    /// The autocorrelation in tenths.
    let tenths: Int

    /// The kind of a chart; nil when it has no limits anywhere.
    init?(_ chart: XmRChart) {
        guard chart.segments.contains(where: { $0.limits != nil }) else { return nil }
        lengths = chart.segments.map { segment in
            chart.points[segment.positions].count { $0.value != nil }
        }
        baseline = chart.settings.baselinePoints ?? 0
        runLength = chart.settings.runLength
        screening = chart.settings.screening
        // About each segment's own mean, so that a rebased step does not count as likeness.
        let about = chart.points.map { point in
            point.value.flatMap { value in point.mean.map { value - $0 } }
        }
        let own = LagOneAutocorrelation(about)?.corrected ?? 0
        tenths = Int((min(0.9, max(-0.9, own)) * 10).rounded())
    }

    init(lengths: [Int], baseline: Int, runLength: Int, screening: Bool, tenths: Int) {
        self.lengths = lengths
        self.baseline = baseline
        self.runLength = runLength
        self.screening = screening
        self.tenths = tenths
    }

    private var order: [Int] {
        [tenths, runLength, screening ? 1 : 0, baseline, lengths.count] + lengths
    }

    static func < (first: NullChart, second: NullChart) -> Bool {
        first.order.lexicographicallyPrecedes(second.order)
    }

    /// Counts the signals of `runs` series in which nothing changes.
    func simulate(_ runs: Int, seed: UInt64) -> AlarmSums {
        // Each kind has its own numbers, whichever other kinds are simulated (FNV-1a).
        let own = order.reduce(seed ^ 0xCBF2_9CE4_8422_2325) {
            ($0 ^ UInt64(bitPattern: Int64($1))) &* 0x0000_0100_0000_01B3
        }
        var normal = NormalRandom(seed: own)
        let phi = Double(tenths) / 10
        let shock = (1 - phi * phi).squareRoot()
        var scan = SignalScan(runLength: runLength, screening: screening, baseline: baseline)
        var sums = AlarmSums()
        for _ in 0..<runs {
            var state = normal.next()
            var count = AlarmCount()
            for length in lengths where length > 0 {
                scan.values.removeAll(keepingCapacity: true)
                for _ in 0..<length {
                    scan.values.append(state)
                    state = phi * state + shock * normal.next()
                }
                let marked = scan.run()
                count.points += marked
                count.latest = scan.marks[length - 1] ? 1 : 0
            }
            sums.points.add(count.points)
            sums.latest.add(count.latest)
            sums.anywhere.add(count.points > 0 ? 1 : 0)
        }
        return sums
    }
}

/// The special-cause tests over one segment without missing values or ties.
///
/// The same tests as those of a chart, told to mark points only, so that thousands of series can
/// be gone through; a test holds the two together.
struct SignalScan {
    let runLength: Int
    let screening: Bool
    let baseline: Int
    var values: [Double] = []
    private(set) var marks: [Bool] = []

    init(runLength: Int, screening: Bool, baseline: Int) {
        self.runLength = runLength
        self.screening = screening
        self.baseline = baseline
    }

    /// Marks the points of the values; returns how many.
    mutating func run() -> Int {
        marks.removeAll(keepingCapacity: true)
        marks.append(contentsOf: repeatElement(false, count: values.count))
        let used = baseline > 0 ? min(baseline, values.count) : values.count
        let mean = values[..<used].reduce(0, +) / Double(used)
        markBeyond(mean, averageRange(used))
        markTrends()
        markShifts(mean)
        return marks.count { $0 }
    }

    private func averageRange(_ used: Int) -> Double {
        guard used > 1 else { return .nan }
        var sum = 0.0
        for index in 1..<used { sum += abs(values[index] - values[index - 1]) }
        let average = sum / Double(used - 1)
        guard screening else { return average }
        let most = 3.267 * average
        var kept = 0.0
        sum = 0
        for index in 1..<used {
            let range = abs(values[index] - values[index - 1])
            if range < most {
                sum += range
                kept += 1
            }
        }
        return sum / kept
    }

    private mutating func markBeyond(_ mean: Double, _ range: Double) {
        let limit = 2.66 * range
        let near = 2 * 2.66 / 3 * range
        // The nearness of the two points before: 0 or the side of a point near the limit.
        var before = (side: 0, near: false)
        var first = before
        for index in values.indices {
            let distance = values[index] - mean
            let isOutside = abs(distance) > limit
            let point = (
                side: distance > 0 ? 1 : -1, near: !isOutside && abs(distance) > near
            )
            if isOutside { marks[index] = true }
            let isWindow = point.side == before.side && point.side == first.side
            let count = (point.near ? 1 : 0) + (before.near ? 1 : 0) + (first.near ? 1 : 0)
            if isWindow, count >= 2 {
                if point.near { marks[index] = true }
                if before.near { marks[index - 1] = true }
                if first.near { marks[index - 2] = true }
            }
            (first, before) = (before, point)
        }
    }

    private mutating func markTrends() {
        var start = 0
        for index in values.indices.dropFirst() {
            let rises = values[index] > values[index - 1]
            if index - start > 1, rises != (values[index - 1] > values[index - 2]) {
                start = index - 1
            }
            if index - start + 1 >= runLength { mark(start...index) }
        }
    }

    private mutating func markShifts(_ mean: Double) {
        var start = 0
        for index in values.indices {
            if (values[index] > mean) != (values[start] > mean) { start = index }
            if index - start + 1 >= runLength { mark(start...index) }
        }
    }

    private mutating func mark(_ range: ClosedRange<Int>) {
        // All but the last are marked already once a run is longer than it needs to be.
        let from = max(range.lowerBound, range.upperBound - runLength + 1)
        for index in from...range.upperBound { marks[index] = true }
    }
}

/// Standard normal numbers by Marsaglia's polar method, two at a time.
struct NormalRandom {
    private var random: SeededRandom
    private var spare: Double?

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func next() -> Double {
        if let kept = spare {
            spare = nil
            return kept
        }
        while true {
            let x = 2 * random.unit() - 1
            let y = 2 * random.unit() - 1
            let square = x * x + y * y
            guard square < 1, square > 0 else { continue }
            let factor = (-2 * log(square) / square).squareRoot()
            spare = y * factor
            return x * factor
        }
    }
}
