public import Domain

/// A feed that comes as one return per sender, and which teams each return speaks for.
public struct ReturnRule: Sendable, Hashable {
    /// The feed.
    public let feed: FeedCode
    /// Who sends one return each, in words.
    public let words: String
    /// A SELECT of `scope` and `team_code` over facts and reference data.
    public let sql: String
    /// The line of `returns.yaml`.
    public let line: Int

    /// Reads `returns.yaml`: a map of feed to `{words, sql}`.
    static func read(text: String, file: String) throws -> [ReturnRule] {
        try DefinitionNode(text: text, file: file).pairs().map { feed, node in
            try node.allow(["words", "sql"])
            return ReturnRule(
                feed: FeedCode(feed), words: try node.required("words").text(),
                sql: try node.required("sql").text(), line: node.line)
        }
    }
}
