import Domain
import Measures
import Statistics

// Figures beside the measure's own, made of the same counts in another way.
extension FigureMaker {
    /// What a maker says of a cell.
    enum Answer {
        case figure(Figure)
        /// There is nothing to make a value of.
        case none
        case withheld(reason: String)
    }

    /// The value of a cell by the method that its key names.
    func answer(for key: CellKey) -> Answer {
        switch key.method {
        case .own: figure().map(Answer.figure) ?? .none
        case .standardised: standardised()
        case .resampled: resampled(key)
        case .stratified: stratified()
        case .variant: variant()
        }
    }

    /// The measure by its other test.
    private func variant() -> Answer {
        guard definition.variant != nil else { return .none }
        var maker = self
        maker.isVariant = true
        return maker.figure().map(Answer.figure) ?? .none
    }

    /// The rate weighted to the standard population, with Dobson's interval.
    ///
    /// Its numerator and denominator are those of rows of known age; the count is that of all
    /// rows, of unknown age too.
    private func standardised() -> Answer {
        guard definition.standardisation != nil, let component = definition.denominator else {
            return .none
        }
        let events = bands(definition.numerator)
        let people = bands(component)
        let ages = Set(events.filter { $0.value > 0 }.keys)
            .union(people.filter { $0.value > 0 }.keys)
        guard people.values.contains(where: { $0 > 0 }) else { return .none }
        // Events of an age at which the lists hold nobody cannot be weighted.
        guard ages.allSatisfy({ people[$0, default: 0] > 0 }) else {
            return .withheld(reason: "events of an age at which nobody is counted")
        }
        let strata = EuropeanStandardPopulation.bands.compactMap { band in
            people[band.lowestAge].flatMap { population in
                population > 0
                    ? DirectlyStandardisedRate.Stratum(
                        count: events[band.lowestAge], population: population,
                        standard: band.weight) : nil
            }
        }
        guard let rate = DirectlyStandardisedRate(strata, scale: definition.scale) else {
            return .none
        }
        guard let estimate = rate.estimate else {
            return .withheld(reason: "fewer than 10 events")
        }
        return .figure(
            Figure(
                numerator: rate.events, denominator: people.values.reduce(0, +),
                count: Int(sum(definition.numerator).amount), value: estimate.value,
                interval: estimate.interval))
    }

    /// What a component comes to in each band of the standard, by the band's lowest age.
    ///
    /// Bands of the counts above the last one of the standard fall into it; rows of unknown age are
    /// left out.
    private func bands(_ component: Component) -> [Int: Double] {
        var bands: [Int: Double] = [:]
        for (age, amount) in counts.strata(of: component, over: pool) {
            guard let age,
                let band = EuropeanStandardPopulation.bands.last(where: { $0.lowestAge <= age })
            else { continue }
            bands[band.lowestAge, default: 0] += amount
        }
        return bands
    }

    /// The mean with a bias-corrected and accelerated bootstrap interval.
    private func resampled(_ key: CellKey) -> Answer {
        guard let query = definition.resampledQuery, let table = counts.details[query] else {
            return .none
        }
        let entries = pool.slices.flatMap { slice in
            slice.teams.flatMap { table.entries(month: slice.month, team: $0) }
        }
        let values = entries.flatMap { Array(repeating: $0.value, count: $0.count) }
        guard let mean = StudentMean(values)?.mean else { return .none }
        let interval = BootstrapMean.interval(
            values, replicates: Self.replicates, seed: key.seed)
        return .figure(
            Figure(
                numerator: values.sorted().reduce(0, +), denominator: Double(values.count),
                count: values.count, value: mean * definition.scale,
                interval: interval?.scaled(by: definition.scale)))
    }

    /// The risk ratio over strata of both arms, for as many people as the definition asks for.
    private func stratified() -> Answer {
        guard let stratification = definition.stratification,
            let component = definition.denominator, let arm = definition.comparison
        else { return .none }
        let parts = [definition.numerator, component, arm.numerator, arm.denominator].map {
            counts.strata(of: $0, over: pool)
        }
        let codes = Set(parts.flatMap(\.keys)).sorted { ($0 ?? .min) < ($1 ?? .min) }
        let strata = codes.map { code in
            StratifiedRiskRatio.Stratum(
                events: parts[0][code, default: 0], people: parts[1][code, default: 0],
                comparisonEvents: parts[2][code, default: 0],
                comparisonPeople: parts[3][code, default: 0])
        }
        func total(_ part: Int) -> Double { codes.reduce(0) { $0 + parts[part][$1, default: 0] } }
        guard min(total(1), total(3)) >= Double(stratification.leastPerArm) else {
            return .withheld(
                reason: "fewer than \(stratification.leastPerArm) people in an arm")
        }
        guard let estimate = StratifiedRiskRatio.estimate(strata) else { return .none }
        return .figure(
            Figure(
                numerator: total(0), denominator: total(1), count: Int(total(1) + total(3)),
                value: estimate.value * definition.scale,
                interval: estimate.interval?.scaled(by: definition.scale),
                comparison: Cell.Comparison(numerator: total(2), denominator: total(3))))
    }
}

extension CellKey {
    /// The seed of a cell's random numbers: the FNV-1a hash of its key's text, 64 bits.
    ///
    /// It follows from the key alone, so the same cell draws the same numbers in every run.
    var seed: UInt64 {
        let text =
            "\(measure.text) \(area.kind.rawValue) \(area.code) \(window.rawValue) \(month.isoText)"
        return text.utf8.reduce(0xcbf2_9ce4_8422_2325) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
    }
}
