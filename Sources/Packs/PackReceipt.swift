public import Domain
import Spreadsheet

/// A receipt as a pack's workbook holds it: disclosed figures, read without any database.
public struct PackReceipt: Encodable, Sendable, Hashable {
    /// The code.
    public let receipt: String
    /// The measure's code.
    public let measure: String
    /// The area's code and its name.
    public let area, areaName: String
    /// How many months it covers, and the last of them.
    public let months, month: String
    /// The value as disclosed; empty without one.
    public let value: String
    /// The state in words.
    public let state: String
    /// The hash of the definition.
    public let definitionHash: String
    /// The run that made it.
    public let run: String
    /// How the figure was made; empty in older workbooks.
    public let method: String
    /// The version of the definition; empty in older workbooks.
    public let version: String
    /// The feed files that it rests on.
    public let files: [File]

    /// A feed file as the workbook names it.
    public struct File: Encodable, Sendable, Hashable {
        /// Load number, feed, file name, sender, day of arrival and SHA-256.
        public let load, feed, file, sender, day, sha256: String
    }

    /// Finds a code in the receipts sheet of a workbook.
    ///
    /// - Throws: `PackReceiptFault` when the workbook has no such sheet or code, or cannot be read.
    public static func find(
        _ code: ReceiptCode, inWorkbook path: String
    ) throws -> PackReceipt {
        do {
            return try read(code, path)
        } catch let error as SpreadsheetError {
            throw PackReceiptFault.unreadable("\(error)")
        }
    }

    private static func read(_ code: ReceiptCode, _ path: String) throws -> PackReceipt {
        let reader = try WorkbookReader(path: path)
        guard reader.sheets.contains(where: { $0.name == SheetName.receipts.rawValue }) else {
            throw PackReceiptFault.noReceipts
        }
        let sheet = try reader.sheet(named: SheetName.receipts.rawValue)
        guard
            let row = try rows(
                of: sheet, reader, headings: ReceiptSheets.headings,
                where: { $0.first == code.text }
            ).first
        else { throw PackReceiptFault.unknownCode(code) }
        let loads = LoadRanges.loads(row[10]) ?? []
        let files = try rows(
            of: try reader.sheet(named: SheetName.feedFiles.rawValue), reader,
            headings: ReceiptSheets.fileHeadings,
            where: { $0.first.flatMap { Int($0) }.map(loads.contains) == true })
        return PackReceipt(
            receipt: row[0], measure: row[1], area: row[2], areaName: row[3], months: row[4],
            month: String(row[5].prefix(7)), value: row[6], state: row[7], definitionHash: row[8],
            run: row[9], method: row.count > 11 ? row[11] : "",
            version: row.count > 12 ? row[12] : "",
            files: files.map {
                File(
                    load: $0[0], feed: $0[1], file: $0[2], sender: $0[3], day: $0[4],
                    sha256: $0[5])
            })
    }

    /// The rows under the headings for which a condition holds, filled up to their number.
    private static func rows(
        of sheet: WorkbookReader.Sheet, _ reader: WorkbookReader, headings: [String],
        where condition: ([String]) -> Bool
    ) throws -> [[String]] {
        let cells = try reader.open(sheet: sheet)
        var row = TableRow()
        var isBelow = false
        var found: [[String]] = []
        while try cells.next(into: &row) {
            var texts = row.texts
            if !isBelow {
                isBelow = Array(texts.prefix(headings.count)) == headings
                continue
            }
            texts += Array(repeating: "", count: max(0, headings.count - texts.count))
            if condition(texts) { found.append(texts) }
        }
        return found
    }

    /// The receipt in plain words.
    public var text: String {
        var lines = [
            "Receipt \(receipt)", "",
            "\(measure), \(areaName), "
                + (months == "1" ? month : "the \(months) months to \(month)"),
            "  " + (method.isEmpty ? "" : "By the method: \(method).\n  ")
                + (value.isEmpty ? "No value is shown: \(state)." : "\(value) as disclosed."),
            "", "Definition" + (version.isEmpty ? "" : ", version \(version)"),
            "  hash \(definitionHash)", "", "Run \(run)", "", "Feed files:",
        ]
        for file in files {
            lines.append(
                "  \(file.feed) \(file.file)"
                    + (file.sender.isEmpty ? "" : " from \(file.sender)")
                    + ", came in \(file.day) as load \(file.load)")
            lines.append("    sha256 \(file.sha256)")
        }
        return lines.joined(separator: "\n")
    }
}

/// Why a workbook has no such receipt.
public enum PackReceiptFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The workbook has no receipts sheet.
    case noReceipts
    /// No figure of the workbook has the code.
    case unknownCode(ReceiptCode)
    /// There is no such file, or it is no workbook; a pack's PDF holds no receipts to look up.
    case unreadable(String)

    /// One sentence for the person who asked.
    public var description: String {
        switch self {
        case .noReceipts: "The workbook has no sheet “Receipts”: it is no pack, or an older one."
        case .unknownCode(let code):
            "The code \(code) is well formed, and no figure of this workbook has it."
        case .unreadable(let reason):
            "\(reason). --pack takes the workbook of a pack (.xlsx)."
        }
    }
}
