/// The lowest point of a function of one number, by Brent's method (golden section and parabolas).
public struct ScalarMinimum: Sendable, Hashable {
    /// Where the function is lowest.
    public let argument: Double

    /// The value of the function there.
    public let value: Double

    /// The lowest point between `lower` and `upper`: the one minimum of a unimodal function, or a
    /// local one.
    ///
    /// `tolerance` is on the argument. Values that are not numbers count as infinitely high. The
    /// ends themselves are never evaluated.
    public static func between(
        _ lower: Double, _ upper: Double, tolerance: Double = 1e-10, maximumSteps: Int = 200,
        of function: (Double) -> Double
    ) -> ScalarMinimum {
        var search = Search(lower: lower, upper: upper, tolerance: tolerance, function)
        for _ in 0..<maximumSteps {
            guard let next = search.next() else { break }
            search.accept(next, checked(function(next)))
        }
        return search.best
    }

    fileprivate static func checked(_ value: Double) -> Double {
        value.isNaN ? .infinity : value
    }
}

/// The bracket and the three best points so far.
private struct Search {
    var low: Double
    var high: Double
    let tolerance: Double
    var best: ScalarMinimum
    var second: ScalarMinimum
    var third: ScalarMinimum
    var step = 0.0
    var stepBefore = 0.0

    /// The share of the bracket that a golden section leaves on the shorter side.
    static let golden = 0.381966011250105

    init(lower: Double, upper: Double, tolerance: Double, _ function: (Double) -> Double) {
        low = lower
        high = upper
        self.tolerance = tolerance
        let first = lower + Self.golden * (upper - lower)
        best = ScalarMinimum(
            argument: first, value: ScalarMinimum.checked(function(first)))
        second = best
        third = best
    }

    /// The next argument to try; nil when the bracket is tight enough.
    mutating func next() -> Double? {
        let middle = 0.5 * (low + high)
        let least = tolerance + 1e-15 * abs(best.argument)
        guard abs(best.argument - middle) > 2 * least - 0.5 * (high - low) else { return nil }
        if let jump = parabolicStep, abs(stepBefore) > least, abs(jump) < abs(0.5 * stepBefore),
            best.argument + jump > low, best.argument + jump < high
        {
            stepBefore = step
            step = jump
            let target = best.argument + jump
            if target - low < 2 * least || high - target < 2 * least {
                step = best.argument < middle ? least : -least
            }
        } else {
            stepBefore = (best.argument < middle ? high : low) - best.argument
            step = Self.golden * stepBefore
        }
        return best.argument + (abs(step) >= least ? step : (step > 0 ? least : -least))
    }

    /// The way from the best point to the bottom of the parabola through the three points.
    private var parabolicStep: Double? {
        let r = (best.argument - second.argument) * (best.value - third.value)
        let q = (best.argument - third.argument) * (best.value - second.value)
        let top =
            (best.argument - third.argument) * q - (best.argument - second.argument) * r
        let jump = -top / (2 * (q - r))
        return jump.isFinite ? jump : nil
    }

    mutating func accept(_ argument: Double, _ value: Double) {
        let point = ScalarMinimum(argument: argument, value: value)
        if value <= best.value {
            if argument < best.argument { high = best.argument } else { low = best.argument }
            (third, second, best) = (second, best, point)
            return
        }
        if argument < best.argument { low = argument } else { high = argument }
        if value <= second.value || second.argument == best.argument {
            (third, second) = (second, point)
        } else if value <= third.value || third.argument == best.argument
            || third.argument == second.argument
        {
            third = point
        }
    }
}
