/// A request, assessment, service or review of adult social care, as sent in ASC_CLD.
public struct CareEvent: Sendable, Hashable {
    /// `la_code`: council code.
    public var laCode: String
    /// `event_reference`: local event reference.
    public var eventReference: String
    /// `nhs_number`: NHS number.
    public var nhsNumber: String?
    /// `la_person_id`: council person identifier.
    public var laPersonID: String
    /// `postcode`: unit postcode of usual address, stored upper case with one space.
    public var postcode: String?
    /// `gp_practice_code`: ODS practice code, letter + 5 digits (Suffolk practices mostly ….
    public var practiceCode: String?
    /// `gender`: as specification.
    public var gender: String?
    /// `ethnicity`: as specification, mapped to 16+1.
    public var ethnicity: String?
    /// `birth_date`: date of birth.
    public var birthDate: CivilDay?
    /// `date_of_death`: date of death.
    public var dateOfDeath: CivilDay?
    /// `client_type`: who the row is about.
    public var clientType: String
    /// `primary_support_reason`: physical, sensory, memory and cognition, learning ….
    public var primarySupportReason: String?
    /// `accommodation_status`: as specification.
    public var accommodationStatus: String?
    /// `client_funding_status`: as specification.
    public var clientFundingStatus: String?
    /// `has_unpaid_carer`: yes, no, unknown.
    public var hasUnpaidCarer: String?
    /// `event_type`: four event types.
    public var eventType: String
    /// `event_start_date`: start.
    public var eventStartDate: CivilDay
    /// `event_end_date`: end.
    public var eventEndDate: CivilDay?
    /// `event_outcome`: release 2 list.
    public var eventOutcome: String?
    /// `request_route_of_access`: requests only.
    public var requestRouteOfAccess: String?
    /// `assessment_type`: assessments only.
    public var assessmentType: String?
    /// `service_type`: services only.
    public var serviceType: String?
    /// `service_component`: services only.
    public var serviceComponent: String?
    /// `delivery_mechanism`: direct payment, council managed budget, council commissioned only.
    public var deliveryMechanism: String?
    /// `review_reason`: planned, unplanned (several reasons), review of short term support.
    public var reviewReason: String?
    /// `unit_cost`: cost per unit, in hundredths.
    public var unitCost: Int?
    /// `cost_frequency_unit_type`: cost basis.
    public var costFrequencyUnitType: String?
    /// `planned_units_per_week`: planned units, in hundredths.
    public var plannedUnitsPerWeek: Int?
    /// `allocated_team_code`: local column: team T01-T13.
    public var allocatedTeamCode: String?
    /// `conversation_tier`: local column: Suffolk tier 1, 2 or 3 conversation.
    public var conversationTier: Int?
    /// `worker_discipline`: local column: see INT_REF discipline list.
    public var workerDiscipline: String?
}

extension CareEvent: FeedRecord {
    /// The feed of the record.
    public static let feed = Feed.careEvents
    static let columns = [
        "la_code", "event_reference", "nhs_number", "la_person_id", "postcode",
        "gp_practice_code", "gender", "ethnicity", "birth_date", "date_of_death", "client_type",
        "primary_support_reason", "accommodation_status", "client_funding_status",
        "has_unpaid_carer", "event_type", "event_start_date", "event_end_date", "event_outcome",
        "request_route_of_access", "assessment_type", "service_type", "service_component",
        "delivery_mechanism", "review_reason", "unit_cost", "cost_frequency_unit_type",
        "planned_units_per_week", "allocated_team_code", "conversation_tier", "worker_discipline",
    ]

    func write(to row: inout some RowSink) {
        row.text(laCode)
        row.text(eventReference)
        row.text(nhsNumber)
        row.text(laPersonID)
        row.text(postcode)
        row.text(practiceCode)
        row.text(gender)
        row.text(ethnicity)
        row.day(birthDate)
        row.day(dateOfDeath)
        row.text(clientType)
        row.text(primarySupportReason)
        row.text(accommodationStatus)
        row.text(clientFundingStatus)
        row.text(hasUnpaidCarer)
        row.text(eventType)
        row.day(eventStartDate)
        row.day(eventEndDate)
        row.text(eventOutcome)
        row.text(requestRouteOfAccess)
        row.text(assessmentType)
        row.text(serviceType)
        row.text(serviceComponent)
        row.text(deliveryMechanism)
        row.text(reviewReason)
        row.hundredths(unitCost)
        row.text(costFrequencyUnitType)
        row.hundredths(plannedUnitsPerWeek)
        row.text(allocatedTeamCode)
        row.number(conversationTier)
        row.text(workerDiscipline)
    }
}
