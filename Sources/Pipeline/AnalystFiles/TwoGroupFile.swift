import Foundation
import Statistics

/// Rates, proportions and comparisons of two groups whose counts stand in columns a to d.
enum TwoGroupFile {
    static let columns = [
        "case", "quantity", "a", "b", "c", "d", "estimate", "conf_low", "conf_high", "p_value",
    ]

    /// What a row's `case` asks for: a events out of, or over, b; and c of d in the second group.
    enum Method: String, CaseIterable {
        case rateExact = "rate_exact"
        case rateByar = "rate_byar"
        case proportionWilson = "prop_wilson"
        case proportionExact = "prop_clopper"
        case rateRatio = "rate_ratio_exact"
        case riskDifference = "risk_difference_wald"
        case riskRatio = "risk_ratio_katz"
        case oddsRatio = "fisher_or"
    }

    static func results(_ input: AnalystTable) throws(AnalystFileError) -> ResultTable {
        try input.require(["case", "a", "b"])
        var table = ResultTable(columns)
        for row in input.rows {
            let answer = try answer(row)
            let p = answer.pValue
            table.append(
                ["case", "quantity", "a", "b", "c", "d"].map { .text(row[$0]) } + [
                    .number(answer.estimate), .number(answer.interval?.lower),
                    .number(answer.interval?.upper), .number(p.isNaN ? nil : p),
                ])
        }
        return table
    }

    private static func answer(_ row: AnalystRow) throws(AnalystFileError) -> TwoGroupComparison {
        switch try row.choice("case", of: Method.self) {
        case .rateExact: try rate(row) { EventCount.exact(events: $0, level: .ninetyFive) }
        case .rateByar: try rate(row) { EventCount.byar(events: $0, level: .ninetyFive) }
        case .proportionWilson:
            try alone(share(row, "a", "b")) { own in
                Wilson.interval(numerator: Double(own.events), denominator: Double(own.total))
            }
        case .proportionExact: try alone(share(row, "a", "b")) { $0.exactInterval() }
        case .rateRatio: try rateRatio(row)
        case .riskDifference:
            try share(row, "a", "b").difference(from: share(row, "c", "d"))
        case .riskRatio:
            try known(share(row, "a", "b").ratio(to: share(row, "c", "d")), row)
        case .oddsRatio:
            // R looks for the odds ratio to this tolerance; at the same one the figures are equal.
            try FisherExact(share(row, "a", "b"), share(row, "c", "d"))
                .comparison(tolerance: pow(Double.ulpOfOne, 0.25))
        }
    }

    private static func rate(
        _ row: AnalystRow, _ interval: (Double) -> ConfidenceInterval?
    ) throws(AnalystFileError) -> TwoGroupComparison {
        let (a, b) = (try row.required("a"), try row.required("b"))
        guard a >= 0 else { throw row.bad("a", "0 or more") }
        guard b > 0 else { throw row.bad("b", "a number above 0") }
        return TwoGroupComparison(
            estimate: a / b, interval: interval(a)?.scaled(by: 1 / b), pValue: .nan)
    }

    private static func alone(
        _ share: EventShare, _ interval: (EventShare) -> ConfidenceInterval?
    ) -> TwoGroupComparison {
        TwoGroupComparison(
            estimate: share.proportion, interval: interval(share), pValue: .nan)
    }

    private static func rateRatio(
        _ row: AnalystRow
    ) throws(AnalystFileError) -> TwoGroupComparison {
        var rates: [EventRate] = []
        for (events, exposure) in [("a", "b"), ("c", "d")] {
            let count = try row.requiredInteger(events)
            guard let rate = EventRate(events: count, exposure: try row.required(exposure)) else {
                throw row.bad(count < 0 ? events : exposure, "events from 0 over a number above 0")
            }
            rates.append(rate)
        }
        return try known(rates[0].ratio(to: rates[1]), row)
    }

    private static func share(
        _ row: AnalystRow, _ events: String, _ total: String
    ) throws(AnalystFileError) -> EventShare {
        let count = try row.requiredInteger(events)
        guard let share = EventShare(events: count, total: try row.requiredInteger(total)) else {
            throw row.bad(events, "a whole number from 0 to \(total)")
        }
        return share
    }

    private static func known(
        _ answer: TwoGroupComparison?, _ row: AnalystRow
    ) throws(AnalystFileError) -> TwoGroupComparison {
        guard let answer else { throw row.bad("a", "events to compare") }
        return answer
    }
}
