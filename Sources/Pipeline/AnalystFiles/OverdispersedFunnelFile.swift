import Statistics

/// Funnels with and without overdispersion in files with the columns of FunnelPlotR.
public enum OverdispersedFunnelFile {
    static let pointColumns = [
        "case_id", "group", "numerator", "denominator", "rr", "Y", "Uzscore", "Wuzscore",
        "LCL95", "UCL95", "LCL99", "UCL99", "OD95LCL", "OD95UCL", "OD99LCL", "OD99UCL",
        "outlier",
    ]

    static let caseColumns = [
        "case_id", "data_type", "sr_method", "draw_adjusted", "draw_unadjusted", "limit",
        "multiplier", "trim_by", "target", "phi", "tau2", "adjusted_used", "n_outliers",
    ]

    /// The funnel of every case: a row for each team, and a row for each case.
    ///
    /// Cases need case_id and data_type (PR, RC or SR) and may have sr_method (SHMI or CQC),
    /// draw_adjusted and draw_unadjusted (TRUE), limit (99, which means 99.8 %), multiplier (1)
    /// and trim_by (0.1); points need case_id, group, numerator and denominator. A team without
    /// events has no place on SHMI's log scale: its results are blank.
    ///
    /// - Throws: `AnalystFileError` when columns are missing or a cell cannot be used.
    public static func results(
        cases: AnalystTable, points: AnalystTable
    ) throws(AnalystFileError) -> (points: ResultTable, cases: ResultTable) {
        try cases.require(["case_id", "data_type"])
        try points.require(["case_id", "group", "numerator", "denominator"])
        let groups = Dictionary(
            points.grouped(by: "case_id").map { ($0.key[0], $0.rows) },
            uniquingKeysWith: { first, _ in first })
        var pointTable = ResultTable(pointColumns)
        var caseTable = ResultTable(caseColumns)
        for row in cases.rows {
            let funnel = try OverdispersedCase(row, groups[row["case_id"]] ?? [])
            for cells in funnel.pointCells { pointTable.append(cells) }
            caseTable.append(funnel.caseCells)
        }
        return (pointTable, caseTable)
    }
}

/// One funnel of a file.
private struct OverdispersedCase {
    let row: AnalystRow
    let rows: [AnalystRow]
    let funnel: OverdispersedFunnel
    let drawsAdjusted: Bool
    let drawsUnadjusted: Bool
    let isInner: Bool
    let multiplier: Double
    let trim: Double
    /// The place of each row among the funnel's points; nil where it has none.
    let places: [Int?]

    init(_ row: AnalystRow, _ rows: [AnalystRow]) throws(AnalystFileError) {
        self.row = row
        self.rows = rows
        let method = try Self.method(row)
        var teams: [ControlChart.Share] = []
        var places: [Int?] = []
        for row in rows {
            let team = try Self.team(row, method)
            places.append(team == nil ? nil : teams.count)
            if let team { teams.append(team) }
        }
        self.places = places
        drawsAdjusted = try row.flag("draw_adjusted") ?? true
        drawsUnadjusted = try row.flag("draw_unadjusted") ?? true
        isInner = try row.integer("limit") == 95
        multiplier = try row.number("multiplier") ?? 1
        trim = try row.number("trim_by") ?? 0.1
        guard
            let funnel = OverdispersedFunnel(
                teams, method: method, trim: trim, addsVariance: drawsAdjusted)
        else {
            throw .badRows(
                file: row.file, rows: "case_id \(row["case_id"])",
                expected: "at least two teams and a trim_by between 0 and 0.5")
        }
        self.funnel = funnel
    }

    private static func method(
        _ row: AnalystRow
    ) throws(AnalystFileError) -> OverdispersedFunnel.Method {
        switch (row["data_type"], row["sr_method"]) {
        case ("PR", _): return .proportion
        case ("RC", _): return .ratioOfCounts
        case ("SR", "SHMI"), ("SR", ""): return .standardisedLog
        case ("SR", "CQC"): return .standardisedRoot
        case ("SR", _): throw row.bad("sr_method", "SHMI or CQC")
        default: throw row.bad("data_type", "PR, RC or SR")
        }
    }

    private static func team(
        _ row: AnalystRow, _ method: OverdispersedFunnel.Method
    ) throws(AnalystFileError) -> ControlChart.Share? {
        let numerator = try row.required("numerator")
        guard numerator >= 0 else { throw row.bad("numerator", "0 or more") }
        let denominator = try row.required("denominator")
        guard denominator > 0 else { throw row.bad("denominator", "a number above 0") }
        if method == .proportion, numerator > denominator {
            throw row.bad("numerator", "from 0 to the denominator")
        }
        if method == .standardisedLog, numerator == 0 { return nil }
        // The reference rounds expected events to two decimals for SHMI.
        let rounded =
            method == .standardisedLog ? (denominator * 100).rounded() / 100 : denominator
        return ControlChart.Share(numerator: numerator, denominator: rounded)
    }

    /// Limits drawn alone fall back to those by chance when there is no overdispersion.
    private var usesAdjusted: Bool {
        drawsAdjusted && (drawsUnadjusted || funnel.dispersion > 1)
    }

    private func isOutlier(_ point: OverdispersedFunnel.Point) -> Bool {
        let limits = usesAdjusted ? point.adjustedLimits : point.limits
        return !(isInner ? limits.inner : limits.outer).contains(point.value)
    }

    var pointCells: [[ResultCell]] {
        zip(rows, places).map { row, place in
            let head: [ResultCell] = [
                .text(row["case_id"]), .text(row["group"]), .text(row["numerator"]),
                .text(row["denominator"]),
            ]
            guard let place else { return head }
            let point = funnel.points[place]
            let bands = [
                point.limits.inner, point.limits.outer, point.adjustedLimits.inner,
                point.adjustedLimits.outer,
            ]
            let limits = bands.flatMap { band -> [ResultCell] in
                [.number(band.lower * multiplier), .number(band.upper * multiplier)]
            }
            return head + [
                .number(point.value), .number(point.transformed), .number(point.score),
                .number(point.tamedScore),
            ] + limits + [.integer(isOutlier(point) ? 1 : 0)]
        }
    }

    var caseCells: [ResultCell] {
        [
            .text(row["case_id"]), .text(row["data_type"]), .text(row["sr_method"]),
            .flag(drawsAdjusted), .flag(drawsUnadjusted), .integer(isInner ? 95 : 99),
            .number(multiplier), .number(trim), .number(funnel.target),
            // Both are 0 where no adjustment was asked for, as the reference prints them.
            .number(drawsAdjusted ? funnel.dispersion : 0),
            .number(drawsAdjusted ? funnel.varianceBetween : 0), .flag(usesAdjusted),
            .integer(funnel.points.count(where: isOutlier)),
        ]
    }
}
