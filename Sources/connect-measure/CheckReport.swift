import Domain
import Measures
import Pipeline

/// What `measures check` found, for programs.
struct CheckReport: Encodable {
    let definitions, datasets, examples: Int
    let problems: [Problem]

    struct Problem: Encodable {
        let file: String
        /// The line, from 1; nil when the whole file is meant.
        let line: Int?
        let measure: String?
        let message: String
    }

    init(_ report: MeasureChecker.Report) {
        definitions = report.measureCount
        datasets = report.datasetCount
        examples = report.exampleCount
        problems = report.issues.map {
            Problem(
                file: $0.file, line: $0.line > 0 ? $0.line : nil, measure: $0.measure?.text,
                message: $0.message)
        }
    }
}
