import Spreadsheet

/// A table of results as CSV (UTF-8, commas, line feeds, quotes only where needed).
enum LinkTable {
    /// Writes the header and the rows.
    static func write(
        _ header: [String], to path: String,
        rows: (DelimitedWriter) throws(SpreadsheetError) -> Void
    ) throws(LinkageFileError) {
        do {
            let writer = try DelimitedWriter(path: path)
            try writer.appendRow(header)
            try rows(writer)
            try writer.close()
        } catch {
            throw .table(error)
        }
    }
}
