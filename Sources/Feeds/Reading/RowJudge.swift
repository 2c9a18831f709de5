import Spreadsheet

/// Decides what becomes of a row with problems, and writes the findings.
struct RowJudge {
    /// What becomes of a row.
    enum Verdict {
        case keep
        case drop
        case hold(rule: String, expected: String)
    }

    private let contract: Contract
    private let dateOrder: DateOrder
    private let masking: Masking
    private let keys: Set<String>
    private let totals: CodeTable
    private let hasTotals: Bool
    private let requiredCount: Int
    private var positions: [Int] = []
    private var headerWidth = Int.max
    private var sheetName: String?
    private var sheetNumber = 1

    init(contract: Contract, dateOrder: DateOrder) {
        self.contract = contract
        self.dateOrder = dateOrder
        masking = Masking(contract)
        keys = Set(contract.key)
        totals = CodeTable(codes: contract.file.totals)
        hasTotals = !contract.file.totals.isEmpty
        requiredCount = contract.columns.count { $0.isRequired }
    }

    /// Notes where the table was found.
    mutating func begin(_ table: FoundTable) {
        positions = table.map.positions
        headerWidth = table.map.width
        sheetName = table.sheetName
        sheetNumber = table.sheetNumber
    }

    /// True for a totals row: its first filled cell is one of the contract's words.
    func isTotal(_ row: borrowing TableRow) -> Bool {
        guard hasTotals else { return false }
        let bytes = row.bytes
        let span = bytes.span
        var start = 0
        for end in row.ends {
            let range = TextForm.trimmed(span, start..<end)
            if !range.isEmpty {
                return range.count < 40 && totals.find(span.extracting(range)) != .none
            }
            start = end
        }
        return false
    }

    /// True for a row that is no row of the table: blank, or one cell where several are needed.
    func isNote(filled: Int) -> Bool {
        filled == 0 || (filled == 1 && requiredCount >= 3)
    }

    /// What to tell of filled cells to the right of the header, which no column takes: somewhere a
    /// separator may stand inside a text, and the cells behind it one column too far.
    func surplus(_ row: borrowing TableRow) -> Finding? {
        guard row.count > headerWidth else { return nil }
        let filled = (headerWidth..<row.count).map(row.text).filter {
            !$0.allSatisfy(\.isWhitespace)
        }
        guard !filled.isEmpty else { return nil }
        return Finding(
            rule: "CELLS", severity: .warn,
            expected: "no more cells than the header has: \(headerWidth), and this row"
                + " \(row.count); a separator inside a text needs quotation marks round the text",
            sheet: sheetName, row: row.number,
            // Of whichever column they are, so by their form alone.
            maskedValue: filled.map(Masking.shape).joined(separator: ", "))
    }

    /// Writes a finding for each problem; the worst severity decides.
    func judge(
        _ row: borrowing TableRow, _ problems: [RowConverter.Problem], log: inout FindingLog
    ) -> Verdict {
        var worst = Severity.warn
        var reason: (rule: String, expected: String)?
        for problem in problems {
            let (rule, severity) = ruling(on: problem)
            let column = contract.columns[problem.column]
            if severity != .warn, severity < worst || reason == nil {
                worst = severity
                reason = (rule, problem.problem.expected(of: column, dateOrder: dateOrder))
            }
            if log.hasRoom(rule: rule, column: column.name) {
                log.add(finding(row, problem, rule: rule, severity: severity))
            } else {
                log.add(
                    Finding(
                        rule: rule, severity: severity,
                        expected: problem.problem.expected(of: column, dateOrder: dateOrder),
                        sheet: sheetName, column: column.name))
            }
        }
        guard let reason else { return .keep }
        return worst <= .reject ? .drop : .hold(rule: reason.rule, expected: reason.expected)
    }

    /// The rule that a problem breaks and how bad that is.
    private func ruling(on problem: RowConverter.Problem) -> (rule: String, severity: Severity) {
        let column = contract.columns[problem.column]
        let isKey = keys.contains(column.name)
        let common = problem.problem.commonRule(isKey: isKey)
        switch problem.problem {
        case .blank where isKey && contract.keyRule != nil:
            return (contract.keyRule ?? common, .reject)
        case .blank: return (column.typeRule ?? common, column.typeSeverity)
        case .notInList, .outOfRange: return (column.codeRule, column.codeSeverity)
        default: break
        }
        if let severity = problem.problem.fixedSeverity {
            // A blank that must not be one holds the row, whatever made it blank.
            let isLost = column.isRequired && !problem.problem.keepsValue
            return (common, isLost ? column.typeSeverity : severity)
        }
        return (column.typeRule ?? common, column.typeSeverity)
    }

    private func finding(
        _ row: borrowing TableRow, _ problem: RowConverter.Problem, rule: String,
        severity: Severity
    ) -> Finding {
        let column = contract.columns[problem.column]
        let position = positions[problem.column]
        let text = position >= 0 ? row.text(position) : ""
        let isSheet = sheetName != nil && position >= 0
        return Finding(
            rule: rule, severity: severity,
            expected: problem.problem.expected(of: column, dateOrder: dateOrder),
            sheet: sheetName, row: row.number,
            cell: isSheet
                ? CellReference(row: row.number, column: position + 1).text : nil,
            column: column.name,
            maskedValue: text.isEmpty ? nil : masking.shown(text, column: column.name))
    }

    /// The row with all its fields as sent.
    func held(_ row: borrowing TableRow, rule: String, expected: String) -> HeldRow {
        var fields: [NamedText] = []
        for (column, position) in zip(contract.columns, positions) where position >= 0 {
            fields.append(NamedText(column.name, row.text(position)))
        }
        return HeldRow(
            sheet: sheetNumber, row: row.number, fields: fields, rule: rule, expected: expected)
    }

    /// The refusal of a file whose dates have the month first; `nil` when they have not.
    ///
    /// A column tells it: some second numbers over 12 and no first one. While rows still come,
    /// only many of them do.
    func swappedDates(_ converter: RowConverter?, atEnd: Bool) -> Finding? {
        guard let converter, dateOrder == .dmy else { return nil }
        for (column, order) in zip(contract.columns, converter.orders)
        where order.firstOver12 == 0 && order.secondOver12 >= (atEnd ? 1 : 200) {
            return Finding(
                rule: "DATES", severity: .rejectFile,
                expected: "dates written dd/mm/yyyy; these look like mm/dd/yyyy: send the file "
                    + "again, or confirm the order of its dates when loading it",
                sheet: sheetName, column: column.name, rows: order.secondOver12)
        }
        return nil
    }
}
