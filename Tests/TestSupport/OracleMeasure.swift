import Domain
import SyntheticCounty

/// What the oracle knows of a measure besides how to count for it, from the specification.
struct OracleMeasure: Sendable {
    /// How a value comes from sums.
    enum Form: Sendable {
        /// Numerator over denominator.
        case ratio
        /// A quantile of single values, between two of them in proportion (type 7).
        case quantile(Double)
        /// One share over another.
        case shares
        /// The numerator itself.
        case count
        /// One amount over another, of the same people.
        case amounts
    }

    let code: String
    /// What the quotient is multiplied by.
    var scale = 1.0
    var form = Form.ratio
    /// Feeds that make the month.
    let feeds: [Feed]
    /// Months that the value reaches back over.
    var back = 0
    /// Feeds that must be in until the end of follow-up.
    var followed: [Feed] = []
    /// Days and calendar months of follow-up.
    var days = 0
    var months = 0
    /// The first month with a value.
    var from: Month?
    /// Calendar months with a value; empty for all.
    var calendar: Set<Int> = []
    var windows = Window.allCases
    /// The share recorded below which there is no value.
    var below: Double?
    /// The feed of which every team, or its network, sends a return of its own.
    var byTeam: Feed?
    /// What sums are divided by to give the numbers of a cell.
    var unit = 1.0

    private static let ready = Month(ordinal: 2023 * 12 + 3)

    static let all: [OracleMeasure] = [
        OracleMeasure(code: "EA01", scale: 1_000, feeds: [.spells]),
        OracleMeasure(code: "EA02", scale: 1_000, feeds: [.spells]),
        OracleMeasure(code: "EA03", scale: 100_000, feeds: [.spells]),
        OracleMeasure(code: "EA04", scale: 100, feeds: [.spells], followed: [.spells], days: 29),
        OracleMeasure(code: "AE01", scale: 1_000, feeds: [.attendances]),
        // Each value covers twelve months already.
        OracleMeasure(
            code: "AE02", scale: 1_000, feeds: [.attendances], back: 11, windows: [.month]),
        OracleMeasure(code: "AE03", scale: 3_043.75, feeds: [.attendances, .careEvents]),
        OracleMeasure(code: "AM01", scale: 1_000, feeds: [.incidents]),
        OracleMeasure(code: "AM02", scale: 100, feeds: [.incidents]),
        OracleMeasure(code: "AM03", form: .quantile(0.9), feeds: [.incidents]),
        OracleMeasure(code: "LS01", feeds: [.spells]),
        OracleMeasure(code: "LS02", scale: 100, feeds: [.spells]),
        OracleMeasure(code: "LS03", form: .quantile(0.5), feeds: [.spells], below: 0.1),
        OracleMeasure(code: "DT01", scale: 100_000, feeds: [.delays], from: ready),
        OracleMeasure(code: "DT02", feeds: [.spells], from: ready, below: 0.05),
        OracleMeasure(code: "DT03", scale: 100, feeds: [.spells], from: ready, below: 0.05),
        OracleMeasure(code: "DT04", form: .count, feeds: [.spells, .delays]),
        OracleMeasure(
            code: "RE01", scale: 100, feeds: [.spells, .stepEpisodes, .careEvents],
            followed: [.stepEpisodes, .careEvents], days: 7),
        OracleMeasure(
            code: "RE02", scale: 100, feeds: [.spells, .stepEpisodes, .careEvents],
            followed: [.spells, .careEvents], days: 91),
        OracleMeasure(
            code: "RE03", scale: 100, feeds: [.stepEpisodes], followed: [.careEvents], months: 4),
        OracleMeasure(
            code: "RE04", form: .shares, feeds: [.stepEpisodes], followed: [.careEvents], months: 4),
        OracleMeasure(code: "IN01", form: .quantile(0.5), feeds: [.referrals, .contacts]),
        OracleMeasure(code: "IN02", scale: 100, feeds: [.referrals]),
        OracleMeasure(code: "IN03", scale: 100, feeds: [.contacts, .referrals]),
        OracleMeasure(
            code: "IN04", scale: 100, feeds: [.plans, .referrals, .careEvents], byTeam: .plans),
        OracleMeasure(
            code: "NN01", scale: 1_000, feeds: [.networkReferrals], byTeam: .networkReferrals),
        OracleMeasure(
            code: "NN02", scale: 100, feeds: [.careEvents], followed: [.careEvents], days: 91),
        OracleMeasure(
            code: "NN03", feeds: [.networkReferrals], followed: [.networkReferrals], days: 112,
            below: 0.4, byTeam: .networkReferrals),
        OracleMeasure(code: "WF01", scale: 100, feeds: [.staff], unit: 100),
        OracleMeasure(code: "WF02", scale: 100, feeds: [.staff], unit: 500),
        OracleMeasure(code: "WF03", scale: 100, feeds: [.staff]),
        OracleMeasure(code: "PH01", scale: 100_000, feeds: [.spells], below: 0.1),
        OracleMeasure(
            code: "PH02", scale: 100, feeds: [.fluUptake], calendar: [9, 10, 11, 12, 1, 2],
            windows: [.month]),
        OracleMeasure(code: "PH03", feeds: [.survey], calendar: [3, 6, 9, 12], unit: 100),
        OracleMeasure(
            code: "PH04", form: .amounts,
            feeds: [
                .stepEpisodes, .networkReferrals, .spells, .attendances, .incidents, .careEvents,
                .contacts,
            ], back: 12,
            followed: [.spells, .attendances, .incidents, .careEvents, .contacts], months: 12,
            from: ready, byTeam: .networkReferrals),
    ]

    func isInCalendar(_ month: Month) -> Bool {
        calendar.isEmpty || calendar.contains(month.number)
    }

    /// The value of a cell with these sums; `nil` where there is nothing to divide by.
    func value(of sums: Oracle.Sums) -> Double? {
        switch form {
        case .ratio:
            guard sums.denominator > 0 else { return nil }
            return scale * Double(sums.numerator) / Double(sums.denominator)
        case .quantile(let share):
            let values = sums.values.sorted()
            guard let last = values.indices.last else { return nil }
            let place = Double(last) * share
            let low = min(Int(place), last)
            let high = min(low + 1, last)
            return values[low] + (place - Double(low)) * (values[high] - values[low])
        case .shares:
            let (top, bottom) = (sums.compared[0], sums.compared[1])
            guard sums.denominator > 0, top > 0, bottom > 0 else { return nil }
            let share = Double(sums.numerator) / Double(sums.denominator)
            return share / (Double(top) / Double(bottom))
        case .count: return Double(sums.numerator)
        case .amounts: return sums.amounts[1] > 0 ? sums.amounts[0] / sums.amounts[1] : nil
        }
    }

    /// What the cell shows as its numerator; `nil` where it has none.
    func numerator(of sums: Oracle.Sums) -> Double? {
        switch form {
        case .quantile: nil
        case .amounts: sums.amounts[0]
        default: Double(sums.numerator) / unit
        }
    }

    /// What the cell shows as its denominator; `nil` where it has none.
    func denominator(of sums: Oracle.Sums) -> Double? {
        switch form {
        case .quantile: Double(sums.values.count)
        case .amounts: sums.amounts[1]
        case .count: nil
        default: Double(sums.denominator) / unit
        }
    }

    /// What the cell shows of the group compared with; `nil` where there is none.
    func comparison(of sums: Oracle.Sums) -> Cell.Comparison? {
        guard case .shares = form else { return nil }
        return Cell.Comparison(
            numerator: Double(sums.compared[0]), denominator: Double(sums.compared[1]))
    }
}
