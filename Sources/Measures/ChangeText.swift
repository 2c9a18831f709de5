/// What datasets can see of the rows of fact tables, and from which day on.
///
/// A SELECT of `person_key`, `event_id`, `opened_on`, `closed_on` and `about`, one row for each
/// row that matters. It is read of the rows that loads have closed and of those that they have
/// opened. What differs is a change of the months of `opened_on`, as it was and as it is; where no
/// more than `closed_on` differs, of the months of that. A row that says the same as before is no
/// change, whatever else of it was corrected.
///
/// A day that is not yet known (`closed_on` is null) must mean the same to a dataset as one that
/// lies after everything it looks at. Where it does not, the day belongs into `about`.
public struct ChangeText: Sendable, Hashable {
    /// Its name; front matter writes `changes.NAME` in a reach.
    public let name: String
    /// The SELECT, without comments.
    public let sql: String

    /// A text by name.
    public init(name: String, sql: String) {
        self.name = name
        self.sql = sql
    }

    /// How a reach names it.
    public var reachName: String { Self.prefix + name }

    /// The fact tables it reads, such as `fact.spell`.
    public var tables: Set<String> { tableNames(in: sql) }

    /// What a name in a reach starts with when it is no table.
    static let prefix = "changes."
}

/// The fact and reference tables that an SQL text names, such as `fact.spell`.
func tableNames(in sql: String) -> Set<String> {
    var tables: Set<String> = []
    for schema in ["fact.", "reference."] {
        tables.formUnion(sql.names(after: schema).map { schema + $0 })
    }
    return tables
}
