/// An assignment of a member of staff in a month, as sent in WORKFORCE.
public struct StaffMonth: Sendable, Hashable {
    /// `month`: first day of month.
    public var month: CivilDay
    /// `employer_code`: council or provider.
    public var employerCode: String
    /// `assignment_id`: post holder assignment.
    public var assignmentID: String
    /// `staff_id`: pseudonymous staff id.
    public var staffID: String
    /// `team_code`: team T01-T13.
    public var teamCode: String
    /// `discipline`: role.
    public var discipline: String
    /// `contract_type`: kind.
    public var contractType: String
    /// `fte`: contracted whole-time equivalent on last day, in hundredths.
    public var fte: Int
    /// `in_post_last_day`: in post on the last day.
    public var inPostLastDay: Bool
    /// `fte_days_available`: FTE x calendar days employed in month (ESR convention), in ….
    public var fteDaysAvailable: Int
    /// `fte_days_sick`: FTE calendar days lost to sickness, in hundredths.
    public var fteDaysSick: Int
    /// `core_training_date`: date integrated-team core set completed (trusted assessor, ….
    public var coreTrainingDate: CivilDay?
    /// `supervision_date`: last supervision.
    public var supervisionDate: CivilDay?
}

extension StaffMonth: FeedRecord {
    /// The feed of the record.
    public static let feed = Feed.staff
    static let columns = [
        "month", "employer_code", "assignment_id", "staff_id", "team_code", "discipline",
        "contract_type", "fte", "in_post_last_day", "fte_days_available", "fte_days_sick",
        "core_training_date", "supervision_date",
    ]

    func write(to row: inout some RowSink) {
        row.day(month)
        row.text(employerCode)
        row.text(assignmentID)
        row.text(staffID)
        row.text(teamCode)
        row.text(discipline)
        row.text(contractType)
        row.hundredths(fte)
        row.flag(inPostLastDay)
        row.hundredths(fteDaysAvailable)
        row.hundredths(fteDaysSick)
        row.day(coreTrainingDate)
        row.day(supervisionDate)
    }
}
