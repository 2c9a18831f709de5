import Statistics

/// XmR charts of series in files with the columns of NHSRplotthedots' cases and points.
public enum SPCFile {
    /// How doubtful cases are read (SPC.md section 12).
    public enum Conventions: String, Sendable, CaseIterable {
        /// Exactly as NHSRplotthedots 0.2.2 reads them.
        case reference
        /// As the service's own charts do: zero-width limits give no special cause, a missing
        /// latest value is stepped over, and a rebase date without a row is an error.
        case service
    }

    /// What holds for all series of the files.
    public struct Options: Sendable {
        /// How doubtful cases are read.
        public var conventions: Conventions

        /// How many points make a shift or a trend: 6 or 7.
        public var runLength: Int

        /// Segments with fewer points have limits on trial.
        public var minimumPoints: Int

        /// Options; the defaults are those of NHSRplotthedots.
        public init(
            conventions: Conventions = .reference, runLength: Int = 7,
            minimumPoints: Int = 13
        ) {
            self.conventions = conventions
            self.runLength = runLength
            self.minimumPoints = minimumPoints
        }
    }

    /// The results: a row for each point, and a row for each series.
    public struct Results: Sendable {
        /// The points, in order of the cases and of time.
        public let points: ResultTable

        /// The cases, in the order of their file.
        public let cases: ResultTable
    }

    /// The columns that the cases must have; target, rebase_dates, fix_after_n_points and
    /// screen_outliers (TRUE if left out) may be there too.
    static let caseColumns = ["case_id", "improvement_direction"]

    /// The columns that the points must have, in any order of rows.
    static let pointColumns = ["case_id", "date", "value"]

    static let pointResults = [
        "case_id", "seq", "date", "value", "rebase_group", "mean", "lpl", "upl",
        "relative_to_mean", "outside_limits", "close_to_limits", "special_cause_type",
        "special_cause_flag", "point_type",
    ]

    static let caseResults = [
        "case_id", "improvement_direction", "target", "rebase_dates", "fix_after_n_points",
        "screen_outliers", "n_rows", "status", "error", "short_group_warning", "n_groups",
        "latest_point_type", "variation_icon", "assurance_type", "assurance_icon",
        "n_common_cause", "n_improvement", "n_concern", "n_neutral",
    ]

    /// Charts the cases as XmR charts, or as the kinds that a column `chart` names.
    ///
    /// - Throws: `AnalystFileError` when columns are missing or a cell cannot be read.
    public static func results(
        cases: AnalystTable, points: [AnalystTable], options: Options = Options()
    ) throws(AnalystFileError) -> Results {
        if cases.has("chart") {
            return try ControlChartFile.results(cases: cases, points: points)
        }
        guard points.count == 1 else {
            throw .undecided(
                file: cases.file, question: "XmR charts take one file of points",
                choices: "give --points once, or name each case's kind in a column chart")
        }
        return try results(cases: cases, points: points[0], options: options)
    }

    /// Charts every case; a case that cannot be charted has the status `error` and says why.
    ///
    /// - Throws: `AnalystFileError` when columns are missing or a cell cannot be read.
    public static func results(
        cases: AnalystTable, points: AnalystTable, options: Options = Options()
    ) throws(AnalystFileError) -> Results {
        try cases.require(caseColumns)
        try points.require(pointColumns)
        let groups = points.grouped(by: "case_id")
        let rows = Dictionary(
            groups.map { ($0.key[0], $0.rows) }, uniquingKeysWith: { first, _ in first })
        var pointTable = ResultTable(pointResults)
        var caseTable = ResultTable(caseResults)
        for row in cases.rows {
            guard let own = rows[row["case_id"]] else {
                throw .badRows(
                    file: points.file, rows: "case_id \(row["case_id"])",
                    expected: "points for every case of \(cases.file)")
            }
            let series = try SPCFileCase(row, points: own, options: options)
            for cells in series.pointCells { pointTable.append(cells) }
            caseTable.append(series.caseCells)
        }
        return Results(points: pointTable, cases: caseTable)
    }
}
