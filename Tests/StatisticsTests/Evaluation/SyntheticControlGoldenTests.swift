import Foundation
import Statistics
import Testing

@Suite struct SyntheticControlGoldenTests {
    private static let folder = "evaluation/synthetic_control"

    private struct Problem {
        let pilot: [Double]
        let names: [String]
        let donors: [[Double]]
        let variant: SyntheticControl.Variant

        init(_ name: String) throws {
            let parts = name.split(separator: ":").map(String.init)
            let panel = try TeamPanel(measure: parts[0])
            func rates(_ team: String) -> [Double] { panel.of(team).cells.map(\.rate) }
            pilot = rates(parts[1])
            names = panel.teams.filter { !TeamPanel.pilots.contains($0) }
            donors = names.map(rates)
            variant = parts.count > 2 && parts[2] == "demeaned" ? .demeaned : .classic
        }

        func blend() throws -> SyntheticControl {
            try SyntheticControl(
                pilot: pilot, donors: donors, monthsBefore: TeamPanel.start, variant: variant)
        }
    }

    @Test("every weight equals quadprog's, and pysyncon's to its own tolerance")
    func weights() throws {
        var compared = 0
        for (file, tolerance) in [("weights_expected", 1e-6), ("pysyncon_weights", 1e-4)] {
            for (name, rows) in try FixtureTable(file, folder: Self.folder).grouped(by: "case") {
                let problem = try Problem(name)
                let blend = try problem.blend()
                #expect(abs(blend.weights.reduce(0, +) - 1) < 1e-12)
                for row in rows {
                    let place = try #require(problem.names.firstIndex(of: row["donor"]))
                    #expect(
                        agree(
                            blend.weights[place], row.number("weight"), relative: 0,
                            absolute: tolerance), "\(row.fields)")
                    compared += 1
                }
            }
        }
        #expect(compared == 88 + 44)
    }

    @Test("every month's blend and gap is met")
    func gaps() throws {
        var compared = 0
        for (name, rows) in try FixtureTable("gaps_expected", folder: Self.folder)
            .grouped(by: "case")
        {
            let blend = try Problem(name).blend()
            for row in rows {
                let month = try #require(row.integer("t")) - 1
                #expect(agree(blend.actual[month], row.number("actual")), "\(row.fields)")
                #expect(agree(blend.synthetic[month], row.number("synthetic")), "\(row.fields)")
                #expect(agree(blend.gaps[month], row.number("gap")), "\(row.fields)")
                compared += 1
            }
        }
        #expect(compared == 384)
    }

    @Test("every placebo, its ratio and the p value are met")
    func placebos() throws {
        var compared = 0
        for (name, rows) in try FixtureTable("placebo_expected", folder: Self.folder)
            .grouped(by: "case")
        {
            let problem = try Problem(name)
            let blend = try problem.blend()
            let placebos = try SyntheticControl.placebos(
                donors: problem.donors, monthsBefore: TeamPanel.start, variant: problem.variant)
            for row in rows {
                let isPilot = row["is_treated"] == "1"
                let place = problem.names.firstIndex(of: row["unit"])
                let ours = isPilot ? blend : placebos[try #require(place)]
                #expect(agree(ours.errorBefore, row.number("rmspe_pre")), "\(row.fields)")
                #expect(agree(ours.errorAfter, row.number("rmspe_post")), "\(row.fields)")
                #expect(agree(ours.ratio, row.number("ratio")), "\(row.fields)")
                #expect(agree(ours.effect, row.number("att")), "\(row.fields)")
                #expect(agree(100 * ours.relativeEffect, row.number("att_pct")), "\(row.fields)")
                if isPilot {
                    #expect(agree(blend.placeboPValue(placebos), row.number("p_value")))
                }
                compared += 1
            }
        }
        #expect(compared == 96)
    }

    @Test("too few donors, too few months and a bad fit are refused")
    func refused() throws {
        let problem = try Problem("emergency_admissions:sudbury:classic")
        func code(_ pilot: [Double], _ donors: [[Double]], _ months: Int) throws -> Refusal.Code? {
            try SyntheticControl.refusal(pilot: pilot, donors: donors, monthsBefore: months)?.code
        }
        #expect(try code(problem.pilot, problem.donors, 30) == nil)
        #expect(try code(problem.pilot, Array(problem.donors.prefix(7)), 30) == .noControl)
        #expect(try code(problem.pilot, problem.donors, 23) == .short)
        let wild = problem.pilot.indices.map { $0.isMultiple(of: 2) ? 1.0 : 9 }
        #expect(try code(wild, problem.donors, 30) == .pretrend)
        #expect(try code(problem.donors[3], problem.donors, 30) == .noControl)
    }

    @Test("weights meet the conditions of an optimum, and an exact column gets all of the weight")
    func exactly() throws {
        let matrix = try #require(Matrix(columns: [[1, 2, 3, 5], [2, 1, 4, 1], [0, 1, 0, 2]]))
        let weights = try SimplexLeastSquares.weights(matrix: matrix, target: [1, 1.5, 2, 1.5])
        // The conditions of an optimum: equal gradients on positive weights, none lower off them.
        let residual = zip(matrix * weights, [1, 1.5, 2, 1.5]).map { $0 - $1 }
        let gradient = matrix.transposed * residual
        let level = zip(weights, gradient).reduce(0) { $0 + $1.0 * $1.1 }
        for (weight, slope) in zip(weights, gradient) {
            #expect(weight >= 0)
            #expect(slope >= level - 1e-12)
            if weight > 0 { #expect(abs(slope - level) < 1e-12) }
        }
        let one = try SimplexLeastSquares.weights(matrix: matrix, target: [1, 2, 3, 5])
        #expect(abs(one[0] - 1) < 1e-12)
    }
}
