public import Domain
public import SyntheticCounty

/// The rows of a made-up county as a register ends up with them: of every natural key the row that
/// was sent last, less the rows that the feeds' own rules hold back.
///
/// Independent of the loader: rows come from the generator, not from files.
public struct OracleRows: CountyReceiver, Sendable {
    /// Spells by provider and spell number.
    private(set) var spells: [String: Spell] = [:]
    /// Attendances by provider and attendance number.
    private(set) var attendances: [String: Attendance] = [:]
    /// Delays by provider and delay number.
    private(set) var delays: [String: Delay] = [:]
    /// Care events by reference, type, start and component.
    private(set) var careEvents: [String: CareEvent] = [:]
    /// Tier two conversations by register number.
    private(set) var steps: [String: StepEpisode] = [:]
    /// Referrals by system and number.
    private(set) var referrals: [String: Referral] = [:]
    /// Which council number was seen with which NHS number.
    private(set) var crosswalk: [String: String] = [:]
    /// The months, after the first one, that each feed came in for.
    private(set) var periods: [Feed: Set<Int>] = [:]
    /// How many rows the rules of the feeds hold back.
    public private(set) var held = 0

    /// NHS numbers of people who opted out of planning uses: their rows stay out of all figures.
    private let optedOut: Set<String>
    private let firstMonth: Month
    /// The first day for which the team register has teams.
    private let teamsFrom = CivilDay(year: 2016, month: 4, day: 1)

    /// A register that is empty.
    ///
    /// - Parameter optedOut: the NHS numbers on the list of national data opt-outs.
    public init(firstMonth: Month, optedOut: Set<String>) {
        self.firstMonth = firstMonth
        self.optedOut = optedOut
    }

    /// Takes a spell; APC3 holds one that ends before it begins.
    public mutating func receive(_ record: Spell, in file: SentFile) {
        note(file)
        guard !isBefore(record.dischargeDate, record.admissionDate) else { return held += 1 }
        spells["\(record.providerCode)/\(record.spellID)"] = record
    }

    /// Takes an attendance; AE3 holds one that ends before it begins.
    public mutating func receive(_ record: Attendance, in file: SentFile) {
        note(file)
        if let end = record.departureAt, end < record.arrivalAt { return held += 1 }
        attendances["\(record.providerCode)/\(record.attendanceID)"] = record
    }

    /// Takes a delay; DD2 holds one that ends before it begins, DD3 one of the wrong regime.
    public mutating func receive(_ record: Delay, in file: SentFile) {
        note(file)
        let opening = CivilDay(year: 2023, month: 4, day: 1)
        guard !isBefore(record.delayEndDate, record.delayStartDate),
            record.regime == "DRD", record.delayStartDate >= opening
        else { return held += 1 }
        delays["\(record.providerCode)/\(record.delayID)"] = record
    }

    /// Takes a care event; CLD2 holds one that ends before it begins.
    public mutating func receive(_ record: CareEvent, in file: SentFile) {
        note(file)
        guard !isBefore(record.eventEndDate, record.eventStartDate) else { return held += 1 }
        learn(record.laPersonID, record.nhsNumber)
        let key = [
            record.laCode, record.eventReference, record.eventType,
            "\(record.eventStartDate.number)", record.serviceComponent ?? "",
        ].joined(separator: "/")
        careEvents[key] = record
    }

    /// Takes a conversation; ST2 holds a STEP without a start four weeks on, ST3 one that ends
    /// before it begins.
    public mutating func receive(_ record: StepEpisode, in file: SentFile) {
        note(file)
        let next = CivilDay(firstOf: firstMonth.advanced(by: file.period + 1))
        let isUnstarted =
            record.offer == "STEP" && record.startDate == nil && next - record.tier2Date > 28
        guard !isUnstarted, !isBefore(record.endDate, record.startDate) else { return held += 1 }
        learn(record.laPersonID, record.nhsNumber)
        steps[record.stepID] = record
    }

    /// Takes a referral; IR2 holds one seen before it came, IR3 one of a team that was not there.
    public mutating func receive(_ record: Referral, in file: SentFile) {
        note(file)
        guard !isBefore(record.firstContactDate, record.referralReceivedAt.day),
            record.referralReceivedAt.day >= teamsFrom
        else { return held += 1 }
        learn(record.laPersonID, record.nhsNumber)
        referrals["\(record.sourceSystem)/\(record.referralID)"] = record
    }

