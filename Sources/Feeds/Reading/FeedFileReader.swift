import Spreadsheet

/// Reads one feed file by its contract: batches of converted rows, findings and held rows.
///
/// Reading never throws: whatever is wrong with a file is a finding, and a file that cannot be
/// used at all gives no rows, `isRefused` and a finding of severity `reject_file`. A file may turn
/// out to be refused after some batches, so a loader keeps all of a file in one transaction.
public final class FeedFileReader {
    /// The contract that the file is read by.
    public let contract: Contract
    /// How the rows went so far.
    public private(set) var counts = RowCounts()
    /// True when the file must not be loaded.
    public private(set) var isRefused = false
    /// The sheet that is read; `nil` for CSV.
    public private(set) var sheetName: String?

    private let options: ReadingOptions
    private var table: FoundTable?
    private var converter: RowConverter?
    private var judge: RowJudge
    private var log: FindingLog
    private var held: [HeldRow] = []
    private var heldValues: RowBatch
    private var buffered = 0
    private var skippedRows = 0
    private var atEnd = false
    private var row = TableRow()

    /// Opens a file and finds its header.
    ///
    /// - Parameters:
    ///   - path: The file; `.xlsx` is read as a workbook, all else as delimited text.
    ///   - contract: The contract of its feed.
    ///   - options: How to read it.
    public init(path: String, contract: Contract, options: ReadingOptions = ReadingOptions()) {
        self.contract = contract
        self.options = options
        heldValues = RowBatch(columnCount: contract.columns.count)
        log = FindingLog(detailLimit: options.findingDetails)
        judge = RowJudge(
            contract: contract, dateOrder: options.confirmedDateOrder ?? contract.file.dateOrder)
        if let refusal = options.today.flatMap(contract.refusal(on:)) {
            refuse(refusal)
            return
        }
        do throws(SpreadsheetError) {
            try open(path)
        } catch {
            refuse(fault(error))
        }
    }

    /// Reads the next rows into an emptied batch.
    ///
    /// - Returns: False at the end of the file and when the file is refused; the batch may then
    ///   still hold rows, unless the file is refused.
    public func next(into batch: inout RowBatch) -> Bool {
        batch.removeAll()
        guard !atEnd, !isRefused, let table else { return false }
        batch.sheet = Int16(clamping: table.sheetNumber)
        do throws(SpreadsheetError) {
            // Held rows count too: of a file of them alone no batch would ever be full.
            while batch.rowCount + held.count < options.batchRows {
                guard try advance() else {
                    finish()
                    break
                }
                take(into: &batch)
                if isRefused { break }
            }
        } catch {
            refuse(fault(error))
        }
        if isRefused { batch.removeAll() }
        return !atEnd && !isRefused
    }

    /// The findings since the last call; at the end also those that were only counted.
    public func takeFindings() -> [Finding] { log.take(atEnd: atEnd || isRefused) }

    /// The rows held since the last call.
    public func takeHeldRows() -> [HeldRow] {
        defer { held.removeAll() }
        return held
    }

    /// The values of the rows held since the last call, in their order; null where a value could
    /// not be read.
    public func takeHeldValues() -> RowBatch {
        defer { heldValues.removeAll() }
        return heldValues
    }

    private func refuse(_ finding: Finding) {
        isRefused = true
        log.add(finding)
    }

    private func fault(_ error: SpreadsheetError) -> Finding {
        Finding(
            rule: "FILE", severity: .rejectFile, expected: "a file that can be read: \(error)",
            sheet: sheetName)
    }

    private func open(_ path: String) throws(SpreadsheetError) {
        let finder = TableFinder(contract: contract)
        let (found, findings) = try finder.find(path)
        for finding in findings { log.add(finding) }
        guard let found else { return isRefused = true }
        var companions: [CompanionTable] = []
        for lookup in contract.lookups {
            let (companion, finding) = try CompanionTable.read(
                lookup, of: contract, map: found.map, beside: path)
            if let finding { return refuse(finding) }
            if let companion { companions.append(companion) }
        }
        sheetName = found.sheetName
        table = found
        judge.begin(found)
        converter = RowConverter(
            contract: contract, map: found.map,
            dateOrder: options.confirmedDateOrder ?? contract.file.dateOrder,
            serials: found.serials, companions: companions)
    }

    /// Moves to the next row: those kept from the search for the header come first.
    private func advance() throws(SpreadsheetError) -> Bool {
        guard let table else { return false }
        if buffered < table.rows.count {
            row = table.rows[buffered]
            buffered += 1
            return true
        }
        return try table.source.next(into: &row)
    }

    /// Converts the current row; keeps, holds or drops it.
    private func take(into batch: inout RowBatch) {
        guard converter != nil, !judge.isTotal(row) else {
            skippedRows += 1
            return
        }
        let bytesBefore = batch.bytes.count
        let valuesBefore = batch.values.count
        let filled = converter?.convert(row, into: &batch) ?? 0
        let problems = converter?.problems ?? []
        if problems.isEmpty {
            if let surplus = judge.surplus(row) { log.add(surplus) }
            counts.read += 1
            counts.accepted += 1
            batch.rowNumbers.append(Int32(clamping: row.number))
            return
        }
        func takeBack() {
            batch.bytes.removeLast(batch.bytes.count - bytesBefore)
            batch.values.removeLast(batch.values.count - valuesBefore)
        }
        if judge.isNote(filled: filled) {
            skippedRows += filled == 0 ? 0 : 1
            return takeBack()
        }
        counts.read += 1
        if let surplus = judge.surplus(row) { log.add(surplus) }
        switch judge.judge(row, problems, log: &log) {
        case .keep:
            counts.accepted += 1
            batch.rowNumbers.append(Int32(clamping: row.number))
        case .drop:
            counts.rejected += 1
            takeBack()
        case .hold(let rule, let expected):
            counts.quarantined += 1
            held.append(judge.held(row, rule: rule, expected: expected))
            heldValues.append(rowOf: batch, valuesFrom: valuesBefore, number: row.number)
            takeBack()
        }
        if let swapped = judge.swappedDates(converter, atEnd: false) { refuse(swapped) }
    }

    private func finish() {
        atEnd = true
        if skippedRows > 0 {
            log.add(
                Finding(
                    rule: "LAYOUT", severity: .warn,
                    expected: "one table of rows only: titles, totals and notes were left out",
                    sheet: sheetName, rows: skippedRows))
        }
        if let swapped = judge.swappedDates(converter, atEnd: true) { refuse(swapped) }
        if counts.read == 0, !isRefused {
            log.add(
                Finding(
                    rule: "LAYOUT", severity: .warn, expected: "at least one row below the header",
                    sheet: sheetName))
        }
    }
}
