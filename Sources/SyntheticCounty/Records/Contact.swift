/// A contact or visit of a neighbourhood team, as sent in INT_CONTACT.
public struct Contact: Sendable, Hashable {
    /// `contact_id`: contact number.
    public var contactID: String
    /// `source_system`: which system.
    public var sourceSystem: String
    /// `referral_id`: links to INT_REF.
    public var referralID: String?
    /// `nhs_number`: NHS number.
    public var nhsNumber: String?
    /// `la_person_id`: council identifier.
    public var laPersonID: String?
    /// `team_code`: team T01-T13.
    public var teamCode: String
    /// `contact_at`: start.
    public var contactAt: CivilTime
    /// `duration_minutes`: client-facing minutes.
    public var durationMinutes: Int?
    /// `consultation_mechanism`: how.
    public var consultationMechanism: String
    /// `attendance_status`: attended or did not attend.
    public var attendanceStatus: String
    /// `lead_discipline`: lead.
    public var leadDiscipline: String
    /// `other_disciplines`: others present, pipe separated.
    public var otherDisciplines: [String] = []
    /// `joint_visit`: worker ticked joint visit.
    public var jointVisit: Bool?
    /// `purpose`: why.
    public var purpose: String?
}

extension Contact: FeedRecord {
    /// The feed of the record.
    public static let feed = Feed.contacts
    static let columns = [
        "contact_id", "source_system", "referral_id", "nhs_number", "la_person_id", "team_code",
        "contact_at", "duration_minutes", "consultation_mechanism", "attendance_status",
        "lead_discipline", "other_disciplines", "joint_visit", "purpose",
    ]

    func write(to row: inout some RowSink) {
        row.text(contactID)
        row.text(sourceSystem)
        row.text(referralID)
        row.text(nhsNumber)
        row.text(laPersonID)
        row.text(teamCode)
        row.time(contactAt)
        row.number(durationMinutes)
        row.text(consultationMechanism)
        row.text(attendanceStatus)
        row.text(leadDiscipline)
        row.list(otherDisciplines)
        row.flag(jointVisit)
        row.text(purpose)
    }
}
