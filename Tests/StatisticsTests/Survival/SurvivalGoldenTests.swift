import Foundation
import Statistics
import Testing

@Suite struct SurvivalGoldenTests {
    /// The golden cohort: ending 1 is a recurring package, 2 death.
    struct Cohort {
        var people: [ObservedTime] = []
        var step: [Int] = []
        var age: [Double] = []
        var tier: [Int] = []

        init() throws {
            for row in try SurvivalGoldenTests.table("cohort_input").rows {
                people.append(
                    ObservedTime(
                        time: try row.required("time_days"),
                        ending: try #require(row.integer("event"))))
                step.append(try #require(row.integer("step")))
                age.append(try row.required("age"))
                tier.append(try #require(row.integer("tier")))
            }
            #expect(people.count == 900)
        }

        func group(_ number: Int) -> [ObservedTime] {
            people.indices.filter { step[$0] == number }.map { people[$0] }
        }
    }

    static func table(_ name: String) throws -> FixtureTable {
        try FixtureTable(name, folder: "evaluation/survival")
    }

    @Test("the whole curve of people with STEP is the reference's")
    func curve() throws {
        let curve = try KaplanMeier(try Cohort().group(1).counting(1))
        let rows = try Self.table("km_curve_step1_expected").rows
        #expect(rows.count == 242)
        #expect(curve.steps.count == rows.count)
        for (step, row) in zip(curve.steps, rows) {
            #expect(step.time == row.number("time"))
            #expect(step.atRisk == row.integer("n_risk"))
            #expect(step.events == row.integer("n_event"))
            #expect(step.censored == row.integer("n_censor"))
            #expect(agree(step.share, row.number("surv")))
            #expect(agree(step.logStandardError, row.number("std_err_log")))
        }
    }

    @Test("shares at set days have the reference's errors and intervals, on all three scales")
    func kaplanMeier() throws {
        let cohort = try Cohort()
        let rows = try Self.table("km_expected").rows.filter {
            $0["curve"] == "km_recurring_support"
        }
        #expect(rows.count == 30)
        var last = 0.0
        for row in rows {
            let curve = try KaplanMeier(
                cohort.group(try #require(row.integer("step"))).counting(1))
            let time = try row.required("time")
            if time < last { last = 0 }
            #expect(curve.atRisk(at: time) == row.integer("n_risk"))
            #expect(curve.events(after: last, upTo: time) == row.integer("n_event"))
            #expect(agree(curve.share(at: time), row.number("estimate")))
            #expect(agree(curve.standardError(at: time), row.number("std_error")))
            let scale: KaplanMeier.Scale =
                ["log": .log, "log-log": .logLog, "plain": .plain][row["conf_type"]] ?? .plain
            let interval = try #require(curve.interval(at: time, scale: scale))
            #expect(agree(interval.lower, row.number("conf_low")))
            #expect(agree(interval.upper, row.number("conf_high")))
            last = time
        }
    }

    @Test("the shares of competing states, their errors and intervals are the reference's")
    func aalenJohansen() throws {
        let cohort = try Cohort()
        let curves = try [0, 1].map { try AalenJohansen(cohort.group($0), kinds: 2) }
        let states = ["(s0)": 0, "recurring": 1, "death": 2]
        var compared = 0
        for row in try Self.table("km_expected").rows {
            let parts = row["curve"].components(separatedBy: "pstate_")
            guard parts.count == 2 else { continue }
            let state = try #require(states[parts[1]])
            let curve = curves[try #require(row.integer("step"))]
            let time = try row.required("time")
            #expect(row["conf_type"] == "log")
            #expect(curve.atRisk(at: time) == row.integer("n_risk"))
            #expect(agree(curve.share(state, at: time), row.number("estimate")))
            #expect(agree(curve.standardError(state, at: time), row.number("std_error")))
            let interval = try #require(curve.interval(state, at: time))
            #expect(agree(interval.lower, row.number("conf_low")))
            #expect(agree(interval.upper, row.number("conf_high")))
            compared += 1
        }
        #expect(compared == 30)
    }

    @Test("every test, regression, restricted mean and share is the reference's")
    func tests() throws {
        let cohort = try Cohort()
        let ours = try Self.answers(cohort)
        let rows = try Self.table("tests_expected").rows
        #expect(Set(rows.map { $0["quantity"] }) == Set(ours.keys))
        #expect(rows.count == 22)
        for row in rows {
            let answer = try #require(ours[row["quantity"]])
            let tolerance = row["quantity"].hasPrefix("cox") ? 1e-6 : 1e-9
            for (column, value) in zip(
                ["estimate", "std_error", "statistic", "p_value"], answer)
            {
                #expect(
                    agree(value, row.number(column), relative: tolerance, absolute: 1e-15),
                    "\(row["quantity"]) \(column)")
            }
        }
    }

    /// Our estimate, standard error, statistic and p value by the file's names.
    private static func answers(_ cohort: Cohort) throws -> [String: [Double?]] {
        let events = cohort.people.counting(1)
        var ours: [String: [Double?]] = [:]
        for (name, test) in [
            ("logrank_chisq_1df", try LogRank(events, groups: cohort.step)),
            ("peto_peto_rho1_chisq", try LogRank(events, groups: cohort.step, rho: 1)),
            (
                "logrank_stratified_tier",
                try LogRank(events, groups: cohort.step, strata: cohort.tier)
            ),
        ] {
            ours[name] = [test.chiSquare, nil, nil, test.pValue]
        }
        let step = cohort.step.map { Double($0) }
        let alone = try #require(Matrix(columns: [step]))
        let adjusted = try #require(
            Matrix(columns: [step, cohort.age.map { $0 - 81 }, cohort.tier.map { Double($0) }]))
        for (suffix, ties) in [("efron", CoxRegression.Ties.efron), ("breslow", .breslow)] {
            let single = try CoxRegression(events, covariates: alone, ties: ties)
            let several = try CoxRegression(events, covariates: adjusted, ties: ties)
            let names = ["cox_step_", "cox_adj_step_", "cox_adj_I(age - 81)_", "cox_adj_tier_"]
            for (name, fit) in zip(names, single.coefficients + several.coefficients) {
                ours[name + suffix] = [
                    fit.estimate, fit.standardError, fit.statistic, fit.pValue,
                ]
            }
        }
        let test = try ProportionalHazards(try CoxRegression(events, covariates: alone))
        ours["cox_zph_step_chisq"] = [test.chiSquares[0], nil, nil, test.pValues[0]]
        for group in [0, 1] { try addSupport(cohort, group, to: &ours) }
        return ours
    }

    /// Adds the restricted mean and the shares at four months of one group.
    private static func addSupport(
        _ cohort: Cohort, _ group: Int, to ours: inout [String: [Double?]]
    ) throws {
        let endings: [SupportFollowUp.Ending] = [.dataEnd, .recurringSupport, .competing]
        let name = "122_step\(group)"
        let support = try FreedomFromSupport(
            cohort.group(group).map {
                SupportFollowUp(days: $0.time, ending: endings[$0.ending])
            })
        let mean = try #require(support.restrictedMean)
        let interval = try #require(support.shareOfKnown?.interval)
        let share = "share_no_recurring_\(name)_"
        ours["rmst_\(name)"] = [mean.mean, mean.standardError, nil, nil]
        ours[share + "n"] = [Double(support.free), nil, nil, nil]
        ours[share + "d"] = [Double(support.known), nil, nil, nil]
        ours[share + "wilson_low"] = [interval.lower, nil, nil, nil]
        ours[share + "wilson_high"] = [interval.upper, nil, nil, nil]
    }
}
