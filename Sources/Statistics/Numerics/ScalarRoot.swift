/// The root of a function of one number, by Brent's method (bisection, secant and inverse parabola).
public enum ScalarRoot {
    /// An argument between `lower` and `upper` where `function` crosses 0, within `tolerance`.
    ///
    /// Nil unless the values at the two ends are numbers with different signs (or one is 0).
    public static func between(
        _ lower: Double, _ upper: Double, tolerance: Double = 1e-12, maximumSteps: Int = 1000,
        of function: (Double) -> Double
    ) -> Double? {
        var before = (x: lower, y: function(lower))
        var best = (x: upper, y: function(upper))
        if before.y == 0 { return lower }
        if best.y == 0 { return upper }
        guard before.y < 0 && best.y > 0 || before.y > 0 && best.y < 0 else { return nil }
        var opposite = before
        for _ in 0..<maximumSteps {
            let lastStep = best.x - before.x
            if abs(opposite.y) < abs(best.y) { (before, best, opposite) = (best, opposite, best) }
            let least = 2 * Double.ulpOfOne * abs(best.x) + tolerance / 2
            var step = (opposite.x - best.x) / 2
            if abs(step) <= least || best.y == 0 { return best.x }
            if abs(lastStep) >= least, abs(before.y) > abs(best.y),
                let jump = interpolated(before, best, opposite, least: least, last: lastStep)
            {
                step = jump
            }
            if abs(step) < least { step = step > 0 ? least : -least }
            before = best
            best.x += step
            best.y = function(best.x)
            guard best.y.isFinite else { return nil }
            if (best.y > 0) == (opposite.y > 0) { opposite = before }
        }
        return best.x
    }

    /// The step to where the secant or the inverse parabola is 0, when it is to be trusted.
    private static func interpolated(
        _ before: (x: Double, y: Double), _ best: (x: Double, y: Double),
        _ opposite: (x: Double, y: Double), least: Double, last: Double
    ) -> Double? {
        let width = opposite.x - best.x
        let ratio = best.y / before.y
        var top: Double
        var bottom: Double
        if before.x == opposite.x {
            top = width * ratio
            bottom = 1 - ratio
        } else {
            let first = before.y / opposite.y
            let second = best.y / opposite.y
            top =
                ratio
                * (width * first * (first - second) - (best.x - before.x) * (second - 1))
            bottom = (first - 1) * (second - 1) * (ratio - 1)
        }
        if top > 0 { bottom = -bottom } else { top = -top }
        let isInside = top < 0.75 * width * bottom - abs(least * bottom) / 2
        return isInside && top < abs(last * bottom / 2) ? top / bottom : nil
    }
}
