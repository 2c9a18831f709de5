import Foundation
import Statistics
import Testing

@Suite struct StackedGoldenTests {
    private static let folder = "evaluation/cits_stacked"

    private struct Fits {
        let terms: [String]
        let panel: TeamPanel
        let linear: LeastSquares?
        let poisson: GeneralisedLinearModel
    }

    private static let stacked = [
        "(Intercept)", "pil", "t", "post", "slope", "s1", "c1", "pil:t", "pil:post",
        "pil:slope",
    ]
    private static let single = ["(Intercept)", "t", "post", "slope", "s1", "c1"]

    private static func fits(_ name: String) throws -> Fits {
        let parts = name.split(separator: ":").map(String.init)
        let whole = try TeamPanel(measure: parts[0])
        guard parts[1].hasPrefix("S2") else {
            let panel = whole.of("sudbury", "beccles")
            let design = try panel.design(stacked)
            return Fits(
                terms: stacked, panel: panel,
                linear: try LeastSquares(design: design, response: panel.cells.map(\.rate)),
                poisson: try GeneralisedLinearModel(
                    .poisson, design: design, response: panel.cells.map(\.count),
                    offset: panel.cells.map { log($0.population) }))
        }
        let panel = whole.of("sudbury")
        let offset = zip(panel.cells, whole.of("beccles").cells).map { own, other in
            log(own.population * other.count / other.population)
        }
        return Fits(
            terms: single, panel: panel, linear: nil,
            poisson: try GeneralisedLinearModel(
                .poisson, design: try panel.design(single), response: panel.cells.map(\.count),
                offset: offset))
    }

    @Test("every coefficient and dispersion of the stacked and offset forms is met")
    func coefficients() throws {
        var compared = 0
        for (name, rows) in try FixtureTable("coef_expected", folder: Self.folder)
            .grouped(by: "case")
        {
            let fits = try Self.fits(name)
            for row in rows {
                let table =
                    row["model"] == "ols"
                    ? try #require(fits.linear).table() : fits.poisson.table()
                let place = try #require(fits.terms.firstIndex(of: row["term"]))
                GLMGoldenTests.compare(table[place], row)
                compared += 1
            }
        }
        for row in try FixtureTable("fit_expected", folder: Self.folder).rows {
            let fit = try Self.fits(row["case"]).poisson
            let ours = fit.pearsonChiSquare / fit.degreesOfFreedom
            #expect(agree(ours, row.number("value"), absolute: 0), "\(row.fields)")
            compared += 1
        }
        #expect(compared == 52 + 4)
    }

    @Test("every error of Driscoll and Kraay and of panel Newey-West is met, lags 0 to 6")
    func robustErrors() throws {
        var compared = 0
        for (name, rows) in try FixtureTable("newey_west_expected", folder: Self.folder)
            .grouped(by: "case")
        {
            let fits = try Self.fits(name)
            let times = fits.panel.cells.map(\.t)
            let groups = fits.panel.cells.map { $0.pilot == 1 ? 1 : 0 }
            var cache: [String: Matrix] = [:]
            for row in rows {
                let lag = try #require(row.integer("lag"))
                let isSmall = try #require(row.flag("small_sample") as Bool?)
                let model = row["model"]
                let key = "\(model) \(lag) \(isSmall)"
                let sandwich =
                    model.hasPrefix("poisson")
                    ? fits.poisson.sandwich : try #require(fits.linear).sandwich
                let ours =
                    try cache[key]
                    ?? (model.hasSuffix("driscoll_kraay")
                        ? sandwich.driscollKraay(times: times, lag: lag, smallSample: isSmall)
                        : sandwich.panelNeweyWest(
                            groups: groups, times: times, lag: lag, smallSample: isSmall))
                cache[key] = ours
                let place = try #require(fits.terms.firstIndex(of: row["term"]))
                #expect(
                    agree(
                        ours[place, place].squareRoot(), row.number("std_error"), absolute: 0),
                    "\(row.fields)")
                compared += 1
            }
        }
        #expect(compared == 1008)
    }
}
