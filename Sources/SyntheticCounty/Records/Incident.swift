/// An ambulance incident, as sent in AMB_ADS.
public struct Incident: Sendable, Hashable {
    /// `incident_id`: CAD incident number.
    public var incidentID: String
    /// `provider_code`: RYC.
    public var providerCode: String
    /// `call_origin`: ADS call origin.
    public var callOrigin: String?
    /// `aqi_incident_flag`: counts toward the Ambulance Quality Indicators.
    public var aqiIncidentFlag: Bool
    /// `response_category`: reporting response category.
    public var responseCategory: String
    /// `call_connected_at`: call connected.
    public var callConnectedAt: CivilTime
    /// `clock_start_at`: response clock start.
    public var clockStartAt: CivilTime?
    /// `on_scene_at`: clock stop, first qualifying response.
    public var onSceneAt: CivilTime?
    /// `response_seconds`: on_scene_at minus clock_start_at.
    public var responseSeconds: Int?
    /// `outcome`: local list for the ADS treatment type.
    public var outcome: String
    /// `conveyed_site_code`: ODS site.
    public var conveyedSiteCode: String?
    /// `incident_postcode`: where the patient was.
    public var incidentPostcode: String?
    /// `nhs_number`: traced NHS number when known.
    public var nhsNumber: String?
    /// `gp_practice_code`: ODS practice code, letter + 5 digits (Suffolk practices mostly ….
    public var practiceCode: String?
    /// `age_years`: stated age.
    public var ageYears: Int?
    /// `sex`: gender code.
    public var sex: String?
    /// `fall_flag`: chief complaint group is falls (AMPDS card 17 or Pathways equivalent).
    public var fallFlag: Bool?
    /// `care_home_flag`: incident address is a registered care home.
    public var careHomeFlag: Bool?
}

extension Incident: FeedRecord {
    /// The feed of the record.
    public static let feed = Feed.incidents
    static let columns = [
        "incident_id", "provider_code", "call_origin", "aqi_incident_flag", "response_category",
        "call_connected_at", "clock_start_at", "on_scene_at", "response_seconds", "outcome",
        "conveyed_site_code", "incident_postcode", "nhs_number", "gp_practice_code", "age_years",
        "sex", "fall_flag", "care_home_flag",
    ]

    func write(to row: inout some RowSink) {
        row.text(incidentID)
        row.text(providerCode)
        row.text(callOrigin)
        row.flag(aqiIncidentFlag)
        row.text(responseCategory)
        row.time(callConnectedAt)
        row.time(clockStartAt)
        row.time(onSceneAt)
        row.number(responseSeconds)
        row.text(outcome)
        row.text(conveyedSiteCode)
        row.text(incidentPostcode)
        row.text(nhsNumber)
        row.text(practiceCode)
        row.number(ageYears)
        row.text(sex)
        row.flag(fallFlag)
        row.flag(careHomeFlag)
    }
}
