/// A fault planted in the feeds on purpose, after the typical errors of the feed specification.
///
/// `faults-planted.csv` beside the feeds says how often each could have happened and did, so that
/// the findings of a load can be held against it.
public enum PlantedFault: Int, Sendable, CaseIterable {
    case spellNumberMissing, spellNumberWrong, spellNumberMissingFlex, spellNumberRounded
    case spellUncodedFlex, spellUncodedFreeze, spellReadyBlank, spellReadyOutside
    case spellPracticeClosed, spellSplit, spellLate, postcodeNew
    case attendanceNumberMissing, attendanceNumberMissingMinor, attendanceNumberMissingFlex
    case attendanceDepartureMissing, attendanceStreamed, attendanceLocalCodes
    case attendanceSameDayCare, attendanceHospitalPostcode, attendancePracticeClosed
    case incidentNumberMissing
    case incidentElsewhere
    case incidentTwice
    case incidentTime
    case incidentRecoded
    case incidentBorder
    case delayRestarted
    case delayLeftOpen
    case delayMissing
    case delayFuture
    case careNumberMissing
    case careNumberMissingRequest
    case careTwoNumbers
    case careEndMissing
    case careStartReset
    case careDoubled
    case careCostNegative
    case careCostUnits
    case careOldLabel
    case careBirthDummy
    case stepTwoRows
    case stepEndLate
    case stepOutcomeBlank
    case stepNotTraced
    case referralTwice
    case referralKeyedLate
    case referralLeftOpen
    case referralNeedsOther
    case referralTeam
    case referralNumberMissing
    case referralNumberMissingCouncil
    case contactTwice
    case contactTickMissing
    case contactTimeRounded
    case contactTeam
    case contactNumberMissing
    case contactNumberMissingCouncil
    case planOldDate
    case planAgenciesFree
    case planNumberWrong
    case planReturnMissing
    case networkNoNumber
    case networkNoConsent
    case networkTwice
    case networkScaleReversed
    case networkSectorOnly
    case staffHeadcount
    case staffWorkingDays
    case staffLeaver
    case staffAgencyMissing
    case staffSplit
    case fluNotReturned
    case fluPharmacy
    case fluPercent
    case surveyStraight
    case surveyPartial
    case surveyAnxiety
    case surveyNoPostcode
    case spellTwoCommissioners, spellDatesSerial, spellDatesSwapped

    /// The share of the rows where the fault is possible that have it, 0 to 1.
    public var rate: Double { about.rate }
    /// The feed it is planted in.
    public var feed: Feed { about.feed }
    /// The error in words.
    public var words: String { about.words }
    /// A short stable name for tables.
    public var code: String { "\(feed.code)-\(rawValue)" }

