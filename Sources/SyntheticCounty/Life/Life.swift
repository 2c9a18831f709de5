/// What really happened to one person: the truth from which the feeds' rows are made.
///
/// Days are simulated days (0 is `CountyCalendar.warmUp` days before the first month).
struct Life {
    var person: Person
    var spells: [Stay] = []
    var visits: [Visit] = []
    var calls: [Call] = []
    var steps: [Episode] = []
    var care: [CareItem] = []
    var cases: [TeamCase] = []
    var carePlans: [JointPlan] = []
    var networks: [NetworkLink] = []
    /// First day in a care home; `Int.max` for those who live elsewhere.
    var careHomeFrom = Int.max
    /// First day of long-term support from the council; `Int.max` without any.
    var supportFrom = Int.max
    /// Day after the last of it.
    var supportTo = Int.max

    init(person: Person) { self.person = person }

    /// Whether the person lies in hospital at midnight of a day.
    func isInHospital(on day: Int) -> Bool {
        spells.contains { $0.nights > 0 && $0.admission <= day && $0.discharge > day }
    }
}

/// A hospital spell.
struct Stay {
    var admission: Int
    /// Day of discharge; may lie beyond the end of the county's months.
    var discharge: Int
    /// Days waited after being ready to leave.
    var delay = 0
    var method: String
    var classification = "1"
    var treatmentFunction: String
    var diagnosis: String
    var secondary: [String] = []
    var provider: Int
    var isFall = false
    var hasDied = false
    var destination = "19"

    var nights: Int { discharge - admission }
    var isEmergency: Bool { method.first == "2" }
}

/// An A&E attendance.
struct Visit {
    var arrival: CivilTime
    var minutes: Int
    var provider: Int
    var isMinor: Bool
    var byAmbulance: Bool
    var isFall: Bool
    var isAdmitted: Bool
    var acuity: Int
}

/// An ambulance incident.
struct Call {
    var connected: CivilTime
    var category: String
    var outcome: String
    var seconds: Int
    var isFall: Bool
    var provider: Int
}

/// The acute trusts of the county.
enum Trust {
    static let codes = ["RDE", "RGR", "RGP"]
    static let sites = ["RDEE4", "RGR50", "RGP75"]
    static let minorSites = ["RDE08", "RGR1M", "RGP12"]

    /// The trust that most people of a team go to.
    static func usual(team: Int) -> Int {
        switch team {
        case 0, 3, 4, 5, 6, 7, 8: 1
        case 2, 12: 2
        default: 0
        }
    }
}

extension Life {
    /// Ends everything with the person's death and puts it in order of time.
    mutating func settle(_ calendar: CountyCalendar) {
        let death = person.death
        let deathDay = calendar.day(min(death, calendar.days + 1_000))
        spells.removeAll { $0.admission >= death }
        visits.removeAll { $0.arrival.day >= deathDay }
        calls.removeAll { $0.connected.day >= deathDay }
        steps.removeAll { $0.talk >= death }
        care.removeAll { $0.start >= death }
        cases.removeAll { $0.day >= death }
        carePlans.removeAll { $0.agreed >= death }
        networks.removeAll { $0.day >= death }
        spells.sort { ($0.admission, $0.discharge) < ($1.admission, $1.discharge) }
        for index in spells.indices where spells[index].discharge > death {
            spells[index].discharge = death
            spells[index].delay = min(spells[index].delay, death - spells[index].admission)
            spells[index].hasDied = true
            spells[index].destination = "79"
        }
    }
}
