/// A version of a care and support plan, as sent in INT_PLAN.
public struct CarePlan: Sendable, Hashable {
    /// `plan_id`: plan number.
    public var planID: String
    /// `version`: version.
    public var version: Int
    /// `nhs_number`: NHS number.
    public var nhsNumber: String?
    /// `la_person_id`: council identifier.
    public var laPersonID: String?
    /// `team_code`: team T01-T13.
    public var teamCode: String
    /// `plan_type`: kind.
    public var planType: String
    /// `agencies`: signatory agencies.
    public var agencies: [String] = []
    /// `agreed_date`: agreed with the person.
    public var agreedDate: CivilDay
    /// `review_due_date`: next review.
    public var reviewDueDate: CivilDay?
    /// `ended_date`: superseded or ended.
    public var endedDate: CivilDay?
    /// `lead_worker_id`: named coordinator, pseudonymous.
    public var leadWorkerID: String?
}

extension CarePlan: FeedRecord {
    /// The feed of the record.
    public static let feed = Feed.plans
    static let columns = [
        "plan_id", "version", "nhs_number", "la_person_id", "team_code", "plan_type", "agencies",
        "agreed_date", "review_due_date", "ended_date", "lead_worker_id",
    ]

    func write(to row: inout some RowSink) {
        row.text(planID)
        row.number(version)
        row.text(nhsNumber)
        row.text(laPersonID)
        row.text(teamCode)
        row.text(planType)
        row.list(agencies)
        row.day(agreedDate)
        row.day(reviewDueDate)
        row.day(endedDate)
        row.text(leadWorkerID)
    }
}
