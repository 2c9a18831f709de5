/// An A&E or urgent care attendance, as sent in ECDS_AE.
public struct Attendance: Sendable, Hashable {
    /// `attendance_id`: attendance identifier.
    public var attendanceID: String
    /// `provider_code`: ODS provider.
    public var providerCode: String
    /// `site_code`: ODS site.
    public var siteCode: String?
    /// `department_type`: emergency care department type.
    public var departmentType: String
    /// `nhs_number`: NHS number.
    public var nhsNumber: String?
    /// `nhs_number_status`: status indicator.
    public var nhsNumberStatus: String?
    /// `birth_date`: date of birth.
    public var birthDate: CivilDay?
    /// `sex`: person stated gender code.
    public var sex: String?
    /// `ethnic_category`: 16+1.
    public var ethnicCategory: String?
    /// `postcode`: unit postcode of usual address, stored upper case with one space.
    public var postcode: String?
    /// `gp_practice_code`: ODS practice code, letter + 5 digits (Suffolk practices mostly ….
    public var practiceCode: String?
    /// `arrival_at`: local clock arrival date and time.
    public var arrivalAt: CivilTime
    /// `arrival_mode`: SNOMED CT concept mapped on load.
    public var arrivalMode: String?
    /// `attendance_category`: attendance category.
    public var attendanceCategory: String
    /// `acuity`: 1 immediate to 5 standard, from ECDS acuity.
    public var acuity: Int?
    /// `chief_complaint`: SNOMED CT id as text.
    public var chiefComplaint: String?
    /// `injury_mechanism`: SNOMED CT id.
    public var injuryMechanism: String?
    /// `diagnosis`: SNOMED CT id, first.
    public var diagnosis: String?
    /// `departure_at`: left department.
    public var departureAt: CivilTime?
    /// `disposal`: discharge status mapped on load.
    public var disposal: String?
    /// `attendance_cost`: tariff value, in hundredths.
    public var attendanceCost: Int?
}

extension Attendance: FeedRecord {
    /// The feed of the record.
    public static let feed = Feed.attendances
    static let columns = [
        "attendance_id", "provider_code", "site_code", "department_type", "nhs_number",
        "nhs_number_status", "birth_date", "sex", "ethnic_category", "postcode",
        "gp_practice_code", "arrival_at", "arrival_mode", "attendance_category", "acuity",
        "chief_complaint", "injury_mechanism", "diagnosis", "departure_at", "disposal",
        "attendance_cost",
    ]

    func write(to row: inout some RowSink) {
        row.text(attendanceID)
        row.text(providerCode)
        row.text(siteCode)
        row.text(departmentType)
        row.text(nhsNumber)
        row.text(nhsNumberStatus)
        row.day(birthDate)
        row.text(sex)
        row.text(ethnicCategory)
        row.text(postcode)
        row.text(practiceCode)
        row.time(arrivalAt)
        row.text(arrivalMode)
        row.text(attendanceCategory)
        row.number(acuity)
        row.text(chiefComplaint)
        row.text(injuryMechanism)
        row.text(diagnosis)
        row.time(departureAt)
        row.text(disposal)
        row.hundredths(attendanceCost)
    }
}
