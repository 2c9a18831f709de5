import Foundation
import Testing

/// A golden file as rows of named fields.
///
/// The files hold no line breaks inside fields and quotes only around whole fields, which is all
/// that this reader understands.
struct FixtureTable {
    /// One row: its fields by column name.
    struct Row {
        let fields: [String: String]

        subscript(column: String) -> String { fields[column] ?? "no column \(column)" }

        /// The number in a column; nil for blank, NA or NaN.
        func number(_ column: String) -> Double? {
            Double(self[column]).flatMap { $0.isNaN ? nil : $0 }
        }

        /// The number in a column that must have one.
        func required(_ column: String) throws -> Double { try #require(number(column)) }

        /// The whole number in a column; nil for blank.
        func integer(_ column: String) -> Int? { Int(self[column]) }

        /// TRUE or FALSE; nil for blank.
        func flag(_ column: String) -> Bool? {
            switch self[column] {
            case "TRUE": true
            case "FALSE": false
            default: nil
            }
        }
    }

    let rows: [Row]

    /// Reads `name`.csv of a folder of Fixtures.
    init(_ name: String, folder: String = "statistics") throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/\(folder)/\(name).csv")
        let text = try String(contentsOf: file, encoding: .utf8)
        var lines = text.split(whereSeparator: \.isNewline).map { Self.fields(String($0)) }
        let header = lines.removeFirst()
        rows = try lines.map { fields in
            try #require(fields.count == header.count)
            return Row(fields: Dictionary(uniqueKeysWithValues: zip(header, fields)))
        }
    }

    /// The rows of each value of a column, in order of first appearance.
    func grouped(by column: String) -> [(key: String, rows: [Row])] {
        var order: [String] = []
        var groups: [String: [Row]] = [:]
        for row in rows {
            if groups[row[column]] == nil { order.append(row[column]) }
            groups[row[column], default: []].append(row)
        }
        return order.map { ($0, groups[$0] ?? []) }
    }

    private static func fields(_ line: String) -> [String] {
        var fields: [String] = []
        var field = ""
        var quoted = false
        for character in line where character != "\r" {
            if character == "\"" {
                quoted.toggle()
            } else if character == ",", !quoted {
                fields.append(field)
                field = ""
            } else {
                field.append(character)
            }
        }
        return fields + [field]
    }
}

/// Whether two numbers agree within the tolerance of the golden files; nil agrees with nil only.
func agree(
    _ ours: Double?, _ theirs: Double?, relative: Double = 1e-9, absolute: Double = 1e-9
) -> Bool {
    switch (ours, theirs) {
    case (nil, nil): true
    case (let ours?, let theirs?):
        ours == theirs
            || ours.isFinite && theirs.isFinite
                && abs(ours - theirs) <= max(relative * max(abs(ours), abs(theirs)), absolute)
    default: false
    }
}
