/// Points a dataset's text at another schema than `fact` and `reference`.
///
/// Datasets name every table with its schema, and kinds of fact and reference tables have no name
/// in common; so the same text counts as known at an earlier load when `as_known` stands in the
/// place of both. This is the only place that does so. What stands in quotes or comments is left
/// as it is.
enum SchemaText {
    static func moved(_ sql: String, to schema: String) -> String {
        var result = ""
        var rest = sql[...]
        var last: Character = " "
        while let first = rest.first {
            if first == "'" || first == "\"" {
                take(quoted(rest, by: first))
            } else if rest.hasPrefix("--") {
                take(rest.prefix { $0 != "\n" })
            } else if !isWord(last), last != ".", let old = qualifier(rest) {
                result += schema + "."
                rest = rest.dropFirst(old.count)
                last = "."
            } else {
                take(rest.prefix(1))
            }
        }
        return result

        func take(_ piece: Substring) {
            result += piece
            last = piece.last ?? last
            rest = rest[piece.endIndex...]
        }
    }

    private static func qualifier(_ text: Substring) -> String? {
        ["fact.", "reference."].first { text.hasPrefix($0) }
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    /// The quoted piece at the start, with both quotes; a doubled quote is two pieces, which come
    /// out the same.
    private static func quoted(_ text: Substring, by quote: Character) -> Substring {
        guard let end = text.dropFirst().firstIndex(of: quote) else { return text }
        return text[...end]
    }
}

extension Dataset {
    /// The same dataset over the views of another schema, such as `as_known`.
    public func reading(_ schema: String) -> Dataset {
        var copy = self
        copy.sql = SchemaText.moved(sql, to: schema)
        return copy
    }
}

extension ReturnRule {
    /// The same rule over the views of another schema, such as `as_known`.
    public func reading(_ schema: String) -> ReturnRule {
        ReturnRule(
            feed: feed, words: words, sql: SchemaText.moved(sql, to: schema), line: line)
    }
}
