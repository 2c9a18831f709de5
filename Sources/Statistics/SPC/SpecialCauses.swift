// The special-cause tests of SPC.md sections 2 and 3, within one segment.

extension SPCSegment {
    /// The segment's points with their signals.
    func points(_ values: [Double?], settings: SPCSettings) -> [SPCPoint] {
        let own = Array(values[positions])
        let sides = own.map { value in
            value.flatMap { value in mean.map { MeanSide(of: value, mean: $0) } }
        }
        let limits = ownLimits ?? own.map { _ in self.limits }
        let outside = zip(own, limits).map { value, limits in
            value.flatMap { value in limits.map { $0.isOutside(value) } }
        }
        let near = zip(own, limits).map { value, limits in
            value.flatMap { value in limits.map { $0.isNear(value) } }
        }
        let signals =
            state == .limitsNotMeaningful && settings.conventions == .service
            ? Array(repeating: .commonCause, count: own.count)
            : SpecialCauses(
                values: own, sides: sides, outside: outside, near: near,
                runLength: settings.runLength
            ).signals
        return own.indices.map { index in
            SPCPoint(
                value: own[index], segment: number, mean: mean, limits: limits[index],
                side: sides[index], isOutside: outside[index], isNear: near[index],
                signal: signals[index],
                pointClass: SPCPointClass(signals[index], direction: settings.direction))
        }
    }
}

/// The tests over one segment; windows with a missing value never fire.
private struct SpecialCauses {
    let values: [Double?]
    let sides: [MeanSide?]
    let outside: [Bool?]
    let near: [Bool?]
    let runLength: Int

    /// One signal for each point, the first that applies.
    var signals: [SPCSignal] {
        let trends = trends
        let pairs = twoInThree
        let shifts = shifts
        return values.indices.map { index in
            let way: SPCSignal.Way = sides[index] == .above ? .up : .down
            if outside[index] == true { return .outside(way) }
            if trends[index] { return .trend(trendWay(at: index, trends)) }
            if pairs[index] { return .twoInThree(way) }
            if shifts[index] { return .shift(way) }
            return .commonCause
        }
    }

    /// The direction of each step to a point from the one before it; nil where there is none.
    private func step(to index: Int) -> Int? {
        guard index > 0, let before = values[index - 1], let value = values[index] else {
            return nil
        }
        return value > before ? 1 : value < before ? -1 : 0
    }

    private var trends: [Bool] {
        var flags = Array(repeating: false, count: values.count)
        let steps = values.indices.map { step(to: $0) ?? 0 }
        forEachRun(of: steps) { run in
            guard run.count >= runLength - 1 else { return }
            for index in (run.lowerBound - 1)..<run.upperBound { flags[index] = true }
        }
        return flags
    }

    private var shifts: [Bool] {
        var flags = Array(repeating: false, count: values.count)
        forEachRun(of: sides.map { $0?.rawValue ?? 0 }) { run in
            guard run.count >= runLength else { return }
            for index in run { flags[index] = true }
        }
        return flags
    }

    private var twoInThree: [Bool] {
        var flags = Array(repeating: false, count: values.count)
        for last in values.indices.dropFirst(2) {
            let window = (last - 2)...last
            let side = sides[last]
            guard side == .above || side == .below,
                window.allSatisfy({ sides[$0] == side }),
                window.count(where: { near[$0] == true }) >= 2
            else { continue }
            for index in window where near[index] == true { flags[index] = true }
        }
        return flags
    }

    /// Up only when the step is strictly up: the step after the point if the next point is in a
    /// trend too, otherwise the step before it (SPC.md section 3).
    private func trendWay(at index: Int, _ trends: [Bool]) -> SPCSignal.Way {
        let next = index + 1
        let usesNext = next < values.count && trends[next]
        return step(to: usesNext ? next : index) == 1 ? .up : .down
    }

    /// Calls `body` with each longest stretch of equal marks that are not 0.
    private func forEachRun(of marks: [Int], _ body: (Range<Int>) -> Void) {
        var start = 0
        while start < marks.count {
            var end = start + 1
            while end < marks.count, marks[end] == marks[start] { end += 1 }
            if marks[start] != 0 { body(start..<end) }
            start = end
        }
    }
}
