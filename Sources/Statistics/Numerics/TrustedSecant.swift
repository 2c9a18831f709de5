/// The lowest point of a smooth function of one number, by secant steps within a trust radius.
///
/// The rules for the step, its acceptance, the radius and the stop are those of Dennis, Gay and
/// Welsch (1981) and Gay (1983), with the constants and the stopping rule of R's nlminb. The search
/// ends when the next step would lower the function by less than 1e-10 of its value. So the answer
/// is the point where nlminb stops, up to 1e-6 from the exact minimum, and not the minimum itself.
struct TrustedSecant {
    /// Where the search has come to.
    private(set) var argument: Double

    /// The value of the function there.
    private(set) var value: Double

    private let function: (Double) -> Double
    private var slope: Double
    private var curvature = 1.0
    private var radius = 1.0
    private var isDone = false

    /// The relative change of the value that counts as none.
    private static let tolerance = 1e-10

    /// The lowest point in reach of `start`; nil when the function or its slope has no value.
    static func from(
        _ start: Double, maximumSteps: Int = 50, of function: @escaping (Double) -> Double
    ) -> (argument: Double, value: Double)? {
        var search = TrustedSecant(start: start, function)
        for _ in 0..<maximumSteps where !search.isDone {
            guard search.value.isFinite, search.slope.isFinite else { return nil }
            search.advance()
        }
        return search.value.isFinite ? (search.argument, search.value) : nil
    }

    private init(start: Double, _ function: @escaping (Double) -> Double) {
        self.function = function
        argument = start
        value = function(start)
        slope = DifferenceSlope.of(function, at: start, value: value, near: 0, curvature: 1)
    }

    /// A step that was tried: its length, and what the parabola through the point promised.
    private struct Trial {
        var step: Double
        var slopeAlong: Double
        var promised: Double
        var isNewton: Bool
        var argument = 0.0
        var value = 0.0

        var length: Double { abs(step) }
    }

    /// What becomes of a trial.
    private enum Verdict {
        case accept(radiusFactor: Double, testsSlope: Bool)
        case retry(radiusFactor: Double)
    }

    /// What is known of the steps of one iteration.
    private struct Attempts {
        var saved: Trial?
        var enlarged = 0
        var isRestored = false
        var lengthFactor = 1.0
    }

    /// One iteration: steps of changing length from one point, until one is taken.
    private mutating func advance() {
        var attempts = Attempts()
        var trial = tried(radius)
        while true {
            let verdict = judge(trial, &attempts)
            let kept = trial.value < value ? trial : nil
            if isFinal(trial, isRestored: attempts.isRestored) {
                isDone = true
                if let kept { (argument, value) = (kept.argument, kept.value) }
                return
            }
            switch verdict {
            case .accept(let factor, let testsSlope):
                accept(trial, factor, testsSlope: testsSlope)
                return
            case .retry(let factor):
                attempts.isRestored = false
                attempts.lengthFactor = 1
                trial = again(after: trial, radius: factor * trial.length, &attempts)
            }
        }
    }

    /// The step of the parabola, or the longest that the radius allows.
    private func tried(_ radius: Double) -> Trial {
        var trial = proposed(radius)
        trial.argument = argument + trial.step
        trial.value = function(trial.argument)
        return trial
    }

    private func proposed(_ radius: Double) -> Trial {
        let newton = -slope / curvature
        if abs(newton) <= radius {
            return Trial(
                step: newton, slopeAlong: slope * newton, promised: 0.5 * slope * slope / curvature,
                isNewton: true)
        }
        return Trial(
            step: newton < 0 ? -radius : radius, slopeAlong: -radius * abs(slope),
            promised: radius * (abs(slope) - 0.5 * radius * curvature), isNewton: false)
    }

    /// A step of another length from the same point; the one before, if this is no better.
    private func again(after last: Trial, radius: Double, _ attempts: inout Attempts) -> Trial {
        let next = proposed(radius)
        let longer = radius > last.length && next.promised <= 1.2 * (value - last.value)
        let trial = longer ? last : tried(radius)
        guard let saved = attempts.saved, longer || !(trial.value < saved.value) else {
            return trial
        }
        attempts.isRestored = true
        attempts.lengthFactor = next.length / saved.length
        return saved
    }

    private func judge(_ trial: Trial, _ attempts: inout Attempts) -> Verdict {
        let drop = value - trial.value
        guard drop > 1e-4 * trial.promised || attempts.enlarged > 0 else {
            attempts.enlarged -= 1
            if trial.value < value { attempts.saved = trial }
            return .retry(radiusFactor: Self.shrink(trial, drop, attempts.lengthFactor))
        }
        guard drop > 0.1 * trial.promised else {
            return .accept(radiusFactor: Self.shrink(trial, drop, 1), testsSlope: false)
        }
        if drop < -0.75 * trial.slopeAlong || attempts.enlarged < 0 || attempts.isRestored {
            return .accept(radiusFactor: 1, testsSlope: true)
        }
        let along = trial.slopeAlong
        let factor = drop < -0.875 * along ? max(2, 0.5 * along / (along + drop)) : 4
        let full = abs(slope / curvature)
        if trial.isNewton || full < 2 * trial.length
            || 0.5 * slope * slope / curvature < 1.2 * drop
        {
            return .accept(radiusFactor: factor, testsSlope: false)
        }
        attempts.enlarged += 1
        attempts.saved = trial
        return .retry(radiusFactor: factor)
    }

    /// Fletcher's factor for a radius that was too long.
    private static func shrink(_ trial: Trial, _ drop: Double, _ factor: Double) -> Double {
        let rest = trial.slopeAlong + drop
        return rest < trial.slopeAlong
            ? factor * max(0.1, 0.5 * trial.slopeAlong / rest) : 0.5 * factor
    }

    /// Whether there is nothing left to gain that the values could show.
    private func isFinal(_ trial: Trial, isRestored: Bool) -> Bool {
        let drop = value - trial.value
        let least = Self.tolerance * abs(value)
        let change = trial.length / max(abs(trial.argument) + abs(argument), .leastNonzeroMagnitude)
        if drop <= 0.1 * trial.promised, change <= 100 * Double.ulpOfOne { return true }
        guard drop <= 2 * trial.promised else { return false }
        if 0.5 * slope * slope / curvature <= least { return true }
        if trial.promised <= least, trial.length > 1 { return true }
        return trial.isNewton && !isRestored && change <= Double.ulpOfOne.squareRoot()
    }

    private mutating func accept(_ trial: Trial, _ factor: Double, testsSlope: Bool) {
        let next = DifferenceSlope.of(
            function, at: trial.argument, value: trial.value, near: slope, curvature: curvature)
        let change = next - slope
        let step = trial.argument - argument
        var factor = factor
        if testsSlope,
            abs(curvature * step - change) <= 0.5 * abs(next)
                || next * step < 0.75 * trial.slopeAlong
        {
            factor = 2
        }
        radius = factor * trial.length
        if step != 0 {
            let secant = change / step
            curvature = secant >= 0.1 * curvature ? secant : 0.1 * curvature
        }
        (argument, value, slope) = (trial.argument, trial.value, next)
    }
}
