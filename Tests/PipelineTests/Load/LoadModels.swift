import Linkage

/// Random numbers from a seed (SplitMix64), so that a failure can be seen again.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// What workforce returns come to when each replaces its employer and month, in plain Swift.
struct ReturnModel {
    /// One return: who sends it, for which month of 2025, and the FTE of each assignment.
    struct Return {
        let employer: String
        let month: String
        let posts: [(id: Int, fte: String)]

        init(using random: inout SeededNumbers) {
            employer = ["SCC", "RGR"].randomElement(using: &random) ?? ""
            month = ["01", "02"].randomElement(using: &random) ?? ""
            let ids = (1...6).filter { _ in Int.random(in: 0..<3, using: &random) > 0 }
            posts = ids.map { ($0, "0.\(Int.random(in: 1...2, using: &random))0") }
        }

        var fileName: String { "WORKFORCE_\(employer)_2025-\(month).csv" }
        var rows: [Row] {
            posts.map {
                .post("A\($0.id)", employer: employer, month: "\(month)/2025", fte: $0.fte)
            }
        }
    }

    private var versions: [String: (fte: String, load: Int)] = [:]
    /// Closed rows with the loads that opened and closed them and the reason.
    private(set) var history: [String] = []
    /// What was current when each load had ended.
    private(set) var known: [Int: [String]] = [:]

    /// Current rows with the load that opened them.
    var current: [String] { versions.map { "\($0) \($1.fte) \($1.load)" }.sorted() }

    mutating func take(_ sent: Return, load: Int) {
        let prefix = "2025-\(sent.month)-01 \(sent.employer) A"
        for (key, old) in versions where key.hasPrefix(prefix) {
            let new = sent.posts.first { "\(prefix)\($0.id)" == key }
            guard new?.fte != old.fte else { continue }
            let reason = new == nil ? "withdrawn" : "superseded"
            history.append("\(key) \(old.fte) \(old.load) \(load) \(reason)")
            versions[key] = nil
        }
        for post in sent.posts where versions["\(prefix)\(post.id)"] == nil {
            versions["\(prefix)\(post.id)"] = (post.fte, load)
        }
        known[load] = versions.map { "\($0) \($1.fte)" }.sorted()
    }
}

/// What requests to the council come to when NHS numbers are learnt on the way.
struct RequestModel {
    private var last: [Int: (content: Int, number: Int?, council: Int?)] = [:]
    /// The NHS number of each council number that came with one.
    private(set) var learnt: [Int: Int] = [:]
    /// What was current when each load had ended: event, content, person key.
    private(set) var known: [Int: [String]] = [:]

    /// Rows of a file: some of ten events, with the numbers that the sender happens to know.
    mutating func file(using random: inout SeededNumbers) -> [Row] {
        var rows: [Row] = []
        for id in 1...10 where Int.random(in: 0..<3, using: &random) > 0 {
            let content = Int.random(in: 1...2, using: &random)
            // Council numbers 1 to 6 belong to people 1 to 6.
            let person = id % 6 + 1
            let number = Int.random(in: 0..<4, using: &random) == 0 ? person : nil
            let council = number == nil || Bool.random(using: &random) ? person : nil
            if let number, let council { learnt[council] = number }
            last[id] = (content, number, council)
            rows.append(
                .request(
                    "E\(id)", nhs: number.map { TestNumber.number($0) } ?? "",
                    council: council.map { "C\($0)" } ?? ""
                ).with([
                    "event_start_date": "\(id + 10)/01/2025",
                    "event_end_date": "\(id + 10)/0\(content + 1)/2025",
                ]))
        }
        return rows
    }

    mutating func ended(load: Int, keys: PersonKeys) {
        var keys = keys
        known[load] = last.map { id, row in
            let person =
                if let number = row.number ?? row.council.flatMap({ learnt[$0] }) {
                    keys.person(nhsNumber: ArraySlice(TestNumber.number(number).utf8))
                } else {
                    keys.person(
                        localNumber: ArraySlice("C\(row.council ?? 0)".utf8),
                        scheme: ArraySlice("609".utf8))
                }
            return "E\(id) 2025-0\(row.content + 1)-\(id + 10) \(person)"
        }.sorted()
    }
}
