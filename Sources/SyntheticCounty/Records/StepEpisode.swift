/// A tier two conversation with the episode that followed, as sent in STEP_REABL.
public struct StepEpisode: Sendable, Hashable {
    /// `step_id`: register number.
    public var stepID: String
    /// `nhs_number`: NHS number.
    public var nhsNumber: String?
    /// `la_person_id`: council identifier.
    public var laPersonID: String
    /// `birth_date`: date of birth.
    public var birthDate: CivilDay?
    /// `postcode`: unit postcode of usual address, stored upper case with one space.
    public var postcode: String?
    /// `gp_practice_code`: ODS practice code, letter + 5 digits (Suffolk practices mostly ….
    public var practiceCode: String?
    /// `tier2_date`: date of the tier two conversation.
    public var tier2Date: CivilDay
    /// `offer`: result of the conversation.
    public var offer: String
    /// `source`: where from.
    public var source: String
    /// `hospital_discharge_date`: linked discharge, if any.
    public var hospitalDischargeDate: CivilDay?
    /// `start_date`: episode start.
    public var startDate: CivilDay?
    /// `end_date`: episode end, normally within six weeks.
    public var endDate: CivilDay?
    /// `planned_hours`: planned contact hours, in hundredths.
    public var plannedHours: Int?
    /// `delivered_hours`: delivered contact hours, in hundredths.
    public var deliveredHours: Int?
    /// `outcome_at_end`: need at the end.
    public var outcomeAtEnd: String?
    /// `at_home_day91`: follow-up contact result, only where linked data cannot tell.
    public var atHomeDay91: String?
    /// `team_code`: team T01-T13.
    public var teamCode: String?
}

extension StepEpisode: FeedRecord {
    /// The feed of the record.
    public static let feed = Feed.stepEpisodes
    static let columns = [
        "step_id", "nhs_number", "la_person_id", "birth_date", "postcode", "gp_practice_code",
        "tier2_date", "offer", "source", "hospital_discharge_date", "start_date", "end_date",
        "planned_hours", "delivered_hours", "outcome_at_end", "at_home_day91", "team_code",
    ]

    func write(to row: inout some RowSink) {
        row.text(stepID)
        row.text(nhsNumber)
        row.text(laPersonID)
        row.day(birthDate)
        row.text(postcode)
        row.text(practiceCode)
        row.day(tier2Date)
        row.text(offer)
        row.text(source)
        row.day(hospitalDischargeDate)
        row.day(startDate)
        row.day(endDate)
        row.hundredths(plannedHours)
        row.hundredths(deliveredHours)
        row.text(outcomeAtEnd)
        row.text(atHomeDay91)
        row.text(teamCode)
    }
}
