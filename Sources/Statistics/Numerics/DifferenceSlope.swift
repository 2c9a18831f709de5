import Foundation

/// The slope of a function of one number from differences, with Stewart's steps.
///
/// Stewart (1967) balances what the curve adds to a difference against what rounding takes from
/// it. A one-sided difference is used where the curve adds at most a thousandth of the slope.
enum DifferenceSlope {
    private static let machine = Double.ulpOfOne

    /// The slope at `point`, where the function is `value`.
    ///
    /// `slope` and `curvature` are those of a point near by; a slope of 0 is one not known yet.
    static func of(
        _ function: (Double) -> Double, at point: Double, value: Double, near slope: Double,
        curvature: Double
    ) -> Double {
        let scale = max(abs(point), 1)
        guard slope != 0, value != 0 else {
            let step = machine.squareRoot() * scale
            return (function(point + step) - value) / step
        }
        let least = 50 * machine * scale
        let error = abs(value) * max(1000 * machine, abs(slope * point) * machine / abs(value))
        var step = max(oneSidedStep(abs(slope), curvature, error), least)
        if curvature * step <= 0.002 * abs(slope) {
            if step >= 0.02 * scale { step = machine.squareRoot() * scale }
            if slope < 0 { step = -step }
            return (function(point + step) - value) / step
        }
        let noise = 2000 * error
        step = noise / (abs(slope) + (slope * slope + curvature * noise).squareRoot())
        step = max(step, least)
        if step >= 0.02 * scale { step = scale * pow(machine, 1 / 3) }
        return (function(point + step) - function(point - step)) / (2 * step)
    }

    private static func oneSidedStep(
        _ slope: Double, _ curvature: Double, _ error: Double
    ) -> Double {
        if slope * slope <= error * curvature {
            let step = 2 * pow(error * slope / (curvature * curvature), 1 / 3)
            return step * (1 - 2 * slope / (3 * curvature * step + 4 * slope))
        }
        let step = 2 * (error / curvature).squareRoot()
        return step * (1 - curvature * step / (3 * curvature * step + 4 * slope))
    }
}
