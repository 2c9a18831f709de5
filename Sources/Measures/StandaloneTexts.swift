extension MeasureCatalogue {
    /// The shared texts that hang on facts and reference data alone, with code lists filled in, by
    /// name: wherever datasets use one of them, it gives the same rows.
    ///
    /// A text that has a month in it, or that reads rows which a dataset names, is none of them.
    public var standaloneTexts: [String: String] {
        sharedTexts.compactMapValues { text in
            let sql = codeListsFilled(into: text)
            return sql.holds("fact.") && readsTablesOnly(sql) ? sql : nil
        }
    }
}

/// Whether everything that a SELECT reads by name is a table of facts or reference data, whatever
/// its months.
private func readsTablesOnly(_ sql: String) -> Bool {
    guard !sql.holds(":from_month"), !sql.holds(":to_month"), !sql.holds(":shared(") else {
        return false
    }
    let words = sql.split { $0.isWhitespace }
    return zip(words, words.dropFirst()).allSatisfy { word, next in
        guard ["FROM", "JOIN"].contains(word) else { return true }
        return ["(", "fact.", "reference."].contains { next.hasPrefix($0) }
    }
}
