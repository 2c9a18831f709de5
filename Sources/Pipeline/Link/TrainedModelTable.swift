public import Linkage
import Spreadsheet

/// The probabilities of a trained model as a table, to be put into a new version of its file.
public struct TrainedModelTable: Sendable {
    private let model: LinkageModel

    /// The table of a model.
    public init(_ model: LinkageModel) { self.model = model }

    /// Writes a row for each level, and one for the prior; the columns are those of splink's model.
    public func write(to path: String) throws(LinkageFileError) {
        let header = [
            "model", "comparison", "gamma", "condition", "tf_column", "m", "u", "match_weight",
        ]
        try LinkTable.write(header, to: path) { writer throws(SpreadsheetError) in
            for comparison in model.comparisons {
                let name = model.columns[comparison.column].name
                for level in comparison.levels {
                    let isWeighed = level.test == .exact && comparison.usesTermFrequency
                    appendStart(writer, name, "\(level.gamma)", words(level.test))
                    writer.append(isWeighed ? name : "")
                    writer.append(level.m)
                    writer.append(level.u)
                    writer.append(level.weight)
                    try writer.endRow()
                }
            }
            appendStart(writer, "_lambda", "", "probability two random records match")
            writer.appendEmpty()
            writer.append(model.prior)
            writer.appendEmpty()
            writer.append(LinkageModel.weight(ofProbability: model.prior))
            try writer.endRow()
        }
    }

    private func appendStart(
        _ writer: DelimitedWriter, _ comparison: String, _ gamma: String, _ condition: String
    ) {
        for text in [model.name, comparison, gamma, condition] { writer.append(text) }
    }

    private func words(_ test: LinkageModel.LevelTest) -> String {
        switch test {
        case .exact: "exact"
        case .jaroWinkler(let least): "jaro_winkler at least \(least)"
        case .levenshtein(let most): "levenshtein at most \(most)"
        case .dayMonthSwapped: "day_month_swapped"
        case .part(let part): "same_part \(part.rawValue)"
        case .otherwise: "otherwise"
        }
    }
}
