/// A referral to a neighbourhood team, as sent in INT_REF.
public struct Referral: Sendable, Hashable {
    /// `referral_id`: referral number.
    public var referralID: String
    /// `source_system`: which system.
    public var sourceSystem: String
    /// `nhs_number`: NHS number.
    public var nhsNumber: String?
    /// `la_person_id`: council identifier.
    public var laPersonID: String?
    /// `birth_date`: date of birth.
    public var birthDate: CivilDay?
    /// `sex`: person stated gender code.
    public var sex: String?
    /// `postcode`: unit postcode of usual address, stored upper case with one space.
    public var postcode: String?
    /// `gp_practice_code`: ODS practice code, letter + 5 digits (Suffolk practices mostly ….
    public var practiceCode: String?
    /// `team_code`: team T01-T13.
    public var teamCode: String
    /// `referral_received_at`: clock start.
    public var referralReceivedAt: CivilTime
    /// `referral_source`: who referred.
    public var referralSource: String
    /// `priority`: priority at triage.
    public var priority: String
    /// `needs`: one or more need codes, pipe separated.
    public var needs: [String] = []
    /// `discipline_requested`: discipline asked for.
    public var disciplineRequested: String
    /// `discipline_allocated`: discipline decided at the meeting.
    public var disciplineAllocated: String?
    /// `worker_id`: pseudonymous staff id.
    public var workerID: String?
    /// `status`: state on snapshot date.
    public var status: String
    /// `pause_days`: days paused at the person's request or in hospital.
    public var pauseDays: Int?
    /// `first_contact_date`: clock stop: first attended, purposeful contact by any discipline.
    public var firstContactDate: CivilDay?
    /// `closed_date`: closed.
    public var closedDate: CivilDay?
    /// `close_reason`: why closed.
    public var closeReason: String?
    /// `lives_alone`: lives alone.
    public var livesAlone: Bool?
    /// `falls_risk`: fall in last 12 months or failed gait test.
    public var fallsRisk: Bool?
    /// `frailty_category`: electronic frailty index band.
    public var frailtyCategory: String?
    /// `two_person_required`: moving and handling or lone-worker risk: two staff needed.
    public var twoPersonRequired: Bool?
    /// `safeguarding_open`: open concern.
    public var safeguardingOpen: Bool?
    /// `interpreter_needed`: interpreter.
    public var interpreterNeeded: Bool?
    /// `preferred_times`: access notes.
    public var preferredTimes: String?
}

extension Referral: FeedRecord {
    /// The feed of the record.
    public static let feed = Feed.referrals
    static let columns = [
        "referral_id", "source_system", "nhs_number", "la_person_id", "birth_date", "sex",
        "postcode", "gp_practice_code", "team_code", "referral_received_at", "referral_source",
        "priority", "needs", "discipline_requested", "discipline_allocated", "worker_id",
        "status", "pause_days", "first_contact_date", "closed_date", "close_reason",
        "lives_alone", "falls_risk", "frailty_category", "two_person_required",
        "safeguarding_open", "interpreter_needed", "preferred_times",
    ]

    func write(to row: inout some RowSink) {
        row.text(referralID)
        row.text(sourceSystem)
        row.text(nhsNumber)
        row.text(laPersonID)
        row.day(birthDate)
        row.text(sex)
        row.text(postcode)
        row.text(practiceCode)
        row.text(teamCode)
        row.time(referralReceivedAt)
        row.text(referralSource)
        row.text(priority)
        row.list(needs)
        row.text(disciplineRequested)
        row.text(disciplineAllocated)
        row.text(workerID)
        row.text(status)
        row.number(pauseDays)
        row.day(firstContactDate)
        row.day(closedDate)
        row.text(closeReason)
        row.flag(livesAlone)
        row.flag(fallsRisk)
        row.text(frailtyCategory)
        row.flag(twoPersonRequired)
        row.flag(safeguardingOpen)
        row.flag(interpreterNeeded)
        row.text(preferredTimes)
    }
}
