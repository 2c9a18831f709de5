import Foundation

// The guards and the numbers of the picture that ControlledSeries shows.

extension LogRatioSeries {
    /// The first reason not to draw the picture, if any.
    ///
    /// `requiresParallel` refuses teams that were drifting apart before the start.
    func refusal(requiresParallel: Bool) throws(RegressionError) -> Refusal? {
        if controls.isEmpty {
            return Refusal(
                .noControl, reason: "No comparison team had not launched at the start.",
                cure: "Hold the same numbers for a team that launches later, or not at all.")
        }
        if let refusal = short() ?? missing() ?? changed() { return refusal }
        return requiresParallel ? try pretrend() : nil
    }

    private func short() -> Refusal? {
        guard before.count < 12 || after.count < 6 || points.count < 24 else { return nil }
        return Refusal(
            .short,
            reason: "A picture needs 12 months before the start, 6 after it and 24 in all; there "
                + "are \(before.count) and \(after.count).",
            cure: before.count < 12
                ? "Load earlier months."
                : "Wait for more months after the start, or load earlier ones.")
    }

    private func missing() -> Refusal? {
        let lost = wanted.count - points.count
        if Double(lost) > EvaluationGuards.mostMissing * Double(wanted.count) {
            let gaps = panel.gaps(teams: plan.pilots + controls, months: wanted)
            return Refusal(
                .dataBreak, reason: "\(lost) of \(wanted.count) months \(gaps.clause)",
                cure: gaps.cure)
        }
        let without = points.count { $0.isWithoutEvents }
        guard without > 2 else { return nil }
        return Refusal(
            .small,
            reason: "\(without) months have no event, and a log ratio can bear two.",
            cure: "Use quarters, a measure with more events, or the twelve-month comparison.")
    }

    private func changed() -> Refusal? {
        guard let first = points.first?.month, let last = points.last?.month else { return nil }
        func touches(_ month: Int) -> Bool { month > first && month <= last }
        if plan.breaks.contains(where: touches) {
            return Refusal(
                .dataBreak, reason: "Coding or source changed within the months shown.",
                cure: "Recompute the earlier months under the new coding, or start the series "
                    + "after the change.")
        }
        if plan.denominatorBreaks.contains(where: touches) {
            return Refusal(
                .denominator,
                reason: "The source of the denominator changed within the months shown.",
                cure: "Use one source of the population for all months.")
        }
        return nil
    }

    /// Drifting apart before the start: a slope significant at 10 % and above 5 % a year.
    private func pretrend() throws(RegressionError) -> Refusal? {
        let rows = before.map { [1, Double($0.month + 1)] + season($0.month) }
        guard let width = rows.first?.count, rows.count > width + 2 else { return nil }
        let fit = try AutoregressiveRegression(
            design: Self.design(rows), response: before.map(\.logRatio),
            times: before.map(\.month))
        let slope = fit.table()[1]
        let yearly = abs(exp(12 * slope.estimate) - 1)
        guard slope.pValue < 0.1, yearly > 0.05 else { return nil }
        let percent = Int((100 * yearly).rounded())
        return Refusal(
            .pretrend,
            reason: "The teams were already drifting apart before the start, by \(percent) % a "
                + "year.",
            cure: "Choose comparison teams that ran in parallel before the start, or a pool of "
                + "them.")
    }

    /// The picture of a series that nothing speaks against.
    func picture() throws(RegressionError) -> ControlledSeries {
        let design = Self.design(points.map { row(month: $0.month) })
        let response = points.map(\.logRatio)
        let fit = try AutoregressiveRegression(
            design: design, response: response, times: points.map(\.month))
        let plain = try LeastSquares(design: design, response: response)
        let lag = Sandwich.automaticLag(months: points.count)
        let robust = plain.sandwich.neweyWest(lag: lag)
        let effects = [6, 12, 18].filter { months in
            plan.start + months <= (points.last?.month ?? 0) + 1
        }.map { months in
            effect(fit, plain, robust, after: months)
        }
        let counts = perMonth(fit)
        return ControlledSeries(
            months: points.map { month($0, fit) }, effects: effects,
            observedPerMonth: counts.observed, expectedPerMonth: counts.expected,
            correlation: fit.correlation, hasSlope: hasSlope, lag: lag,
            isIndicative: controls.count == 1,
            monthsWithoutEvents: points.count { $0.isWithoutEvents })
    }

    private func effect(
        _ fit: AutoregressiveRegression, _ plain: LeastSquares, _ robust: Matrix,
        after months: Int
    ) -> ControlledSeries.Effect {
        let weights = effectWeights(after: Double(months))
        let own = fit.combination(weights)
        let other = Coefficient.combination(
            weights, of: plain.coefficients, covariance: robust,
            reference: .studentT(plain.degreesOfFreedom))
        return ControlledSeries.Effect(
            months: months, estimate: own.exponential, pValue: own.pValue,
            sensitivity: other.exponential, sensitivityPValue: other.pValue)
    }

    private func month(
        _ point: Point, _ fit: AutoregressiveRegression
    ) -> ControlledSeries.Month {
        let rate = point.controls.events / point.controls.exposure
        let fitted = fit.combination(row(month: point.month)).estimate
        var expected: Estimate?
        if point.month >= plan.start {
            expected =
                fit.combination(row(month: point.month, isCounterfactual: true)).exponential
        }
        return ControlledSeries.Month(
            month: point.month, pilots: point.pilots.events / point.pilots.exposure,
            controls: rate, fitted: rate * exp(fitted),
            expected: expected.map { rate * $0.value },
            expectedInterval: expected?.interval?.scaled(by: rate))
    }

    /// Mean events a month since the start: seen, and on the controls' path.
    ///
    /// The range of chance is that of the mean effect over those months.
    private func perMonth(
        _ fit: AutoregressiveRegression
    ) -> (observed: Double, expected: Estimate) {
        let months = Double(after.count)
        let observed = after.reduce(0) { $0 + $1.pilots.events } / months
        let meanAfter =
            after.reduce(0) { $0 + Double($1.month - plan.start + 1) } / months
        let effect = fit.combination(effectWeights(after: meanAfter))
        let expected = observed / exp(effect.estimate)
        let half = exp(effect.reference.quantile(level: .ninetyFive) * effect.standardError)
        return (
            observed,
            Estimate(
                value: expected,
                interval: ConfidenceInterval(lower: expected / half, upper: expected * half))
        )
    }
}
