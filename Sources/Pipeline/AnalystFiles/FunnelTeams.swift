import Statistics

/// The teams of a funnel's file as numerators over what they stand on.
struct FunnelTeams {
    let kind: FunnelFile.Kind
    let multiplier: Double
    let rows: [AnalystRow]
    let shares: [ControlChart.Share]
    private let file: String

    init(
        _ input: AnalystTable, _ options: FunnelFile.Options
    ) throws(AnalystFileError) {
        let kind =
            options.kind
            ?? (input.has("expected") ? .ratio : input.has("rate") ? .rate : .proportion)
        switch kind {
        case .proportion, .rate: try input.require(["case_id", "x", "n"])
        case .standardisedRate: try input.require(["case_id", "x", "n", "rate"])
        case .ratio: try input.require(["case_id", "x", "expected"])
        }
        var rows: [AnalystRow] = []
        var shares: [ControlChart.Share] = []
        for row in input.rows {
            guard let share = try Self.share(row, kind, options.multiplier) else { continue }
            rows.append(row)
            shares.append(share)
        }
        self.kind = kind
        self.rows = rows
        self.shares = shares
        multiplier = options.multiplier
        file = input.file
    }

    /// One team; nil for a standardised rate without events, which has no place.
    private static func share(
        _ row: AnalystRow, _ kind: FunnelFile.Kind, _ multiplier: Double
    ) throws(AnalystFileError) -> ControlChart.Share? {
        let x = try row.required("x")
        guard x >= 0 else { throw row.bad("x", "0 or more") }
        let column = kind == .ratio ? "expected" : "n"
        let n = try row.required(column)
        guard n > 0 else { throw row.bad(column, "a number above 0") }
        if kind == .proportion, x > n { throw row.bad("x", "from 0 to n") }
        if kind == .standardisedRate, x == 0 { return nil }
        var exposure = n
        if kind == .rate || kind == .standardisedRate, x > 0, let rate = try row.number("rate") {
            guard rate > 0 else { throw row.bad("rate", "a number above 0, as there are events") }
            exposure = multiplier * x / rate
        }
        return ControlChart.Share(numerator: x, denominator: exposure)
    }

    func proportionFunnel() throws(AnalystFileError) -> ProportionFunnel {
        guard let funnel = ProportionFunnel(shares) else { throw noFunnel }
        return funnel
    }

    func poissonFunnel() throws(AnalystFileError) -> PoissonFunnel {
        let funnel =
            kind == .ratio
            ? PoissonFunnel(average: 1)
            : PoissonFunnel(shares, needsTenEvents: kind == .standardisedRate)
        guard let funnel else { throw noFunnel }
        return funnel
    }

    private var noFunnel: AnalystFileError {
        .badRows(file: file, rows: "all rows", expected: "teams with events to compare")
    }

    /// The multiplier with commas between thousands, as the reference prints it.
    var multiplierWords: String {
        var digits = ResultCell.number(multiplier).text
        var groups: [String] = []
        while digits.count > 3, !digits.contains(".") {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return ([digits] + groups).joined(separator: ",")
    }
}
