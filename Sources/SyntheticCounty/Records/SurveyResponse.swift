/// An answer to the wellbeing survey, as sent in WELLBEING_SURVEY.
public struct SurveyResponse: Sendable, Hashable {
    /// `wave`: for example 2016Q3 (financial-year quarter).
    public var wave: String
    /// `response_id`: number.
    public var responseID: String
    /// `completed_date`: completed.
    public var completedDate: CivilDay
    /// `team_code`: team T01-T13 from postcode sector.
    public var teamCode: String?
    /// `postcode`: unit postcode or sector.
    public var postcode: String?
    /// `age_band`: age band.
    public var ageBand: String?
    /// `population`: who was asked.
    public var population: String
    /// `life_satisfaction`: ONS4, 0 to 10.
    public var lifeSatisfaction: Int?
    /// `worthwhile`: ONS4, 0 to 10.
    public var worthwhile: Int?
    /// `happiness`: ONS4, 0 to 10.
    public var happiness: Int?
    /// `anxiety`: ONS4, 0 to 10, high is worse.
    public var anxiety: Int?
    /// `lonely`: direct question, 1 often or always to 5 never.
    public var lonely: Int?
    /// `weight`: age and sex calibration weight.
    public var weight: String?
}

extension SurveyResponse: FeedRecord {
    /// The feed of the record.
    public static let feed = Feed.survey
    static let columns = [
        "wave", "response_id", "completed_date", "team_code", "postcode", "age_band",
        "population", "life_satisfaction", "worthwhile", "happiness", "anxiety", "lonely",
        "weight",
    ]

    func write(to row: inout some RowSink) {
        row.text(wave)
        row.text(responseID)
        row.day(completedDate)
        row.text(teamCode)
        row.text(postcode)
        row.text(ageBand)
        row.text(population)
        row.number(lifeSatisfaction)
        row.number(worthwhile)
        row.number(happiness)
        row.number(anxiety)
        row.number(lonely)
        row.text(weight)
    }
}
