/// Where a line of a SELECT was written.
public struct SourceLine: Sendable {
    /// The line of the dataset's file, from 1.
    public let line: Int
    /// The shared text that this line of the file names, and the line in it, where it stands there.
    public let shared: (name: String, line: Int)?
}

extension MeasureCatalogue {
    /// Where a line of a dataset's SELECT, with shared texts and code lists in it, was written.
    ///
    /// - Parameters:
    ///   - number: the line of the filled SELECT, from 0; one behind its end is its last.
    ///   - dataset: the dataset as it was read, without the texts filled in.
    public func source(ofLine number: Int, in dataset: Dataset) -> SourceLine {
        var seen = 0
        var last = dataset.line
        for (index, text) in dataset.sql.split(
            separator: "\n", omittingEmptySubsequences: false
        ).enumerated() {
            let line = String(text)
            let filled = codeListsFilled(into: line.filling("shared", from: sharedTexts))
            let count = filled.split(separator: "\n", omittingEmptySubsequences: false).count
            last = dataset.line + index
            if number < seen + count {
                let name = count > 1 ? line.names(after: ":shared(").first : nil
                return SourceLine(
                    line: last, shared: name.map { ($0, max(1, number - seen + 1)) })
            }
            seen += count
        }
        return SourceLine(line: last, shared: nil)
    }
}
