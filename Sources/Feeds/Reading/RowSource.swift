import Spreadsheet

/// The rows of a file, whatever its format.
enum RowSource {
    case delimited(DelimitedReader)
    case sheet(SheetReader)

    func next(into row: inout TableRow) throws(SpreadsheetError) -> Bool {
        switch self {
        case .delimited(let reader): try reader.next(into: &row)
        case .sheet(let reader): try reader.next(into: &row)
        }
    }
}

/// A table found in a file: where its header lies and the rows read so far below it.
struct FoundTable {
    let source: RowSource
    let sheetName: String?
    let sheetNumber: Int
    let uses1904Dates: Bool
    let map: HeaderMap
    /// The rows below the header that were read while looking for it.
    let rows: [TableRow]

    /// How day numbers are read: a matter of course in workbooks, worth a word in text.
    var serials: RowConverter.Serials {
        guard sheetName != nil else { return .noted }
        return uses1904Dates ? .from1904 : .from1900
    }
}

/// Looks for the row that heads the table, past titles and notes above it.
struct HeaderSearch {
    let contract: Contract

    /// What was found: the rows read, and the best header among them.
    struct Result {
        var rows: [TableRow] = []
        var map: HeaderMap?
        var header = 0
    }

    /// Reads up to the contract's number of rows and takes the one that matches best.
    func search(_ source: RowSource) throws(SpreadsheetError) -> Result {
        var result = Result()
        var row = TableRow()
        var above: [String] = []
        while result.rows.count < contract.file.headerRows, try source.next(into: &row) {
            result.rows.append(row)
            let texts = row.texts
            let map = HeaderMap(contract: contract, headings: texts, groups: above)
            if map.matched > (result.map?.matched ?? 0) {
                result.map = map
                result.header = result.rows.count - 1
                if map.missing.isEmpty && map.matched == contract.columns.count { break }
            }
            above = texts
        }
        return result
    }
}
