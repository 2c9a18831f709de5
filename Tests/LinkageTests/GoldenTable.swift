import Foundation
import Linkage
import Spreadsheet

/// A table of the reference packages' results, or of the input that they had.
struct GoldenTable {
    let columns: [String: Int]
    let rows: [[String]]

    init(_ name: String) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let reader = try DelimitedReader(
            path: folder.appendingPathComponent("Fixtures/\(name).csv").path, delimiter: 0x2C)
        var row = TableRow()
        _ = try reader.next(into: &row)
        columns = Dictionary(uniqueKeysWithValues: zip(row.texts, row.texts.indices))
        var rows: [[String]] = []
        while try reader.next(into: &row) { rows.append(row.texts) }
        self.rows = rows
    }

    func text(_ row: [String], _ column: String) -> String {
        guard let index = columns[column] else { return "no column \(column)" }
        return row[index]
    }

    func number(_ row: [String], _ column: String) -> Double {
        Double(text(row, column)) ?? .nan
    }
}

/// The two linkage problems of the reference results.
enum GoldenProblem: String, CaseIterable {
    case people, febrl4

    var inputs: [String] {
        switch self {
        case .people: ["people_health_input", "people_social_care_input"]
        case .febrl4: ["febrl4_a_input", "febrl4_b_input"]
        }
    }

    func model() throws -> LinkageModel {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        return try LinkageModel(
            file: root.appendingPathComponent("Config/linkage/\(rawValue).yaml"))
    }

    /// The records, read in an order that `reorder` makes of the rows.
    func records(
        withTruth: Bool = false, reorder: ([[String]]) -> [[String]] = { $0 }
    ) throws -> LinkageRecords {
        let model = try model()
        var records = LinkageRecords(model: model)
        for (side, name) in zip(LinkageModel.Side.allCases, inputs) {
            let table = try GoldenTable(name)
            for row in reorder(table.rows) {
                try records.add(
                    to: side, id: table.text(row, model.idColumn),
                    model.columns.map { table.text(row, $0.name) },
                    truth: withTruth ? model.truthColumn.map { table.text(row, $0) } : nil)
            }
        }
        try records.sort()
        return records
    }
}

/// Whether two numbers agree to an absolute tolerance.
func isNear(_ first: Double, _ second: Double, within tolerance: Double) -> Bool {
    abs(first - second) <= tolerance
}
