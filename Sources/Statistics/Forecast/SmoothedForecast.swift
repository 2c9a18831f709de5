extension SmoothedSeries {
    /// The forecasts of the `horizon` months after the series (METHODS.md section 5).
    ///
    /// Mean l + (phi + ... + phi^h) b + s; variance sigma² (1 + Σ c_j²) over j < h with
    /// c_j = alpha + beta (phi + ... + phi^j) + gamma [12 | j]; variance of the sum
    /// sigma² Σ (1 + Σ c_i)². Nil for a horizon below 1 or without degrees of freedom.
    public func forecast(horizon: Int) -> ForecastPath? {
        guard horizon >= 1, let variance else { return nil }
        var months: [ForecastValue] = []
        var fade = 0.0
        var power = 1.0
        var spread = 1.0
        var reach = 1.0
        var reaches: [Double] = []
        for month in 1...horizon {
            power *= parameters.phi
            fade += power
            let seasonal = model.seasonal ? end.season[(month - 1) % SmoothingModel.season] : 0
            months.append(
                ForecastValue(
                    mean: end.level + fade * end.slope + seasonal,
                    standardDeviation: (variance * spread).squareRoot()))
            reaches.append(reach)
            let again = month.isMultiple(of: SmoothingModel.season) ? parameters.gamma : 0
            let carried = parameters.alpha + parameters.beta * fade + again
            spread += carried * carried
            reach += carried
        }
        // An error in month j of the horizon moves the sum of the months from j on.
        let total = reaches.reduce(0) { $0 + $1 * $1 }
        return ForecastPath(
            months: months,
            total: ForecastValue(
                mean: months.reduce(0) { $0 + $1.mean },
                standardDeviation: (variance * total).squareRoot()))
    }
}
