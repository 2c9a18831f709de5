import Foundation

@testable import Feeds

/// Where contracts and fixtures lie, found from this file.
enum Folders {
    static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    static let root = tests.deletingLastPathComponent().deletingLastPathComponent()
    static let feeds = root.appendingPathComponent("Config/feeds").path
    static let maplewood = root.appendingPathComponent("Config/profiles/maplewood/feeds").path
    static func fixture(_ name: String) -> String {
        tests.appendingPathComponent("Fixtures/\(name)").path
    }
}

/// What came of reading a file.
struct Reading {
    var rows: [[String: String]] = []
    var findings: [Finding] = []
    var held: [HeldRow] = []
    var counts = RowCounts()
    var isRefused = false

    /// The rules broken, by severity and name.
    var rules: Set<String> { Set(findings.map { "\($0.severity.rawValue) \($0.rule)" }) }

    init(_ path: String, _ contract: Contract, _ options: ReadingOptions = ReadingOptions()) {
        let reader = FeedFileReader(path: path, contract: contract, options: options)
        var batch = RowBatch(columnCount: contract.columns.count)
        var more = true
        while more {
            more = reader.next(into: &batch)
            for row in 0..<batch.rowCount {
                var values: [String: String] = [:]
                for (index, column) in contract.columns.enumerated() {
                    let value = batch.values[row * batch.columnCount + index]
                    values[column.name] = Self.words(value, batch)
                }
                rows.append(values)
            }
            findings += reader.takeFindings()
            held += reader.takeHeldRows()
        }
        findings += reader.takeFindings()
        counts = reader.counts
        isRefused = reader.isRefused
    }

    /// Reads text as if it had been sent as a CSV file.
    static func text(
        _ text: String, _ contract: Contract, _ options: ReadingOptions = ReadingOptions()
    ) throws -> Reading {
        try bytes(Array(text.utf8), contract, options)
    }

    /// Reads bytes as if they had been sent as a CSV file.
    static func bytes(
        _ bytes: [UInt8], _ contract: Contract, _ options: ReadingOptions = ReadingOptions(),
        ending: String = "csv"
    ) throws -> Reading {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("feeds-\(UUID().uuidString).\(ending)")
        try Data(bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return Reading(url.path, contract, options)
    }

    private static func words(_ value: FieldValue, _ batch: RowBatch) -> String? {
        switch value {
        case .null: nil
        case .boolean(let truth): "\(truth)"
        case .integer(let number): "\(number)"
        case .date(let day): CivilDay(number: day).description
        case .timestamp(let microseconds): "\(microseconds / 1_000_000)"
        case .numeric(let mantissa, let scale): "\(mantissa)e-\(scale)"
        case .text: batch.text(value)
        }
    }
}
