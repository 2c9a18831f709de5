import Foundation
import Statistics

/// A pilot and its control in one regression, so that the control's line can be shown.
struct StackedSeries: SeriesProblem {
    let name: String
    private let measure: PanelFile.Measure
    private let terms: [String]
    private let offset: [Double]
    private let isStacked: Bool

    static func all(_ measure: PanelFile.Measure, _ pair: PanelFile.Pair) -> [StackedSeries] {
        let own = measure.of([pair.pilot])
        let both = measure.of([pair.pilot, pair.control])
        let alone = ["(Intercept)", "t", "post", "slope", "s1", "c1"]
        let compared = [
            "(Intercept)", "pil", "t", "post", "slope", "s1", "c1", "pil:t", "pil:post",
            "pil:slope",
        ]
        return [
            StackedSeries(
                name: "S1_stacked_\(pair.pilot)_\(pair.control)", measure: both, terms: compared,
                offset: both.cells.map { log($0.population) }, isStacked: true),
            StackedSeries(
                name: "S2_poisson_control_as_offset", measure: own, terms: alone,
                offset: zip(own.cells, measure.of([pair.control]).cells).map { own, other in
                    log(own.population * other.count / other.population)
                }, isStacked: false),
        ]
    }

    func fit(
        as name: String, into results: inout InterruptedSeriesFile.Results
    ) throws(RegressionError) {
        guard let design = measure.design(terms) else { return }
        let poisson = try GeneralisedLinearModel(
            .poisson, design: design, response: measure.cells.map(\.count), offset: offset)
        if isStacked {
            let linear = try LeastSquares(design: design, response: measure.cells.map(\.rate))
            add(linear.table(), "ols", name, &results)
            try addErrors(linear.sandwich, "", name, &results)
            try addErrors(poisson.sandwich, "poisson_", name, &results)
        } else {
            for lag in 0...6 {
                for isSmall in [false, true] {
                    results.addErrors(
                        poisson.sandwich.neweyWest(lag: lag, smallSample: isSmall), name,
                        "poisson_newey_west", terms, lag: lag, isSmall ? "TRUE" : "FALSE", nil)
                }
            }
        }
        add(poisson.table(), "poisson", name, &results)
        RegressionCells.append(
            [("dispersion", poisson.pearsonChiSquare / poisson.degreesOfFreedom)],
            to: &results.fits, name, "poisson")
    }

    private func add(
        _ table: [Coefficient], _ model: String, _ name: String,
        _ results: inout InterruptedSeriesFile.Results
    ) {
        RegressionCells.append(
            table, to: &results.coefficients, name, model, terms, hasInterval: false)
    }

    private func addErrors(
        _ sandwich: Sandwich, _ prefix: String, _ name: String,
        _ results: inout InterruptedSeriesFile.Results
    ) throws(RegressionError) {
        let times = measure.cells.map(\.t)
        let groups = measure.cells.map { $0.isPilot ? 1 : 0 }
        for lag in 0...6 {
            // The reference gives the factor n / (n - k) to the linear form only.
            for isSmall in prefix.isEmpty ? [false, true] : [false] {
                let word = isSmall ? "TRUE" : "FALSE"
                results.addErrors(
                    try sandwich.driscollKraay(times: times, lag: lag, smallSample: isSmall), name,
                    prefix + "driscoll_kraay", terms, lag: lag, word, nil)
                results.addErrors(
                    try sandwich.panelNeweyWest(
                        groups: groups, times: times, lag: lag, smallSample: isSmall), name,
                    prefix + "panel_newey_west", terms, lag: lag, word, nil)
            }
        }
    }
}
