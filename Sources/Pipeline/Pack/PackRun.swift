import Foundation
import Spreadsheet

/// The run whose figures a pack shows, as its workbook's cover says.
public struct PackRun: Sendable, Hashable {
    /// The run's number.
    public let run: Int
    /// The newest load that the run saw.
    public let publishedLoad: Int

    /// The rows of a cover that are looked through.
    private static let rowLimit = 60

    /// Reads the cover of a workbook.
    ///
    /// - Throws: `PackRunFault` when the cover names no run or the workbook cannot be read.
    public init(workbook path: String) throws {
        do {
            try self.init(cover: path)
        } catch let error as SpreadsheetError {
            throw PackRunFault.unreadable("\(error)")
        }
    }

    private init(cover path: String) throws {
        let reader = try WorkbookReader(path: path)
        guard let cover = reader.sheets.first else {
            throw PackRunFault.noRun(URL(fileURLWithPath: path).lastPathComponent)
        }
        let cells = try reader.open(sheet: cover)
        var row = TableRow()
        var count = 0
        while count < Self.rowLimit, try cells.next(into: &row) {
            count += 1
            for text in row.texts {
                guard let found = text.firstMatch(of: /Run (\d+) · load (\d+) · definitions/),
                    let run = Int(found.1), let load = Int(found.2)
                else { continue }
                self.run = run
                publishedLoad = load
                return
            }
        }
        throw PackRunFault.noRun(URL(fileURLWithPath: path).lastPathComponent)
    }
}

/// Why a workbook names no run.
public enum PackRunFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The cover has no line with a run, a load and a mark of the definitions.
    case noRun(String)
    /// There is no such file, or it is no workbook.
    case unreadable(String)

    /// One sentence for the person who asked.
    public var description: String {
        switch self {
        case .noRun(let name): "The cover of \(name) names no run: it is no pack, or an older one."
        case .unreadable(let reason): "\(reason)."
        }
    }
}
