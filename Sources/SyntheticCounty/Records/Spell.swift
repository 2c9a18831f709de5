/// A hospital provider spell, as sent in SUS_APC.
public struct Spell: Sendable, Hashable {
    /// `spell_id`: hospital provider spell number.
    public var spellID: String
    /// `provider_code`: ODS provider (ESNEFT RDE, formerly Ipswich RGQ.
    public var providerCode: String
    /// `site_code`: ODS site of treatment.
    public var siteCode: String?
    /// `nhs_number`: NHS number, digits only.
    public var nhsNumber: String?
    /// `nhs_number_status`: NHS number status indicator.
    public var nhsNumberStatus: String
    /// `local_patient_id`: hospital number.
    public var localPatientID: String?
    /// `birth_date`: date of birth.
    public var birthDate: CivilDay?
    /// `sex`: person stated gender code.
    public var sex: String?
    /// `age_at_admission`: completed years at admission.
    public var ageAtAdmission: Int?
    /// `ethnic_category`: 16+1 code (2001 census), first character national, second local.
    public var ethnicCategory: String?
    /// `postcode`: unit postcode of usual address, stored upper case with one space.
    public var postcode: String?
    /// `gp_practice_code`: ODS practice code, letter + 5 digits (Suffolk practices mostly ….
    public var practiceCode: String?
    /// `commissioner_code`: CCG (06L, 07K, 06M) or sub-ICB location code.
    public var commissionerCode: String?
    /// `admission_method`: method of admission (ADMIMETH).
    public var admissionMethod: String
    /// `source_of_admission`: where from, same family as discharge destination (19 usual ….
    public var sourceOfAdmission: String?
    /// `patient_classification`: kind of stay.
    public var patientClassification: String
    /// `admission_date`: start of spell.
    public var admissionDate: CivilDay
    /// `discharge_date`: end of spell.
    public var dischargeDate: CivilDay?
    /// `discharge_method`: method of discharge.
    public var dischargeMethod: String?
    /// `discharge_destination`: destination of discharge.
    public var dischargeDestination: String?
    /// `discharge_ready_date`: date the person no longer met the criteria to reside.
    public var dischargeReadyDate: CivilDay?
    /// `treatment_function_code`: TFC of the admitting episode (300 general internal, 430 ….
    public var treatmentFunctionCode: String
    /// `primary_diagnosis`: ICD-10 5th edition, first episode, dot removed.
    public var primaryDiagnosis: String?
    /// `secondary_diagnoses`: ICD-10 codes in position order, pipe separated in file.
    public var secondaryDiagnoses: [String] = []
    /// `primary_procedure`: OPCS-4.
    public var primaryProcedure: String?
    /// `spell_hrg`: HRG4+ core.
    public var spellHRG: String?
    /// `spell_cost`: tariff (National Tariff / NHS Payment Scheme) value, flex until freeze, ….
    public var spellCost: Int?
    /// `submission_status`: which SUS position.
    public var submissionStatus: String
}

extension Spell: FeedRecord {
    /// The feed of the record.
    public static let feed = Feed.spells
    static let columns = [
        "spell_id", "provider_code", "site_code", "nhs_number", "nhs_number_status",
        "local_patient_id", "birth_date", "sex", "age_at_admission", "ethnic_category",
        "postcode", "gp_practice_code", "commissioner_code", "admission_method",
        "source_of_admission", "patient_classification", "admission_date", "discharge_date",
        "discharge_method", "discharge_destination", "discharge_ready_date",
        "treatment_function_code", "primary_diagnosis", "secondary_diagnoses",
        "primary_procedure", "spell_hrg", "spell_cost", "submission_status",
    ]

    func write(to row: inout some RowSink) {
        row.text(spellID)
        row.text(providerCode)
        row.text(siteCode)
        row.text(nhsNumber)
        row.text(nhsNumberStatus)
        row.text(localPatientID)
        row.day(birthDate)
        row.text(sex)
        row.number(ageAtAdmission)
        row.text(ethnicCategory)
        row.text(postcode)
        row.text(practiceCode)
        row.text(commissionerCode)
        row.text(admissionMethod)
        row.text(sourceOfAdmission)
        row.text(patientClassification)
        row.day(admissionDate)
        row.day(dischargeDate)
        row.text(dischargeMethod)
        row.text(dischargeDestination)
        row.day(dischargeReadyDate)
        row.text(treatmentFunctionCode)
        row.text(primaryDiagnosis)
        row.list(secondaryDiagnoses)
        row.text(primaryProcedure)
        row.text(spellHRG)
        row.hundredths(spellCost)
        row.text(submissionStatus)
    }
}