    /// Takes what a contact says of council numbers.
    public mutating func receive(_ record: Contact, in file: SentFile) {
        note(file)
        learn(record.laPersonID, record.nhsNumber)
    }

    /// Takes what a plan says of council numbers.
    public mutating func receive(_ record: CarePlan, in file: SentFile) {
        note(file)
        learn(record.laPersonID, record.nhsNumber)
    }

    private mutating func note(_ file: SentFile) {
        periods[file.feed, default: []].insert(file.period)
    }

    private mutating func learn(_ council: String?, _ number: String?) {
        guard let council, let number = OraclePerson.valid(number) else { return }
        crosswalk[council] = crosswalk[council] ?? number
    }

    private func isBefore(_ end: CivilDay?, _ start: CivilDay?) -> Bool {
        guard let end, let start else { return false }
        return end < start
    }
}

/// Who a row is about, as far as its numbers tell.
enum OraclePerson: Hashable {
    /// A valid NHS number, sent or found through the council's number.
    case number(String)
    /// A council number that nobody has linked.
    case council(String)
    /// Nobody else's row.
    case row(String)

    /// Whether the person can be followed from feed to feed.
    var isLinked: Bool {
        if case .number = self { return true }
        return false
    }

    /// The number when its ten digits pass the modulus 11 check (NOTES section 1).
    static func valid(_ number: String?) -> String? {
        guard let number, number.utf8.count == 10 else { return nil }
        let digits = number.utf8.map { Int($0) - 48 }
        guard digits.allSatisfy((0...9).contains), Set(digits).count > 1 else { return nil }
        let sum = zip(digits, stride(from: 10, to: 1, by: -1)).map { $0 * $1 }.reduce(0, +)
        let check = 11 - sum % 11
        return check % 11 == digits[9] && check != 10 ? number : nil
    }
}

extension OracleRows {
    /// Rows of people who did not opt out, each with its person.
    func planning<Row>(
        _ rows: [String: Row], _ person: (String, Row) -> OraclePerson
    ) -> [(key: String, person: OraclePerson, row: Row)] {
        rows.compactMap { key, row in
            let person = person(key, row)
            if case .number(let number) = person, optedOut.contains(number) { return nil }
            return (key, person, row)
        }
    }

    /// The spells that count.
    var plannedSpells: [(key: String, person: OraclePerson, row: Spell)] {
        planning(spells) { person($1.nhsNumber, row: $0) }
    }

    /// The attendances that count.
    var plannedAttendances: [(key: String, person: OraclePerson, row: Attendance)] {
        planning(attendances) { person($1.nhsNumber, row: $0) }
    }

    /// The delays that count.
    var plannedDelays: [(key: String, person: OraclePerson, row: Delay)] {
        planning(delays) { person($1.nhsNumber, row: $0) }
    }

    /// The care events that count.
    var plannedCare: [(key: String, person: OraclePerson, row: CareEvent)] {
        planning(careEvents) { person($1.nhsNumber, council: $1.laPersonID, row: $0) }
    }

    /// The conversations that count.
    var plannedSteps: [(key: String, person: OraclePerson, row: StepEpisode)] {
        planning(steps) { person($1.nhsNumber, council: $1.laPersonID, row: $0) }
    }

    /// The referrals that count.
    var plannedReferrals: [(key: String, person: OraclePerson, row: Referral)] {
        planning(referrals) { person($1.nhsNumber, council: $1.laPersonID, row: $0) }
    }
}

extension OracleRows {
    /// The person of a row of a feed without council numbers.
    func person(_ number: String?, row: String) -> OraclePerson {
        OraclePerson.valid(number).map(OraclePerson.number) ?? .row(row)
    }

    /// The person of a row that may have a council number.
    func person(_ number: String?, council: String?, row: String) -> OraclePerson {
        if let number = OraclePerson.valid(number) { return .number(number) }
        guard let council else { return .row(row) }
        return crosswalk[council].map(OraclePerson.number) ?? .council(council)
    }
}
