import Foundation
import Statistics
import Testing

@Suite struct SyntheticControlGoldenTests {
    /// One case of the golden files: a measure, a pilot and a form.
    struct Case {
        let treated: [Double]
        let names: [String]
        let donors: [[Double]]
        let form: SyntheticControl.Form

        /// Rates per 1,000 of the pilot and of the teams that are no pilots, in file order.
        init(_ name: String, _ panel: [FixtureTable.Row]) throws {
            let parts = name.split(separator: ":").map(String.init)
            let rows = panel.filter { $0["measure"] == parts[0] }
            var series: [String: [Double]] = [:]
            var controls: [String] = []
            for row in rows {
                if series[row["team"]] == nil, row["pilot"] == "0" { controls.append(row["team"]) }
                series[row["team"], default: []].append(
                    1000 * (try row.required("count")) / (try row.required("pop")))
            }
            treated = try #require(series[parts[1]])
            names = controls.sorted()
            donors = try controls.sorted().map { try #require(series[$0]) }
            form = parts.last == "demeaned" ? .demeaned : .classic
        }

        var test: PlaceboTest {
            get throws {
                try PlaceboTest(treated: treated, donors: donors, monthsBefore: 30, form: form)
            }
        }
    }

    static func rows(_ name: String) throws -> [FixtureTable.Row] {
        try FixtureTable(name, folder: "evaluation/synthetic_control").rows
    }

    static func panel() throws -> [FixtureTable.Row] {
        try FixtureTable("team_month", folder: "evaluation/panel").rows
    }

    @Test("weights equal quadprog's to 1e-6 and gaps follow")
    func weights() throws {
        let panel = try Self.panel()
        let weights = Dictionary(grouping: try Self.rows("weights_expected")) { $0["case"] }
        let gaps = Dictionary(grouping: try Self.rows("gaps_expected")) { $0["case"] }
        #expect(weights.count == 8 && gaps.count == 8)
        for (name, expected) in weights {
            let golden = try Case(name, panel)
            let ours = try golden.test.treated
            #expect(expected.map { $0["donor"] } == golden.names)
            for (weight, row) in zip(ours.weights, expected) {
                #expect(agree(weight, row.number("weight"), relative: 0, absolute: 1e-6))
            }
            let months = try #require(gaps[name])
            #expect(months.count == 48)
            for row in months {
                let month = try #require(row.integer("t")) - 1
                #expect(agree(golden.treated[month], row.number("actual")))
                #expect(agree(ours.synthetic[month], row.number("synthetic"), relative: 1e-6))
                #expect(agree(ours.gaps[month], row.number("gap"), absolute: 1e-6))
            }
        }
    }

    @Test("weights equal pysyncon's to 1e-4")
    func pysyncon() throws {
        let panel = try Self.panel()
        var compared = 0
        for (name, expected) in Dictionary(
            grouping: try Self.rows("pysyncon_weights"), by: { $0["case"] })
        {
            let golden = try Case(name, panel)
            let ours = try golden.test.treated
            #expect(expected.map { $0["donor"] } == golden.names)
            for (weight, row) in zip(ours.weights, expected) {
                #expect(agree(weight, row.number("weight"), relative: 0, absolute: 1e-4))
                compared += 1
            }
        }
        #expect(compared == 44)
    }

    @Test("errors, effects, ranks and p values of the team and of every placebo are the same")
    func placebos() throws {
        let panel = try Self.panel()
        var compared = 0
        for (name, expected) in Dictionary(
            grouping: try Self.rows("placebo_expected"), by: { $0["case"] })
        {
            let golden = try Case(name, panel)
            let test = try golden.test
            #expect(expected.count == 12)
            for row in expected {
                let isTreated = row["is_treated"] == "1"
                let ours =
                    isTreated
                    ? test.treated
                    : test.placebos[try #require(golden.names.firstIndex(of: row["unit"]))]
                // The file's weights are good to about 1e-8, and so is what follows from them.
                #expect(agree(ours.errorBefore, row.number("rmspe_pre"), relative: 1e-6))
                #expect(agree(ours.errorAfter, row.number("rmspe_post"), relative: 1e-6))
                #expect(agree(ours.errorRatio, row.number("ratio"), relative: 1e-6))
                #expect(agree(ours.effect, row.number("att"), relative: 1e-6, absolute: 1e-6))
                #expect(
                    agree(
                        ours.effectPercent, row.number("att_pct"), relative: 1e-6,
                        absolute: 1e-6))
                #expect(agree(isTreated ? test.pValue : nil, row.number("p_value")))
                compared += 1
            }
        }
        #expect(compared == 96)
    }
}
