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
    /// Ambulance incidents by provider and number.
    private(set) var incidents: [String: Incident] = [:]
    /// Months of staff by month, employer and assignment.
    private(set) var staff: [String: StaffMonth] = [:]
    /// Vaccinations by season, day, practice and cohort.
    private(set) var vaccinations: [String: FluUptake] = [:]
    /// Answers to the survey by wave and number.
    private(set) var answers: [String: SurveyResponse] = [:]
    /// Plans by number and version.
    private(set) var plans: [String: CarePlan] = [:]
    /// Contacts by system and number.
    private(set) var contacts: [String: Contact] = [:]
    /// Referrals to networks by network and number.
    private(set) var networks: [String: NetworkReferral] = [:]
    /// Which senders' returns came in, by feed and months after the first one.
    private(set) var returns: [Feed: [Int: Set<String>]] = [:]
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

    /// Takes an incident; AMB2 holds one whose crew was there before the clock started.
    public mutating func receive(_ record: Incident, in file: SentFile) {
        note(file)
        if let start = record.clockStartAt, let there = record.onSceneAt, there < start {
            return held += 1
        }
        incidents["\(record.providerCode)/\(record.incidentID)"] = record
    }

    /// Takes a month of staff; WF2 holds more than 1.2 FTE, WF3 more sickness than time.
    public mutating func receive(_ record: StaffMonth, in file: SentFile) {
        note(file)
        guard (0...120).contains(record.fte), record.fteDaysSick <= record.fteDaysAvailable else {
            return held += 1
        }
        staff["\(record.month.number)/\(record.employerCode)/\(record.assignmentID)"] = record
    }

    /// Takes a position; FL2 holds one with more vaccinated than eligible.
    public mutating func receive(_ record: FluUptake, in file: SentFile) {
        note(file)
        guard record.vaccinated <= record.registeredEligible else { return held += 1 }
        let key = [
            record.season, "\(record.asAtDate.number)", record.practiceCode, record.cohort,
        ].joined(separator: "/")
        vaccinations[key] = record
    }

    /// Takes a contact, and what it says of council numbers.
    public mutating func receive(_ record: Contact, in file: SentFile) {
        note(file)
        learn(record.laPersonID, record.nhsNumber)
        contacts["\(record.sourceSystem)/\(record.contactID)"] = record
    }

    /// Takes a referral to a network; VN2 drops a number sent without consent.
    public mutating func receive(_ record: NetworkReferral, in file: SentFile) {
        note(file)
        var kept = record
        if !record.consentToLink { kept.nhsNumber = nil }
        networks["\(record.networkCode)/\(record.referralID)"] = kept
    }

    /// Takes a plan; IP2 holds a joint one that fewer than two agencies have signed.
    public mutating func receive(_ record: CarePlan, in file: SentFile) {
        note(file)
        guard record.planType != "JOINT" || record.agencies.count >= 2 else { return held += 1 }
        learn(record.laPersonID, record.nhsNumber)
        plans["\(record.planID)/\(record.version)"] = record
    }

    /// Takes an answer.
    public mutating func receive(_ record: SurveyResponse, in file: SentFile) {
        note(file)
        answers["\(record.wave)/\(record.responseID)"] = record
    }

    private mutating func note(_ file: SentFile) {
        periods[file.feed, default: []].insert(file.period)
        returns[file.feed, default: [:]][file.period, default: []].insert(file.scope)
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

    /// The incidents that count.
    var plannedIncidents: [(key: String, person: OraclePerson, row: Incident)] {
        planning(incidents) { person($1.nhsNumber, row: $0) }
    }

    /// The care events that count.
    var plannedCare: [(key: String, person: OraclePerson, row: CareEvent)] {
        planning(careEvents) { person($1.nhsNumber, council: $1.laPersonID, row: $0) }
    }

    /// The conversations that count.
    var plannedSteps: [(key: String, person: OraclePerson, row: StepEpisode)] {
        planning(steps) { person($1.nhsNumber, council: $1.laPersonID, row: $0) }
    }

    /// The plans that count.
    var plannedPlans: [(key: String, person: OraclePerson, row: CarePlan)] {
        planning(plans) { person($1.nhsNumber, council: $1.laPersonID, row: $0) }
    }

    /// The referrals that count.
    var plannedReferrals: [(key: String, person: OraclePerson, row: Referral)] {
        planning(referrals) { person($1.nhsNumber, council: $1.laPersonID, row: $0) }
    }

    /// The contacts that count.
    var plannedContacts: [(key: String, person: OraclePerson, row: Contact)] {
        planning(contacts) { person($1.nhsNumber, council: $1.laPersonID, row: $0) }
    }

    /// The referrals to networks that count.
    var plannedNetworks: [(key: String, person: OraclePerson, row: NetworkReferral)] {
        planning(networks) { person($1.nhsNumber, row: $0) }
    }
}
