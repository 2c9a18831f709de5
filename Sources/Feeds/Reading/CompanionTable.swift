import Foundation
import Spreadsheet

/// A companion file in memory: the values that it adds, by the key that joins it to a row.
struct CompanionTable {
    /// The position of the key in the row of the feed file.
    let keyPosition: Int
    /// The columns of the contract that it fills, in the order of the values.
    let columns: [Int]
    private var values: [[UInt8]: [[UInt8]]] = [:]

    /// The values for a row; `nil` when the companion does not have its key.
    func values(for row: borrowing TableRow) -> [[UInt8]]? {
        guard keyPosition >= 0, keyPosition < row.count else { return nil }
        return values[Array(row.bytes[row.range(of: keyPosition)])]
    }

    /// Reads a companion that lies beside the feed file.
    ///
    /// - Returns: A finding when it is absent or lacks a column; the file is then refused.
    static func read(
        _ lookup: Contract.Lookup, of contract: Contract, map: HeaderMap, beside path: String
    ) throws(SpreadsheetError) -> (CompanionTable?, Finding?) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        let companion = folder.appendingPathComponent(lookup.file).path
        guard FileManager.default.fileExists(atPath: companion) else {
            return (nil, missing("the file '\(lookup.file)' beside this one"))
        }
        let reader = try DelimitedReader(path: companion)
        var row = TableRow()
        guard try reader.next(into: &row) else {
            return (nil, missing("a header in '\(lookup.file)'"))
        }
        let headings = row.texts.map(HeaderMap.normalised)
        func position(_ heading: String) -> Int? {
            headings.firstIndex(of: HeaderMap.normalised(heading))
        }
        let found = lookup.columns.compactMap { position($0.text) }
        guard let key = position(lookup.key), found.count == lookup.columns.count,
            let keyColumn = contract.index(of: lookup.key)
        else { return (nil, missing("the columns agreed in '\(lookup.file)'")) }
        var table = CompanionTable(
            keyPosition: map.positions[keyColumn],
            columns: lookup.columns.compactMap { contract.index(of: $0.name) })
        while try reader.next(into: &row) {
            guard key < row.count else { continue }
            let name = Array(row.bytes[row.range(of: key)])
            if table.values[name] != nil { continue }
            table.values[name] = found.map {
                $0 < row.count ? Array(row.bytes[row.range(of: $0)]) : []
            }
        }
        return (table, nil)
    }

    private init(keyPosition: Int, columns: [Int]) {
        self.keyPosition = keyPosition
        self.columns = columns
    }

    private static func missing(_ expected: String) -> Finding {
        Finding(rule: "COMPANION", severity: .rejectFile, expected: expected)
    }
}
