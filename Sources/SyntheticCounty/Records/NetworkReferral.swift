/// A referral to a neighbourhood network, as sent in VCSE_NET.
public struct NetworkReferral: Sendable, Hashable {
    /// `network_code`: network, one or more per team.
    public var networkCode: String
    /// `referral_id`: number.
    public var referralID: String
    /// `nhs_number`: NHS number if consent_to_link.
    public var nhsNumber: String?
    /// `consent_to_link`: person agreed to linkage.
    public var consentToLink: Bool
    /// `postcode`: unit postcode, or sector only.
    public var postcode: String?
    /// `gp_practice_code`: ODS practice code, letter + 5 digits (Suffolk practices mostly ….
    public var practiceCode: String?
    /// `team_code`: team T01-T13.
    public var teamCode: String?
    /// `age_band`: age band.
    public var ageBand: String?
    /// `referral_date`: received.
    public var referralDate: CivilDay
    /// `referral_source`: who.
    public var referralSource: String
    /// `needs`: need codes.
    public var needs: [String] = []
    /// `status`: state.
    public var status: String
    /// `connected_date`: first attendance at a group or service.
    public var connectedDate: CivilDay?
    /// `baseline_date`: score date.
    public var baselineDate: CivilDay?
    /// `ucla3_baseline`: UCLA three-item loneliness, 3 (least) to 9 (most).
    public var ucla3Baseline: Int?
    /// `followup_date`: score date, 8 to 16 weeks after baseline.
    public var followupDate: CivilDay?
    /// `ucla3_followup`: as baseline.
    public var ucla3Followup: Int?
    /// `ons_satisfaction_baseline`: ONS life satisfaction 0 to 10.
    public var onsSatisfactionBaseline: Int?
    /// `ons_satisfaction_followup`: ONS life satisfaction 0 to 10.
    public var onsSatisfactionFollowup: Int?
}

extension NetworkReferral: FeedRecord {
    /// The feed of the record.
    public static let feed = Feed.networkReferrals
    static let columns = [
        "network_code", "referral_id", "nhs_number", "consent_to_link", "postcode",
        "gp_practice_code", "team_code", "age_band", "referral_date", "referral_source", "needs",
        "status", "connected_date", "baseline_date", "ucla3_baseline", "followup_date",
        "ucla3_followup", "ons_satisfaction_baseline", "ons_satisfaction_followup",
    ]

    func write(to row: inout some RowSink) {
        row.text(networkCode)
        row.text(referralID)
        row.text(nhsNumber)
        row.flag(consentToLink)
        row.text(postcode)
        row.text(practiceCode)
        row.text(teamCode)
        row.text(ageBand)
        row.day(referralDate)
        row.text(referralSource)
        row.list(needs)
        row.text(status)
        row.day(connectedDate)
        row.day(baselineDate)
        row.number(ucla3Baseline)
        row.day(followupDate)
        row.number(ucla3Followup)
        row.number(onsSatisfactionBaseline)
        row.number(onsSatisfactionFollowup)
    }
}
