public import Domain

/// Something that is wrong with a definition or a dataset.
public struct MeasureIssue: Sendable, Hashable, CustomStringConvertible {
    /// The file, relative to the measures folder.
    public let file: String
    /// The line, from 1; 0 when the whole file is meant.
    public let line: Int
    /// The measure; `nil` for a dataset on its own.
    public let measure: MeasureCode?
    /// What is wrong and what is expected.
    public let message: String

    /// An issue at a place.
    public init(file: String, line: Int, measure: MeasureCode?, message: String) {
        self.file = file
        self.line = line
        self.measure = measure
        self.message = message
    }

    /// `EA01-emergency-admissions.yaml:12: EA01: expected …`.
    public var description: String {
        let place = line > 0 ? "\(file):\(line)" : file
        return "\(place): " + (measure.map { "\($0): " } ?? "") + message
    }
}
