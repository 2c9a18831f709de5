/// Flu vaccinations of a practice and cohort, as sent in FLU_UPTAKE.
public struct FluUptake: Sendable, Hashable {
    /// `season`: for example 2016-17.
    public var season: String
    /// `as_at_date`: end of month.
    public var asAtDate: CivilDay
    /// `practice_code`: ODS practice code, letter + 5 digits (Suffolk practices mostly D83xxx).
    public var practiceCode: String
    /// `cohort`: cohort.
    public var cohort: String
    /// `registered_eligible`: denominator.
    public var registeredEligible: Int
    /// `vaccinated`: cumulative since 1 September.
    public var vaccinated: Int
}

extension FluUptake: FeedRecord {
    /// The feed of the record.
    public static let feed = Feed.fluUptake
    static let columns = [
        "season", "as_at_date", "practice_code", "cohort", "registered_eligible", "vaccinated",
    ]

    func write(to row: inout some RowSink) {
        row.text(season)
        row.day(asAtDate)
        row.text(practiceCode)
        row.text(cohort)
        row.number(registeredEligible)
        row.number(vaccinated)
    }
}
