import Spreadsheet

/// Turns rows as read into rows of a batch: the hot path, one pass over the bytes of a row.
struct RowConverter {
    /// What is done with one field, without anything that needs counting of references.
    struct Step {
        let kind: ContractColumn.Kind
        let form: ContractColumn.Form?
        let position: Int
        /// The index of the code table; -1 for none.
        let table: Int
        let minimum: Int64
        let maximum: Int64
        let scale: Int
        let isRequired: Bool
        let isMagnitude: Bool
        let fillsDown: Bool
    }

    /// How the day numbers of spreadsheets are read.
    enum Serials {
        /// Text: a spreadsheet has put them there, and the sender is told.
        case noted
        /// A workbook that counts from 1900.
        case from1900
        /// A workbook that counts from 1904.
        case from1904
    }

    /// A problem with the field of one column.
    struct Problem {
        let column: Int
        let problem: FieldProblem
    }

    let steps: [Step]
    let tables: [CodeTable]
    let blanks: CodeTable
    let dateOrder: DateOrder
    let keepsPseudonyms: Bool
    let serials: Serials

    /// The problems of the row converted last.
    private(set) var problems: [Problem] = []
    /// For each column, which numbers of its dates were over 12.
    private(set) var orders: [DateForm.OrderCount]
    private var above: [[UInt8]]
    var scratch: [UInt8] = []

    private let companions: [CompanionTable]

    init(
        contract: Contract, map: HeaderMap, dateOrder: DateOrder, serials: Serials,
        companions: [CompanionTable] = []
    ) {
        self.companions = companions
        let given = contract.givenColumns
        var tables: [CodeTable] = []
        var steps: [Step] = []
        for (column, position) in zip(contract.columns, map.positions) {
            let hasTable = !column.codes.isEmpty
            if hasTable {
                tables.append(CodeTable(codes: column.codes.map(\.name), aliases: column.aliases))
            }
            steps.append(
                Step(
                    kind: column.kind, form: column.form, position: position,
                    table: hasTable ? tables.count - 1 : -1,
                    minimum: column.minimum ?? .min, maximum: column.maximum ?? .max,
                    scale: column.scale ?? -1,
                    isRequired: column.isRequired && !(position < 0 && column.mayBeAbsent),
                    isMagnitude: column.isMagnitude,
                    fillsDown: contract.file.fillDown.contains(column.name)
                        || (position < 0 && given.contains(column.name))))
        }
        self.steps = steps
        self.tables = tables
        blanks = CodeTable(codes: contract.file.blanks)
        self.dateOrder = dateOrder
        keepsPseudonyms = contract.isPseudonymised
        self.serials = serials
        orders = Array(repeating: DateForm.OrderCount(), count: steps.count)
        above = contract.columns.map { column in
            let constant = contract.constants.first { $0.name == column.name }
            return constant.map { Array($0.text.utf8) } ?? []
        }
    }

    /// Takes the values that companion files add to a row.
    private mutating func takeCompanions(_ row: borrowing TableRow) {
        for companion in companions {
            let values = companion.values(for: row)
            for (place, column) in companion.columns.enumerated() {
                above[column] = values?[place] ?? []
            }
        }
    }

    /// Converts a row and appends its values to the batch.
    ///
    /// - Returns: How many fields were filled. Look at `problems` before keeping the row.
    mutating func convert(_ row: borrowing TableRow, into batch: inout RowBatch) -> Int {
        let bytes = row.bytes
        let ends = row.ends
        let kinds = row.kinds
        let span = bytes.span
        var filled = 0
        problems.removeAll(keepingCapacity: true)
        if !companions.isEmpty { takeCompanions(row) }
        for index in 0..<steps.count {
            let step = steps[index]
            guard step.position >= 0, step.position < ends.count else {
                appendBlank(index, step, into: &batch)
                continue
            }
            let start = step.position == 0 ? 0 : ends[step.position - 1]
            let range = TextForm.trimmed(span, start..<ends[step.position])
            if range.isEmpty || isBlankWord(span, range) {
                appendBlank(index, step, into: &batch)
                continue
            }
            filled += 1
            if kinds[step.position] == .error {
                fail(index, .workbookError, into: &batch)
                continue
            }
            if step.fillsDown { above[index] = Array(bytes[range]) }
            append(index, step, bytes, span, range, into: &batch)
        }
        return filled
    }

    private func isBlankWord(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        range.count <= 8 && blanks.find(bytes.extracting(range)) != .none
    }

    /// A field with nothing in it: the value above where cells are merged downwards, else null.
    private mutating func appendBlank(_ index: Int, _ step: Step, into batch: inout RowBatch) {
        if step.fillsDown, !above[index].isEmpty {
            let bytes = above[index]
            append(index, step, bytes, bytes.span, 0..<bytes.count, into: &batch)
        } else if step.isRequired {
            fail(index, .blank, into: &batch)
        } else {
            batch.values.append(.null)
        }
    }

    /// Notes a problem and leaves the value null.
    mutating func fail(_ index: Int, _ problem: FieldProblem, into batch: inout RowBatch) {
        problems.append(Problem(column: index, problem: problem))
        batch.values.append(.null)
    }

    /// Notes a problem of a value that is kept.
    mutating func note(_ index: Int, _ problem: FieldProblem) {
        problems.append(Problem(column: index, problem: problem))
    }

    /// Counts whether day and month of a date could be the wrong way round.
    mutating func countOrder(_ index: Int, _ count: DateForm.OrderCount) {
        orders[index].firstOver12 += count.firstOver12
        orders[index].secondOver12 += count.secondOver12
    }

    private mutating func append(
        _ index: Int, _ step: Step, _ bytes: [UInt8], _ span: borrowing Span<UInt8>,
        _ range: Range<Int>, into batch: inout RowBatch
    ) {
        switch step.kind {
        case .text: appendText(index, step, bytes, span, range, into: &batch)
        case .date: appendDate(index, step, span, range, into: &batch)
        case .timestamp: appendTimestamp(index, span, range, into: &batch)
        case .integer: appendInteger(index, step, span, range, into: &batch)
        case .numeric: appendNumeric(index, step, span, range, into: &batch)
        case .boolean: appendBoolean(index, span, range, into: &batch)
        case .list: appendList(index, step, bytes, span, range, into: &batch)
        }
    }
}
