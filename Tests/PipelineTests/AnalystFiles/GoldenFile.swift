import Foundation
import TestTools
import Testing

@testable import Pipeline

/// Golden files of the reference packages, read as an analyst's files are.
enum GoldenFile {
    /// The path of a golden file, such as `statistics/phe_rate` or `linkage/people_pairs_expected`.
    static func path(_ name: String) -> String {
        let place =
            name.hasPrefix("linkage/")
            ? "LinkageTests/Fixtures/\(name.dropFirst(8))" : "StatisticsTests/Fixtures/\(name)"
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../\(place).csv").standardizedFileURL.path
    }

    static func table(_ name: String) throws -> AnalystTable {
        try AnalystTable(reading: path(name))
    }

    /// A golden file with only some of its columns, so that no expected result goes in.
    static func table(_ name: String, only columns: [String]) throws -> AnalystTable {
        let whole = try table(name)
        return try AnalystTable(
            file: "\(name).csv", columns: columns,
            texts: whole.rows.map { row in columns.map { row[$0] } })
    }
}

/// How near numbers must be.
struct Tolerance {
    var relative = 1e-9
    var absolute = 1e-12

    func holds(_ ours: Double, _ theirs: Double) -> Bool {
        ours == theirs || (ours.isNaN && theirs.isNaN)
            || abs(ours - theirs) <= max(relative * max(abs(ours), abs(theirs)), absolute)
    }

    func holds(_ ours: String, _ theirs: String) -> Bool {
        if ours == theirs { return true }
        guard let ours = Double(ours), let theirs = Double(theirs) else { return false }
        return holds(ours, theirs)
    }
}

/// Writes a table of results to a file, reads it back, and compares every row and column of a
/// golden file with it.
///
/// Rows are joined by `keys`, in any order; rows of the same key pair up in order. Columns of
/// the golden file that are not results are named in `without`. Rows of ours that the golden file
/// lacks must be `extra`. Returns how many cells agreed.
@discardableResult
func expectEqual(
    _ results: ResultTable, _ golden: String, keys: [String], without: Set<String> = [],
    where isCompared: (AnalystRow) -> Bool = { _ in true },
    extra isExtra: (AnalystRow) -> Bool = { _ in false },
    tolerance: (_ column: String, _ row: AnalystRow) -> Tolerance = { _, _ in Tolerance() },
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> Int {
    let file = TestFolder.path("results").appendingPathExtension("csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try results.write(csv: file.path)
    let ours = try AnalystTable(reading: file.path)
    #expect(ours.rows.count == results.rows.count, sourceLocation: sourceLocation)
    let expected = try GoldenFile.table(golden)
    let columns = expected.columns.filter { !without.contains($0) }
    try ours.require(columns)
    func key(_ row: AnalystRow) -> [String] { keys.map { row[$0] } }
    var waiting = Dictionary(grouping: ours.rows, by: key).mapValues { $0[...] }
    var compared = 0
    for row in expected.rows {
        let found = waiting[key(row)]?.popFirst()
        guard isCompared(row) else { continue }
        guard let own = found else {
            Issue.record("no row for \(key(row))", sourceLocation: sourceLocation)
            continue
        }
        for column in columns {
            let agrees = tolerance(column, row).holds(own[column], row[column])
            #expect(
                agrees, "\(key(row)) \(column): \(own[column]) for \(row[column])",
                sourceLocation: sourceLocation)
            if agrees { compared += 1 }
        }
    }
    let left = waiting.values.joined().filter { !isExtra($0) }.map(key)
    #expect(left.isEmpty, "rows that the golden file lacks", sourceLocation: sourceLocation)
    return compared
}
