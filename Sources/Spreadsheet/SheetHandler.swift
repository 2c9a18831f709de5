/// Reads the rows of a sheet, pausing after each.
final class SheetHandler: MarkupHandler {
    /// The kinds of cell, by the attribute `t`.
    private enum CellType { case number, shared, text, boolean, error, isoDate }

    /// What all sheets of a workbook share.
    struct Context {
        var sheet: String
        var strings: SharedStrings
        var meanings: [NumberMeaning]
        var uses1904Dates: Bool
        var limits: ReadingLimits
    }

    var row = TableRow()
    /// Whether `row` holds a whole row; the reader sets it back.
    var hasRow = false

    private let context: Context
    private var value: [UInt8] = []
    private var isCollecting = false
    private var isInCell = false
    private var isPhonetic = false
    private var type = CellType.number
    private var meaning = NumberMeaning.number
    private var rowNumber = 0

    init(context: Context) { self.context = context }

    override func start(_ name: MarkupName, _ attributes: MarkupAttributes) {
        switch name {
        case .cell: startCell(attributes)
        case .value: isCollecting = isInCell
        case .text: isCollecting = isInCell && !isPhonetic
        case .row: startRow(attributes)
        case .phonetic: isPhonetic = true
        default: break
        }
    }

    override func end(_ name: MarkupName) {
        switch name {
        case .cell:
            endCell()
            isInCell = false
        case .value, .text: isCollecting = false
        case .row: endRow()
        case .phonetic: isPhonetic = false
        default: break
        }
    }

    override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard isCollecting else { return }
        unsafe value.append(contentsOf: bytes)
        if value.count + row.bytes.count > context.limits.rowBytes {
            fault = .tooLarge(part: place, limit: "\(context.limits.rowBytes) bytes in one row")
        }
    }

    private var place: String { "sheet '\(context.sheet)', row \(rowNumber)" }

    private func startRow(_ attributes: MarkupAttributes) {
        let number = attributes.integer(.reference) ?? rowNumber + 1
        guard number > rowNumber, number <= CellReference.lastRow else {
            fault = .damagedCell(
                sheet: context.sheet, cell: "A\(rowNumber)",
                expected: "rows in rising order, at most \(CellReference.lastRow)")
            return
        }
        rowNumber = number
        row.clear(number: number)
    }

    private func endRow() {
        guard row.kinds.contains(where: { $0 != .empty }) else { return }
        hasRow = true
        pause()
    }

    private func startCell(_ attributes: MarkupAttributes) {
        isInCell = true
        value.removeAll(keepingCapacity: true)
        let cell = unsafe attributes.cell()
        let column = unsafe column(cell.reference)
        guard fault == nil else { return }
        while row.count < column - 1 { row.endField(.empty) }
        let style = unsafe cell.style
        meaning = style < context.meanings.count ? context.meanings[style] : .number
        type = unsafe cellType(cell.type)
    }

    /// The column of a cell, from its reference or from the cell before it.
    private func column(_ reference: UnsafePointer<CChar>?) -> Int {
        var column = row.count + 1
        if let text = unsafe reference {
            var isRow = false
            var row = 0
            column = 0
            var next = unsafe text
            while unsafe next.pointee != 0, row < 1 << 24, column < 1 << 24 {
                let byte = unsafe UInt8(bitPattern: next.pointee)
                if (0x30...0x39).contains(byte) {
                    isRow = true
                    row = row * 10 + Int(byte - 0x30)
                } else {
                    let isLetter = !isRow && (0x41...0x5A).contains(byte)
                    column = column * 26 + (isLetter ? Int(byte - 0x40) : 1 << 24)
                }
                unsafe next += 1
            }
            if row != rowNumber { column = 0 }
        }
        guard column > row.count, column <= CellReference.lastColumn else {
            fault = .damagedCell(
                sheet: context.sheet, cell: "\(CellReference.letters(row.count + 1))\(rowNumber)",
                expected: "cells of this row in rising order, at most "
                    + "\(CellReference.lastColumn) of them")
            return 1
        }
        return column
    }

    private func cellType(_ name: MarkupName?) -> CellType {
        switch name {
        case nil: .number
        case MarkupName.style: .shared
        case MarkupName.formulaText, MarkupName.inlineText: .text
        case MarkupName.boolean: .boolean
        case MarkupName.error: .error
        case MarkupName.isoDate: .isoDate
        default: .number
        }
    }

    private func endCell() {
        guard !value.isEmpty else { return row.endField(.empty) }
        switch type {
        case .number: endNumber()
        case .shared: endShared()
        case .text:
            EscapedText.unescape(&value, from: 0)
            row.append(value, .text)
        case .boolean:
            let isTrue = value == [0x31] || value == Array("true".utf8)
            row.append(isTrue ? "true".utf8 : "false".utf8, .boolean)
        case .error: row.append(value, .error)
        case .isoDate: row.append(value, .date)
        }
    }

    private func endShared() {
        guard let index = Int(String(decoding: value, as: UTF8.self)),
            (0..<context.strings.count).contains(index)
        else { return refuseCell("a text that the workbook holds") }
        let text = context.strings[index]
        row.append(text, text.isEmpty ? .empty : .text)
    }

    private func endNumber() {
        if meaning != .number, let serial = Double(String(decoding: value, as: UTF8.self)),
            SerialDate.write(
                serial, as: meaning, uses1904: context.uses1904Dates, into: &row.bytes)
        {
            row.endField(.date)
        } else if NumberText.write(value, into: &row.bytes) {
            row.endField(.number)
        } else {
            refuseCell("a number")
        }
    }

    private func refuseCell(_ expected: String) {
        fault = .damagedCell(
            sheet: context.sheet, cell: "\(CellReference.letters(row.count + 1))\(rowNumber)",
            expected: expected)
    }
}

/// Reads the merged ranges of a sheet and nothing else.
final class MergedRangesHandler: MarkupHandler {
    private(set) var ranges: [CellRange] = []

    override func start(_ name: MarkupName, _ attributes: MarkupAttributes) {
        guard name == .mergedCell, let text = attributes.string(.ref), let range = CellRange(text)
        else { return }
        ranges.append(range)
    }
}
