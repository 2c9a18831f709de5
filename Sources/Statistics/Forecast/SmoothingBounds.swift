/// Where smoothing parameters may lie (METHODS.md section 5).
struct SmoothingBounds {
    /// The range of alpha, beta and gamma; besides, beta <= alpha and gamma <= 1 - alpha.
    let share: ClosedRange<Double>

    /// The range of phi.
    let fade: ClosedRange<Double>

    /// The bounds of every fit.
    static let standard = SmoothingBounds(share: 0.0001...0.9999, fade: 0.8...0.98)

    /// The length of the range of shares.
    var width: Double { share.upperBound - share.lowerBound }

    /// Whether parameters are within the bounds and forecasts forget errors long past.
    func allow(_ parameters: SmoothingParameters, _ model: SmoothingModel) -> Bool {
        guard share.contains(parameters.alpha) else { return false }
        if model.hasSlope {
            guard share.contains(parameters.beta), parameters.beta <= parameters.alpha else {
                return false
            }
        }
        if model.trend == .damped {
            guard fade.contains(parameters.phi) else { return false }
        }
        if model.seasonal {
            guard share.contains(parameters.gamma), parameters.gamma <= 1 - parameters.alpha
            else { return false }
        }
        // Without both slope and season the bounds are inside the region that forgets.
        guard model.hasSlope, model.seasonal else { return true }
        return isForecastable(parameters)
    }

    /// Whether all roots of the model's characteristic polynomial lie inside the unit circle.
    ///
    /// The polynomial of the seasonal model with slope (Hyndman, Akram and Archibald 2008, The
    /// admissible parameter space for exponential smoothing models), by Schur and Cohn's test.
    private func isForecastable(_ p: SmoothingParameters) -> Bool {
        let inner = p.alpha + p.beta - p.alpha * p.phi
        // Highest power first.
        var polynomial = [1, p.alpha + p.beta - p.phi]
        polynomial += [Double](repeating: inner, count: SmoothingModel.season - 2)
        polynomial += [inner + p.gamma - 1, p.phi * (1 - p.alpha - p.gamma)]
        for last in stride(from: polynomial.count - 1, through: 1, by: -1) {
            let ratio = polynomial[last] / polynomial[0]
            guard abs(ratio) < 1 else { return false }
            // In place, from both ends at once; the last element is done with.
            for low in 0...(last - 1) / 2 {
                let (first, second) = (polynomial[low], polynomial[last - low])
                polynomial[low] = first - ratio * second
                polynomial[last - low] = second - ratio * first
            }
            if last.isMultiple(of: 2) { polynomial[last / 2] *= 1 - ratio }
        }
        return true
    }
}
