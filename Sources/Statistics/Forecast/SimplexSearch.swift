/// The simplex search of Nelder and Mead in Nash's form (Compact Numerical Methods, algorithm 19).
///
/// A fit with a season has up to seventeen numbers to choose and its search is stopped, not
/// finished, so the answer depends on the path: every first step has one length, a tenth of the
/// largest argument, and a point is reflected, expanded and contracted in this order, as in
/// R's `optim`, which the reference forecasts were made with.
struct SimplexSearch {
    /// Stop when highest and lowest value differ by no more than this share of the first value.
    var tolerance = 1.490116119384766e-08

    /// The evaluations after which no further round starts.
    var maximumEvaluations = 2000

    /// The best point found, with its value.
    struct Answer {
        let point: [Double]
        let value: Double
    }

    private var points: [[Double]] = []
    private var values: [Double] = []
    private var evaluations = 0

    /// A value for points that are not allowed: high, but still comparable.
    private static let forbidden = 1e35

    /// The lowest point reached from `start`; nil when the function has no value there.
    mutating func minimise(from start: [Double], _ function: ([Double]) -> Double) -> Answer? {
        let first = function(start)
        guard first.isFinite, !start.isEmpty else { return nil }
        evaluations = 1
        let goal = tolerance * (abs(first) + tolerance)
        var size = lay(around: start, first)
        var lowest = 0
        var refill = true
        while true {
            if refill {
                for index in points.indices where index != lowest {
                    values[index] = evaluate(points[index], function)
                }
                refill = false
            }
            lowest = position(from: lowest) { $0 < $1 }
            let highest = position(from: lowest) { $0 > $1 }
            if values[highest] <= values[lowest] + goal { break }
            if !move(highest, below: values[lowest], function) {
                // Nothing on the way was better: draw all points towards the lowest.
                let shrunk = shrink(towards: lowest)
                if shrunk >= size { break }
                size = shrunk
                refill = true
            }
            if evaluations > maximumEvaluations { break }
        }
        return Answer(point: points[lowest], value: values[lowest])
    }

    /// Sets a point one step along each argument from `start`; returns the length of all steps.
    private mutating func lay(around start: [Double], _ value: Double) -> Double {
        var step = 0.1 * (start.map(abs).max() ?? 0)
        if step == 0 { step = 0.1 }
        points = [start]
        var size = 0.0
        for index in start.indices {
            var point = start
            var length = step
            while point[index] == start[index] {
                point[index] = start[index] + length
                length *= 10
            }
            points.append(point)
            size += length
        }
        values = [value] + [Double](repeating: 0, count: start.count)
        return size
    }

    private mutating func evaluate(
        _ point: [Double], _ function: ([Double]) -> Double
    ) -> Double {
        evaluations += 1
        let value = function(point)
        return value.isFinite ? value : Self.forbidden
    }

    /// The first position whose value comes before all others; `start` wins ties.
    private func position(from start: Int, _ comesBefore: (Double, Double) -> Bool) -> Int {
        values.indices.reduce(start) { comesBefore(values[$1], values[$0]) ? $1 : $0 }
    }

    /// Moves the highest point through the centre of the others; false if all tries were worse.
    private mutating func move(
        _ highest: Int, below lowest: Double, _ function: ([Double]) -> Double
    ) -> Bool {
        let centre = centre(without: highest)
        let reflected = Self.mixed(centre, 2, points[highest], -1)
        let value = evaluate(reflected, function)
        if value < lowest {
            let expanded = Self.mixed(reflected, 2, centre, -1)
            let further = evaluate(expanded, function)
            replace(highest, further < value ? (expanded, further) : (reflected, value))
            return true
        }
        let improved = value < values[highest]
        if improved { replace(highest, (reflected, value)) }
        let contracted = Self.mixed(points[highest], 0.5, centre, 0.5)
        let nearer = evaluate(contracted, function)
        if nearer < values[highest] {
            replace(highest, (contracted, nearer))
            return true
        }
        return improved
    }

    /// A weighted sum of two points.
    private static func mixed(
        _ left: [Double], _ first: Double, _ right: [Double], _ second: Double
    ) -> [Double] {
        var point = left
        for argument in point.indices {
            point[argument] = first * left[argument] + second * right[argument]
        }
        return point
    }

    private mutating func replace(_ index: Int, _ vertex: (point: [Double], value: Double)) {
        points[index] = vertex.point
        values[index] = vertex.value
    }

    private func centre(without index: Int) -> [Double] {
        var centre = points[index]
        for argument in centre.indices { centre[argument] = -centre[argument] }
        for point in points {
            for argument in centre.indices { centre[argument] += point[argument] }
        }
        let count = Double(points.count - 1)
        for argument in centre.indices { centre[argument] /= count }
        return centre
    }

    /// Halves every point's distance to the lowest; returns the sum of what is left.
    private mutating func shrink(towards lowest: Int) -> Double {
        var size = 0.0
        let target = points[lowest]
        for index in points.indices where index != lowest {
            for argument in target.indices {
                points[index][argument] =
                    0.5 * (points[index][argument] - target[argument]) + target[argument]
                size += abs(points[index][argument] - target[argument])
            }
        }
        return size
    }
}
