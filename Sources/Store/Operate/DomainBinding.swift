public import Domain
public import Postgres

extension Month: PostgresBindable {
    /// The first day of the month as a `date`.
    public var postgresText: String? { firstDayText }
}

extension MeasureCode: PostgresBindable {
    /// The code's text.
    public var postgresText: String? { text }
}

extension TeamCode: PostgresBindable {
    /// The code's text.
    public var postgresText: String? { text }
}

extension FeedCode: PostgresBindable {
    /// The code's text.
    public var postgresText: String? { text }
}
