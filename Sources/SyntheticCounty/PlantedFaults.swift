/// A fault planted in the feeds on purpose, after the typical errors of the feed specification.
///
/// `faults-planted.csv` beside the feeds says how often each could have happened and did, so that
/// the findings of a load can be held against it.
///
/// Every typical error of the specification, whether the county has it and what finds it at the
/// load. "Counted" is shown on the data-quality page and is no fault of a single row.
///
/// | feed | typical error | planted | found by |
/// |---|---|---|---|
/// | SUS_APC | NHS number missing or failing modulus 11 | yes | NHSNUM (failing), counted (missing) |
/// | | same spell sent by flex and freeze, or by two commissioners | yes | replaced by key; APC1 inside a file |
/// | | leading zeros lost, 4.50558E+09 | RGP, September 2022 | NHSNUM |
/// | | Excel day numbers or mm/dd/yyyy | two files | DATES |
/// | | uncoded diagnosis at flex | yes | APC8 |
/// | | ready date blank | yes | none: a blank is allowed; DT02 counts it |
/// | | ready date outside the stay | yes | APC4 |
/// | | closed or merged practice | yes | PRACTICE |
/// | | one stay as two spells across a transfer | yes | TRANSFER |
/// | ECDS_AE | NHS number missing | yes | counted |
/// | | departure missing or equal to arrival | yes | DEPARTURE |
/// | | streamed patient counted twice | yes | STREAMED |
/// | | local instead of SNOMED codes | yes | SNOMED |
/// | | same day care moved to type 05 | RDE, July 2024 | SDEC |
/// | | hospital postcode for temporary residents | yes | HOSPITAL |
/// | AMB_ADS | NHS number absent | yes | counted |
/// | | incident address is not the home | yes | none: a place away from home is no error of the row |
/// | | one event as two incidents | yes | CALLBACK |
/// | | negative or null response time | yes | NEGATIVE |
/// | | category recoded later | yes | none: the later row replaces the earlier, history keeps it |
/// | | border incidents absent | yes | none: what another trust answered is in no file |
/// | DISCH_DELAY | clock restarted | yes | RESTARTED |
/// | | left open after discharge | yes | LEFTOPEN |
/// | | trust and council disagree | yes | DISAGREED |
/// | | residents in other counties' hospitals missing | yes | none: what is missing is in no file |
/// | | planned, future ready date | yes | PLANNED, DD2 |
/// | ASC_CLD | NHS number blank | yes | counted, linked by council number |
/// | | two council numbers for one person | yes | TWOIDS |
/// | | service end missing | yes | none for an open service; CLD4 for other events, CLD5 after a death |
/// | | start reset to 1 April | yes | APRIL |
/// | | double-up care as several rows | yes | CLD6 |
/// | | negative or zero unit cost | yes | COST |
/// | | cost frequency and units disagree | yes | FREQUENCY |
/// | | release 1 labels | yes | read as their new ones; CLD3 for labels of no list |
/// | | dummy birth dates | yes | BIRTHDATE |
/// | STEP_REABL | one episode in two rows | yes | SPLIT |
/// | | end entered late | yes | none: the later row replaces the earlier |
/// | | outcome blank | yes | OUTCOME |
/// | | offers mixed before 2016 | no: before the county's months | none |
/// | | not traced as blank | yes | DAY91 |
/// | INT_REF | referred in both systems | yes | TWICE |
/// | | referral date is the keying date | yes | none: no other date to hold it against |
/// | | left open after contact | yes | IR4 where it waits, IR6 after a year |
/// | | needs blank or OTHER | yes | NEEDS |
/// | | team by worker base | yes | none: measures use the person's residence |
/// | | NHS number missing on council rows | yes | counted |
/// | INT_CONTACT | joint visit recorded by each agency | yes | none: IN03 folds the rows |
/// | | tick box not used | yes | none: IN03 does not rest on it; IC4 for a tick without a partner |
/// | | time rounded or 00:00 | yes | MIDNIGHT |
/// | | team changed in the month | yes | none: a change is no error of the row |
/// | INT_PLAN | copied row with old date | yes | COPIED |
/// | | free-text agency names | yes | read as their codes; IP2 when fewer than two are left |
/// | | NHS number mistyped | yes | NHSNUM |
/// | | return missing for a team | yes | the data-quality page: month not covered |
/// | VCSE_NET | no identifier | yes | counted |
/// | | one person under two networks | yes | none: two networks may help one person |
/// | | UCLA on a scale of 1 to 4 | no | UCLA |
/// | | UCLA reversed | N05, N11, second half | REVERSED |
/// | | sector postcode only | yes | none: a sector is allowed |
/// | | merged cells and totals rows | yes | LAYOUT |
/// | WORKFORCE | headcount in the FTE column | SCH, November 2023 | HEADCOUNT, WF2 over 1.2 |
/// | | sickness in working days | council, every month | WORKDAYS; CONVERTED once they are calendar days |
/// | | leavers left in | yes | LEFTIN, LEAVER |
/// | | agency not listed | yes | AGENCY when none is |
/// | | split posts counted twice | yes | SPLITPOST |
/// | FLU_UPTAKE | practice not returning | yes | FL4 |
/// | | pharmacy doses written back late | yes | none: shown as provisional until December |
/// | | merger splits the series | season 2022-23 | MERGED |
/// | | percent instead of count | yes | FL2, FL3 |
/// | WELLBEING_SURVEY | all-tens | yes | WS3 |
/// | | partial response | yes | PARTIAL |
/// | | anxiety reversed | yes | REVERSED where a whole wave is |
/// | | missing postcode | yes | counted |
/// | REF_GEOG | new-build postcode not in the file | yes, in SUS_APC | POSTCODE of the events |
/// | | 2011 and 2021 LSOA codes mixed | an early file, refused | VINTAGE, LSOA |
/// | | border sectors | no: the county's own postcodes only | BORDER |
/// | REF_PRACTICE | branch surgery in another team's area | real geography | none: the list follows the main site |
/// | | mergers back-dated | no | BACKDATED |
/// | REF_LIST | list inflation | 2 % | RL2 for jumps |
/// | | ALL rows summed with bands | a fault of loaders | RL1 proves the sums |
/// | REF_POP | revised after the rebase | no | RO1; the later file replaces the earlier |
/// | REF_TEAM | renamed or split | no | RENAMED, RT1 |
/// | REF_ESTAB | budget not updated, posts left out | no | RE1 |
/// | REF_TARGET | annual target in months | PH01, 2022/23 | ANNUAL, RX2 |
/// | | 0.85 and 85 in one column | WF03, 2022/23 | PERCENT |
/// | REF_CALENDAR | one-off and substitute holidays missed | no | ONEOFF, SUBSTITUTE |
/// | REF_UNITCOST | tariff as cost, price years mixed | no | TARIFF, PRICEYEAR |
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
    case delayDisputed, fluMerger

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
        case .staffLeaver: (.staff, 0.03, "leaver left in as in post in the month of leaving")
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
        case .delayDisputed:
            (.delays, 0.1, "trust and council disagree on the reason until the next month's file")
        case .fluMerger:
            (.fluUptake, 1, "a closed practice's code reports its part (season 2022-23)")
        }
    }
}
