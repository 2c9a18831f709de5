public import Spreadsheet

/// The findings of one file: a short table for the terminal, and all of them for the sender.
public struct FindingsReport: Sendable {
    /// The name of the file.
    public let fileName: String
    /// The findings, in the order in which they were made.
    public let findings: [Finding]

    /// A report on a file.
    public init(fileName: String, findings: [Finding]) {
        self.fileName = fileName
        self.findings = findings
    }

    /// Findings of one rule, severity and column together.
    public struct Line: Hashable, Sendable {
        /// The rule.
        public let rule: String
        /// What it did.
        public let severity: Severity
        /// The column; `nil` when it is about more.
        public let column: String?
        /// How many rows.
        public var rows: Int
        /// What was expected.
        public let expected: String
    }

    /// One line per rule and column: the worst severity first, then the most rows.
    public var lines: [Line] {
        struct Key: Hashable {
            let rule: String
            let severity: Severity
            let column: String?
        }
        var lines: [Line] = []
        var index: [Key: Int] = [:]
        for finding in findings {
            let key = Key(rule: finding.rule, severity: finding.severity, column: finding.column)
            if let known = index[key] {
                lines[known].rows += finding.rows
            } else {
                index[key] = lines.count
                lines.append(
                    Line(
                        rule: finding.rule, severity: finding.severity, column: finding.column,
                        rows: finding.rows, expected: finding.expected))
            }
        }
        return lines.sorted {
            ($0.severity, -$0.rows, $0.rule, $0.column ?? "")
                < ($1.severity, -$1.rows, $1.rule, $1.column ?? "")
        }
    }

    /// The short table: severity, rule, rows, column and what was expected, each line at most
    /// `width` characters.
    public func table(width: Int = 100) -> String {
        guard !findings.isEmpty else { return "\(fileName): no findings\n" }
        let rows = lines.map {
            [$0.severity.words, $0.rule, "\($0.rows)", $0.column ?? "", $0.expected]
        }
        let header = ["severity", "rule", "rows", "column", "expected"]
        let widths = (0..<4).map { column in
            ([header] + rows).map { $0[column].count }.max() ?? 0
        }
        var text = fileName + "\n"
        for row in [header] + rows {
            var line = ""
            for column in 0..<4 {
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                line += column == 2 ? padding + row[column] : row[column] + padding
                line += "  "
            }
            line += row[4]
            text += line.count > width ? String(line.prefix(max(width - 1, 0))) + "…" : line
            text += "\n"
        }
        return text
    }

    /// Writes all findings as CSV for the sender: UTF-8, one row per finding.
    ///
    /// - Throws: `SpreadsheetError` when the file cannot be written.
    public func write(csv path: String) throws(SpreadsheetError) {
        let writer = try DelimitedWriter(path: path)
        try writer.appendRow([
            "file", "sheet", "row", "cell", "column", "rule", "severity", "value_masked",
            "expected", "rows",
        ])
        for finding in findings {
            try writer.appendRow([
                fileName, finding.sheet ?? "", finding.row.map(String.init) ?? "",
                finding.cell ?? "", finding.column ?? "", finding.rule,
                finding.severity.rawValue, Self.safe(finding.maskedValue ?? ""),
                Self.safe(finding.expected), "\(finding.rows)",
            ])
        }
        try writer.close()
    }

    /// A text that no spreadsheet takes for a formula.
    private static func safe(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first)
        else { return text }
        return "'" + text
    }
}

extension Severity {
    /// The severity as people say it.
    public var words: String {
        switch self {
        case .rejectFile: "file refused"
        case .reject: "row dropped"
        case .quarantine: "row held"
        case .warn: "warning"
        }
    }
}
