import Domain

extension MeasureCatalogue {
    /// The text that decides what a measure's figures are: the definition, its datasets with code
    /// lists filled in, and the return rules of its feeds.
    ///
    /// Its hash is the definition hash of every cell, and `init(canonicalText:file:)` makes of it
    /// what the measure was, whatever the files say by then.
    public func canonicalText(_ definition: MeasureDefinition) -> String {
        var parts = [definition.text]
        for name in Set(definition.components.map(\.component.dataset)).sorted() {
            guard let dataset = datasets[name] else { continue }
            parts.append(CanonicalMark.dataset + name)
            parts.append("-- row: " + dataset.row)
            parts.append("-- feeds: " + CanonicalMark.list(dataset.feeds.map(\.text)))
            parts.append("-- attribution: " + dataset.attribution)
            parts.append("-- columns: " + CanonicalMark.list(dataset.columns))
            parts.append(expanded(dataset).sql)
        }
        let feeds = Set(definition.maturity.feeds + definition.maturity.followUpFeeds)
        for rule in returns.sorted(by: { $0.feed < $1.feed }) where feeds.contains(rule.feed) {
            parts.append(CanonicalMark.returns + rule.feed.text)
            parts.append("-- " + rule.words.replacing("\n", with: " "))
            parts.append(rule.sql)
        }
        return parts.joined(separator: "\n").exchanging("\r\n", for: "\n")
    }

    /// The measure that a canonical text describes, as a catalogue of its own.
    ///
    /// - Parameter file: how errors name the text.
    /// - Throws: `CatalogueError` where the text is none that this version can read.
    public init(canonicalText text: String, file: String) throws {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let starts = lines.indices.filter { CanonicalMark.starts(lines[$0]) }
        let ends = starts.dropFirst() + [lines.endIndex]
        let head = lines[..<(starts.first ?? lines.endIndex)].joined(separator: "\n")
        let definition = try MeasureDefinition.read(text: head, file: file)
        var datasets: [String: Dataset] = [:]
        var returns: [ReturnRule] = []
        for (start, end) in zip(starts, ends) {
            let mark = lines[start]
            let body = lines[start..<end].joined(separator: "\n")
            if mark.hasPrefix(CanonicalMark.dataset) {
                let name = String(mark.dropFirst(CanonicalMark.dataset.count))
                datasets[name] = try Dataset(text: body, name: name, file: file)
            } else {
                returns.append(
                    ReturnRule(
                        feed: FeedCode(String(mark.dropFirst(CanonicalMark.returns.count))),
                        words: lines.dropFirst(start + 1).first.map { String($0.dropFirst(3)) }
                            ?? "",
                        sql: lines[min(start + 2, end)..<end].joined(separator: "\n"),
                        line: start + 1))
            }
        }
        self.init(definitions: [definition], datasets: datasets, returns: returns)
    }
}

/// The lines between the parts of a canonical text.
private enum CanonicalMark {
    static let dataset = "-- dataset: "
    static let returns = "-- return: "

    static func list(_ names: [String]) -> String {
        names.isEmpty ? "none" : names.joined(separator: ", ")
    }

    static func starts(_ line: Substring) -> Bool {
        line.hasPrefix(dataset) || line.hasPrefix(returns)
    }
}
