public import Domain
public import Measures
import Postgres

/// A dataset, condition or return rule that PostgreSQL refused, with the place it stands in.
public struct MeasureFault: Error, Sendable, CustomStringConvertible {
    /// The file, relative to the measures folder.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// The measures concerned.
    public let measures: [MeasureCode]
    /// What PostgreSQL said; never a value of a row.
    public let message: String

    init(dataset: Dataset, measures: [MeasureCode], message: String) {
        file = dataset.file
        line = dataset.line
        self.measures = measures
        self.message = message
    }

    init(file: String, line: Int, measures: [MeasureCode], message: String) {
        self.file = file
        self.line = line
        self.measures = measures
        self.message = message
    }

    /// What PostgreSQL refused in a statement that has the SELECT of a dataset in it.
    ///
    /// - Parameters:
    ///   - dataset: the dataset as it was read, without shared texts and code lists filled in.
    ///   - firstLine: the line of the statement, from 0, on which the SELECT begins.
    init(
        _ error: PostgresError, dataset: Dataset, in statement: String, from firstLine: Int,
        _ catalogue: MeasureCatalogue, measures: [MeasureCode]
    ) {
        let line = error.position.map { position in
            statement.unicodeScalars.prefix(max(0, position - 1)).count { $0 == "\n" } - firstLine
        }
        let source = line.flatMap { $0 < 0 ? nil : catalogue.source(ofLine: $0, in: dataset) }
        let shared = source?.shared.map {
            " (in the shared text \($0.name), line \($0.line) of it)"
        }
        self.init(
            file: dataset.file, line: source?.line ?? dataset.line, measures: measures,
            message: error.words + (shared ?? ""))
    }

    /// `datasets/attendance.sql:6: AE01, AE02: …`.
    public var description: String {
        let codes = measures.map(\.text).joined(separator: ", ")
        return "\(file):\(line): " + (codes.isEmpty ? "" : "\(codes): ") + message
    }

    /// The fault as an issue of `measures check`.
    public var issue: MeasureIssue {
        MeasureIssue(
            file: file, line: line, measure: measures.first,
            message: measures.count > 1
                ? "(also \(measures.dropFirst().map(\.text).joined(separator: ", "))) \(message)"
                : message)
    }
}

extension PostgresError {
    /// What went wrong in words for the author of a definition.
    var words: String {
        switch condition {
        case .queryCancelled:
            "it ran longer than the time a query may take, and was stopped"
        case .insufficientPrivilege:
            "it may read facts and reference data only (\(plainDescription))"
        default:
            plainDescription
        }
    }

    /// The description without the place in our own code.
    private var plainDescription: String {
        guard let bracket = description.lastIndex(of: "[") else { return description }
        return String(description[..<bracket].dropLast())
    }
}
