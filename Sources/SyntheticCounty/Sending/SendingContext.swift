import Domain

/// What the senders of all feeds share: the county's tables and the months.
struct SendingContext: Sendable {
    let profile: CountyProfile
    let calendar: CountyCalendar
    let geography: CountyGeography
    /// Per practice: the code of a closed practice that it took over from.
    let predecessors: [Int: String]

    init(profile: CountyProfile, geography: CountyGeography) {
        self.profile = profile
        self.geography = geography
        calendar = CountyCalendar(firstMonth: profile.firstMonth, months: profile.months)
        let codes = Dictionary(
            geography.practices.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { a, _ in a })
        var predecessors: [Int: String] = [:]
        for practice in geography.practices where !practice.isActive {
            if let heir = codes[practice.successor] { predecessors[heir] = practice.code }
        }
        self.predecessors = predecessors
    }

    /// The number of the last month with files.
    var lastPeriod: Int { profile.months - 1 }

    /// The versions in which a hospital file of a period exists by now.
    func versions(of period: Int) -> [SubmissionVersion] {
        if period > lastPeriod - 2 { return [.flex] }
        return period > lastPeriod - 6 ? [.flex, .freeze] : [.freeze]
    }

    /// The practice code that a sender has for somebody, sometimes one that closed.
    func practiceCode(_ person: Person, isOld: Bool) -> String {
        if isOld, let code = predecessors[person.practice] { return code }
        return geography.practices[person.practice].code
    }

    /// The number of a calendar month from the first month, for dated changes.
    func period(_ year: Int, _ month: Int) -> Int {
        year * 12 + month - 1 - profile.firstMonth.ordinal
    }
}

/// Takes the rows of all feeds as they are sent, and counts planted faults.
///
/// Rows of one person come one after the other; a row that is sent again comes after the row it
/// replaces. Every method has a default that does nothing.
public protocol CountyReceiver {
    /// Takes a spell.
    mutating func receive(_ record: Spell, in file: SentFile)
    /// Takes an attendance.
    mutating func receive(_ record: Attendance, in file: SentFile)
    /// Takes a row of this feed.
    mutating func receive(_ record: Incident, in file: SentFile)
    /// Takes a row of this feed.
    mutating func receive(_ record: Delay, in file: SentFile)
    /// Takes a row of this feed.
    mutating func receive(_ record: CareEvent, in file: SentFile)
    /// Takes a row of this feed.
    mutating func receive(_ record: StepEpisode, in file: SentFile)
    /// Takes a row of this feed.
    mutating func receive(_ record: Referral, in file: SentFile)
    /// Takes a row of this feed.
    mutating func receive(_ record: Contact, in file: SentFile)
    /// Takes a row of this feed.
    mutating func receive(_ record: CarePlan, in file: SentFile)
    /// Takes a row of this feed.
    mutating func receive(_ record: NetworkReferral, in file: SentFile)
    /// Takes a row of this feed.
    mutating func receive(_ record: StaffMonth, in file: SentFile)
    /// Takes a row of this feed.
    mutating func receive(_ record: FluUptake, in file: SentFile)
    /// Takes a row of this feed.
    mutating func receive(_ record: SurveyResponse, in file: SentFile)
    /// Notes that a fault was possible in a row, and whether it was planted there.
    mutating func note(_ fault: PlantedFault, isPlanted: Bool)
}

extension CountyReceiver {
    /// Passes over a spell.
    public mutating func receive(_ record: Spell, in file: SentFile) {}
    /// Passes over an attendance.
    public mutating func receive(_ record: Attendance, in file: SentFile) {}
    /// Passes over a row of this feed.
    public mutating func receive(_ record: Incident, in file: SentFile) {}
    /// Passes over a row of this feed.
    public mutating func receive(_ record: Delay, in file: SentFile) {}
    /// Passes over a row of this feed.
    public mutating func receive(_ record: CareEvent, in file: SentFile) {}
    /// Passes over a row of this feed.
    public mutating func receive(_ record: StepEpisode, in file: SentFile) {}
    /// Passes over a row of this feed.
    public mutating func receive(_ record: Referral, in file: SentFile) {}
    /// Passes over a row of this feed.
    public mutating func receive(_ record: Contact, in file: SentFile) {}
    /// Passes over a row of this feed.
    public mutating func receive(_ record: CarePlan, in file: SentFile) {}
    /// Passes over a row of this feed.
    public mutating func receive(_ record: NetworkReferral, in file: SentFile) {}
    /// Passes over a row of this feed.
    public mutating func receive(_ record: StaffMonth, in file: SentFile) {}
    /// Passes over a row of this feed.
    public mutating func receive(_ record: FluUptake, in file: SentFile) {}
    /// Passes over a row of this feed.
    public mutating func receive(_ record: SurveyResponse, in file: SentFile) {}
    /// Passes over a fault.
    public mutating func note(_ fault: PlantedFault, isPlanted: Bool) {}

    /// Decides by chance whether the fault happens in a row, and notes it.
    mutating func plants(_ fault: PlantedFault, _ random: inout Randomness) -> Bool {
        plants(fault, at: fault.rate, &random)
    }

    /// Decides with a rate of its own, for faults that change over time.
    mutating func plants(
        _ fault: PlantedFault, at rate: Double, _ random: inout Randomness
    ) -> Bool {
        let isPlanted = random.chance(rate)
        note(fault, isPlanted: isPlanted)
        return isPlanted
    }
}

/// An NHS number as a hospital or council sends it: as it is, missing or damaged.
enum SentNumber {
    /// The number with one digit wrong, so that the check digit no longer fits.
    static func mistyped(_ number: String, _ random: inout Randomness) -> String {
        var digits = Array(number.utf8)
        let at = 4 + random.below(5)
        digits[at] = 48 + (digits[at] - 48 + 1) % 10
        return String(decoding: digits, as: UTF8.self)
    }

    /// As Excel shows it once the column was made numeric: digits gone for good.
    static func rounded(_ number: String) -> String {
        let digits = Array(number)
        return "\(digits[0]).\(String(digits[1...5]))E+09"
    }
}
