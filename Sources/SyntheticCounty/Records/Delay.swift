/// A delay between being ready to leave hospital and leaving, as sent in DISCH_DELAY.
public struct Delay: Sendable, Hashable {
    /// `delay_id`: local identifier.
    public var delayID: String
    /// `provider_code`: ODS provider.
    public var providerCode: String
    /// `spell_id`: links to SUS_APC.
    public var spellID: String?
    /// `regime`: counting rule.
    public var regime: String
    /// `nhs_number`: NHS number.
    public var nhsNumber: String?
    /// `birth_date`: date of birth.
    public var birthDate: CivilDay?
    /// `sex`: person stated gender code.
    public var sex: String?
    /// `postcode`: unit postcode of usual address, stored upper case with one space.
    public var postcode: String?
    /// `gp_practice_code`: ODS practice code, letter + 5 digits (Suffolk practices mostly ….
    public var practiceCode: String?
    /// `responsible_la_code`: council of ordinary residence (Suffolk = 609 in social care ….
    public var responsibleLaCode: String?
    /// `care_type`: setting.
    public var careType: String
    /// `delay_start_date`: DTOC: day after the multidisciplinary decision.
    public var delayStartDate: CivilDay
    /// `delay_end_date`: discharge or date no longer fit.
    public var delayEndDate: CivilDay?
    /// `end_reason`: why it ended.
    public var endReason: String?
    /// `dtoc_reason`: DTOC reason, DTOC regime only.
    public var dtocReason: String?
    /// `drd_reason_group`: discharge sitrep group, DRD regime only.
    public var drdReasonGroup: String?
    /// `attributable_to`: agency, DTOC regime only.
    public var attributableTo: String?
    /// `pathway`: discharge to assess pathway.
    public var pathway: String?
    /// `awaiting`: what is awaited, local list that bridges both regimes.
    public var awaiting: String?
}

extension Delay: FeedRecord {
    /// The feed of the record.
    public static let feed = Feed.delays
    static let columns = [
        "delay_id", "provider_code", "spell_id", "regime", "nhs_number", "birth_date", "sex",
        "postcode", "gp_practice_code", "responsible_la_code", "care_type", "delay_start_date",
        "delay_end_date", "end_reason", "dtoc_reason", "drd_reason_group", "attributable_to",
        "pathway", "awaiting",
    ]

    func write(to row: inout some RowSink) {
        row.text(delayID)
        row.text(providerCode)
        row.text(spellID)
        row.text(regime)
        row.text(nhsNumber)
        row.day(birthDate)
        row.text(sex)
        row.text(postcode)
        row.text(practiceCode)
        row.text(responsibleLaCode)
        row.text(careType)
        row.day(delayStartDate)
        row.day(delayEndDate)
        row.text(endReason)
        row.text(dtocReason)
        row.text(drdReasonGroup)
        row.text(attributableTo)
        row.text(pathway)
        row.text(awaiting)
    }
}
