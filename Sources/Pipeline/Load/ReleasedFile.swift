import Feeds
import Foundation
import Spreadsheet
import Store

/// Released rows put down as a file, so that they go the way every file goes.
enum ReleasedFile {
    /// The number of the held row that stands in a row of the file, below its title and headings.
    static func number(ofRow row: Int, in released: [Int]) -> Int? {
        released.indices.contains(row - 3) ? released[row - 3] : nil
    }

    /// Writes the rows with the contract's column names as headings.
    static func write(_ rows: [HeldRecord], contract: Contract, to file: URL) throws {
        let writer = try DelimitedWriter(path: file.path)
        // The title tells apart files whose rows say the same: each release is one load.
        try writer.appendRow([
            "Released from quarantine: " + rows.map { String($0.id) }.joined(separator: ", ")
        ])
        let names = contract.columns.map(\.name)
        try writer.appendRow(names)
        for row in rows {
            try writer.appendRow(names.map { row.fields[$0] ?? "" })
        }
        try writer.close()
    }
}