    private var about: (feed: Feed, rate: Double, words: String) {
        switch self {
        case .spellNumberMissing: (.spells, 0.008, "NHS number missing")
        case .spellNumberWrong: (.spells, 0.003, "NHS number fails modulus 11")
        case .spellNumberMissingFlex: (.spells, 0.02, "NHS number missing at flex")
        case .spellNumberRounded:
            (.spells, 1, "Excel turned the column into 9.99012E+09 (RGP, September 2022)")
        case .spellUncodedFlex: (.spells, 0.08, "uncoded diagnosis at flex")
        case .spellUncodedFreeze: (.spells, 0.006, "uncoded diagnosis at freeze")
        case .spellReadyBlank:
            (.spells, 0.25, "discharge ready date blank; 5 points better each year, at best 10 %")
        case .spellReadyOutside: (.spells, 0.004, "discharge ready date after the discharge")
        case .spellPracticeClosed:
            (.spells, 0.1, "code of the practice's predecessor, where there is one")
        case .spellSplit: (.spells, 0.02, "one stay recorded as two spells across a transfer")
        case .spellLate: (.spells, 0.006, "row sent one month late")
        case .postcodeNew: (.spells, 0.0035, "new-build postcode not yet in the directory")
        case .attendanceNumberMissing: (.attendances, 0.03, "NHS number missing")
        case .attendanceNumberMissingMinor:
            (.attendances, 0.055, "NHS number missing at minor injury units")
        case .attendanceNumberMissingFlex: (.attendances, 0.015, "NHS number missing at flex")
        case .attendanceDepartureMissing:
            (.attendances, 0.012, "departure time missing or equal to arrival")
        case .attendanceStreamed:
            (.attendances, 0.02, "streamed patient counted in both type 01 and type 03 (RDE)")
        case .attendanceLocalCodes:
            (.attendances, 0.3, "local instead of SNOMED codes (RGP)")
        case .attendanceSameDayCare:
            (.attendances, 0.5, "referred visits move to type 05 at RDE from July 2024")
        case .attendanceHospitalPostcode:
            (.attendances, 0.006, "temporary resident given the hospital postcode")
        case .attendancePracticeClosed:
            (.attendances, 0.1, "code of the practice's predecessor, where there is one")
        case .incidentNumberMissing: (.incidents, 0.34, "NHS number absent")
        case .incidentElsewhere: (.incidents, 0.18, "incident address is not the home address")
        case .incidentTwice: (.incidents, 0.015, "same event as two incidents after a call-back")
        case .incidentTime:
            (.incidents, 0.0035, "negative or null response time after a manual clock edit")
        case .incidentRecoded: (.incidents, 0.01, "category recoded in the file of the next month")
        case .incidentBorder:
            (
                .incidents, 0.04,
                "border incident answered by another trust (T03, T05, T08, T13) absent"
            )
        case .delayRestarted:
            (.delays, 0.07, "clock restarted when the reason changes: two short delays")
        case .delayLeftOpen:
            (.delays, 0.03, "delay left open after discharge, put right in the next month's file")
        case .delayMissing: (.delays, 0.06, "delay of a resident missing")
        case .delayFuture: (.delays, 0.02, "ready date typed as a planned, future date")
        case .careNumberMissing: (.careEvents, 0.08, "NHS number blank")
        case .careNumberMissingRequest: (.careEvents, 0.17, "NHS number blank on requests")
        case .careTwoNumbers: (.careEvents, 0.02, "two council identifiers for one person")
        case .careEndMissing: (.careEvents, 0.03, "service end date missing")
        case .careStartReset: (.careEvents, 1, "start of day support reset to 1 April each year")
        case .careDoubled: (.careEvents, 0.14, "double-up care as several rows of home support")
        case .careCostNegative: (.careEvents, 0.02, "negative or zero unit cost")
        case .careCostUnits:
            (.careEvents, 0.07, "cost frequency and units disagree (home support)")
        case .careOldLabel: (.careEvents, 0.03, "release 1 label sent")
        case .careBirthDummy: (.careEvents, 0.003, "dummy birth date")
        case .stepTwoRows:
            (.stepEpisodes, 0.045, "one episode in two rows when the provider changes")
        case .stepEndLate: (.stepEpisodes, 0.15, "end date entered up to three weeks late")
        case .stepOutcomeBlank: (.stepEpisodes, 0.07, "outcome blank")
        case .stepNotTraced: (.stepEpisodes, 0.06, "not traced at day 91 recorded as blank")
        case .referralTwice: (.referrals, 0.08, "same person and need referred in both systems")
        case .referralKeyedLate: (.referrals, 0.07, "referral date is the keying date")
        case .referralLeftOpen: (.referrals, 0.05, "left open for 90 days after the last contact")
        case .referralNeedsOther: (.referrals, 0.12, "needs blank or OTHER")
        case .referralTeam: (.referrals, 0.03, "team by worker base instead of person")
        case .referralNumberMissing: (.referrals, 0.02, "NHS number missing on community rows")
        case .referralNumberMissingCouncil:
            (.referrals, 0.15, "NHS number missing on council rows")
        case .contactTwice: (.contacts, 0.7, "joint visit recorded separately by each agency")
        case .contactTickMissing: (.contacts, 0.4, "joint-visit tick box not used")
        case .contactTimeRounded: (.contacts, 0.15, "time rounded or entered as 00:00")
        case .contactTeam: (.contacts, 0.015, "team changed")
        case .contactNumberMissing: (.contacts, 0.01, "NHS number missing on community rows")
        case .contactNumberMissingCouncil: (.contacts, 0.1, "NHS number missing on council rows")
        case .planOldDate: (.plans, 0.03, "copied row with an old date")
        case .planAgenciesFree: (.plans, 0.2, "free-text agency names")
        case .planNumberWrong: (.plans, 0.035, "NHS number mistyped (fails modulus 11)")
        case .planReturnMissing:
            (.plans, 0.05, "return missing for one team in two months of three")
        case .networkNoNumber: (.networkReferrals, 0.1, "no identifier although there is consent")
        case .networkNoConsent: (.networkReferrals, 0.004, "NHS number present without consent")
        case .networkTwice: (.networkReferrals, 0.03, "one person under two networks")
        case .networkScaleReversed:
            (.networkReferrals, 0.08, "UCLA score reversed (N05 and N11, second half)")
        case .networkSectorOnly: (.networkReferrals, 0.25, "sector postcode only")
        case .staffHeadcount: (.staff, 1, "headcount in the FTE column (SCH, November 2023)")
        case .staffWorkingDays: (.staff, 1, "sickness in working days (council, every month)")
        case .staffLeaver: (.staff, 0.03, "leaver left in for a month")
        case .staffAgencyMissing: (.staff, 0.5, "agency worker not listed")
        case .staffSplit: (.staff, 0.015, "split post counted twice")
        case .fluNotReturned: (.fluUptake, 0.03, "practice not returning")
        case .fluPharmacy: (.fluUptake, 1, "pharmacy doses not yet written back until December")
        case .fluPercent: (.fluUptake, 0.001, "percent supplied instead of a count")
        case .surveyStraight: (.survey, 0.03, "all-tens straight-lining")
        case .surveyPartial: (.survey, 0.12, "partial response")
        case .surveyAnxiety: (.survey, 0.004, "anxiety reversed by data entry")
        case .surveyNoPostcode: (.survey, 0.15, "missing postcode")
        case .spellTwoCommissioners:
            (.spells, 0.003, "the same spell in one file for two commissioners")
        case .spellDatesSerial:
            (.spells, 1, "a whole file with dates as Excel day numbers (RGR, June 2023)")
        case .spellDatesSwapped:
            (.spells, 1, "an early file with mm/dd/yyyy, sent again rightly (RGP, February 2024)")
        }
    }
}
