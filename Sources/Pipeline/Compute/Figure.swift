import Domain
import Measures
import Statistics

/// A value with what it rests on, before it becomes a cell.
struct Figure {
    var numerator: Double?
    var denominator: Double?
    var count: Int
    var value: Double
    var interval: ConfidenceInterval?
    var comparison: Cell.Comparison?
}

/// Turns component sums into a value and an interval, by the measure's kind.
struct FigureMaker {
    let definition: MeasureDefinition
    let counts: CountTables
    let pool: Pool
    /// Whether the definition's variant is counted in place of the measure itself.
    var isVariant = false

    private var numerator: Component {
        (isVariant ? definition.variant?.numerator : nil) ?? definition.numerator
    }

    private var denominator: Component? {
        (isVariant ? definition.variant?.denominator : nil) ?? definition.denominator
    }

    /// The figure; `nil` where the denominator is zero or nothing was counted to take a mean of.
    func figure() -> Figure? {
        let figure =
            switch definition.kind {
            case .rate: rate()
            case .proportion: proportion()
            case .count: count()
            case .mean, .score: mean()
            case .median: quantile(0.5)
            case .percentile: quantile(definition.percentile ?? 0.5)
            case .riskRatio: riskRatio()
            case .ratioOfMeans: ratioOfMeans()
            }
        guard let figure, figure.value.isFinite else { return nil }
        return figure
    }

    func sum(_ component: Component) -> ComponentSum {
        counts.sum(component, over: pool)
    }

    var events: Double? { definition.events.map { sum($0).amount } }

    private func rate() -> Figure? {
        guard let component = self.denominator else { return nil }
        let numerator = sum(self.numerator)
        let denominator = sum(component).amount
        guard denominator > 0 else { return nil }
        let value = numerator.amount / denominator * definition.scale
        return Figure(
            numerator: numerator.amount, denominator: denominator,
            count: Int(events ?? numerator.rows), value: value,
            interval: eventInterval(amount: numerator.amount, value: value) {
                EventCount.rate(
                    events: numerator.amount, exposure: denominator, scale: definition.scale)?
                    .interval
            })
    }

    private func count() -> Figure? {
        let numerator = sum(self.numerator)
        let value = numerator.amount * definition.scale
        return Figure(
            numerator: numerator.amount, denominator: nil,
            count: Int(events ?? numerator.rows), value: value,
            interval: eventInterval(amount: numerator.amount, value: value) {
                EventCount.interval(events: numerator.amount)?.scaled(by: definition.scale)
            })
    }

    /// The interval of a count of events.
    ///
    /// Where the definition names other events than the numerator's, their interval is brought to
    /// the value's scale; without any event there is no scale to bring it to.
    private func eventInterval(
        amount: Double, value: Double, plain: () -> ConfidenceInterval?
    ) -> ConfidenceInterval? {
        guard definition.interval == .byar else { return nil }
        guard let events else { return plain() }
        guard events > 0 else { return nil }
        return EventCount.interval(events: events)?.scaled(by: value / events)
    }

    private func proportion() -> Figure? {
        guard let component = self.denominator else { return nil }
        let numerator = sum(self.numerator)
        let denominator = sum(component)
        guard denominator.amount > 0 else { return nil }
        let interval =
            definition.interval == .wilson
            ? Wilson.estimate(
                numerator: numerator.amount, denominator: denominator.amount,
                scale: definition.scale)?.interval : nil
        return Figure(
            numerator: numerator.amount, denominator: denominator.amount,
            count: Int(events ?? denominator.rows),
            value: numerator.amount / denominator.amount * definition.scale, interval: interval)
    }

    private func mean() -> Figure? {
        let picked = sum(self.numerator)
        let count = Int(picked.amount)
        guard count > 0 else { return nil }
        let student: StudentMean?
        var total = picked.sum
        var weight = picked.amount
        if case .weightedMean = self.numerator.aggregate {
            let entries = picked.entries
            total = entries.reduce(0) { $0 + $1.value * $1.other * Double($1.count) }
            weight = entries.reduce(0) { $0 + $1.other * Double($1.count) }
            student = StudentMean(
                entries.flatMap { Array(repeating: $0.value, count: $0.count) },
                weights: entries.flatMap { Array(repeating: $0.other, count: $0.count) })
        } else {
            student = StudentMean(count: count, sum: picked.sum, sumOfSquares: picked.squares)
        }
        guard weight > 0, let student else { return nil }
        return Figure(
            numerator: total, denominator: weight, count: Int(events ?? Double(count)),
            value: student.mean * definition.scale,
            interval: definition.interval == .student
                ? student.interval()?.scaled(by: definition.scale) : nil)
    }

    private func quantile(_ probability: Double) -> Figure? {
        let picked = sum(self.numerator)
        let bars = picked.entries.map { Histogram.Bar(value: $0.value, count: $0.count) }
        guard let histogram = Histogram(bars),
            let estimate = OrderStatistic.estimate(histogram, probability: probability)
        else { return nil }
        return Figure(
            numerator: nil, denominator: Double(histogram.count),
            count: Int(events ?? Double(histogram.count)),
            value: estimate.value * definition.scale,
            interval: definition.interval == .orderStatistic
                ? estimate.interval?.scaled(by: definition.scale) : nil)
    }

    private func riskRatio() -> Figure? {
        guard let component = self.denominator, let arm = definition.comparison else {
            return nil
        }
        let numerator = sum(self.numerator).amount
        let denominator = sum(component).amount
        let other = Cell.Comparison(
            numerator: sum(arm.numerator).amount, denominator: sum(arm.denominator).amount)
        guard
            let estimate = RatioOfProportions.estimate(
                numerator: numerator, denominator: denominator,
                comparisonNumerator: other.numerator,
                comparisonDenominator: other.denominator)
        else { return nil }
        return Figure(
            numerator: numerator, denominator: denominator,
            count: Int(events ?? denominator + other.denominator),
            value: estimate.value * definition.scale,
            interval: definition.interval == .logRatio
                ? estimate.interval?.scaled(by: definition.scale) : nil,
            comparison: other)
    }

    private func ratioOfMeans() -> Figure? {
        let picked = sum(self.numerator)
        let pairs = picked.entries.flatMap {
            Array(
                repeating: BootstrapRatio.Pair(amount: $0.value, against: $0.other),
                count: $0.count)
        }
        let replicates = definition.interval == .bootstrap ? Self.replicates : 0
        guard
            let estimate = BootstrapRatio.estimate(
                pairs, seed: Self.seed, replicates: replicates)
        else { return nil }
        return Figure(
            numerator: pairs.reduce(0) { $0 + $1.amount },
            denominator: pairs.reduce(0) { $0 + $1.against },
            count: Int(events ?? Double(pairs.count)),
            value: estimate.value * definition.scale,
            interval: estimate.interval?.scaled(by: definition.scale))
    }

    /// Resamples of a bootstrap and their fixed seed, as the spec of PH04 prints them.
    static let replicates = 2000
    static let seed: UInt64 = 20_160_401
}
