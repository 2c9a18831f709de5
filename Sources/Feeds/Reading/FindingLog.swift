/// Collects findings: the first ones of each rule and column in full, the rest as one with a
/// count, so that a file with a fault in every row does not fill the memory.
struct FindingLog {
    private struct Key: Hashable {
        let rule: String
        let column: String?
    }

    /// How many findings of one rule and column are kept in full.
    let detailLimit: Int
    private var pending: [Finding] = []
    private var counts: [Key: Int] = [:]
    private var overflow: [(key: Key, finding: Finding)] = []
    private var overflowIndex: [Key: Int] = [:]

    init(detailLimit: Int) { self.detailLimit = detailLimit }

    /// True when the next finding of this rule and column would be kept in full.
    func hasRoom(rule: String, column: String?) -> Bool {
        counts[Key(rule: rule, column: column), default: 0] < detailLimit
    }

    mutating func add(_ finding: Finding) {
        let key = Key(rule: finding.rule, column: finding.column)
        counts[key, default: 0] += 1
        if counts[key, default: 0] <= detailLimit {
            pending.append(finding)
        } else if let index = overflowIndex[key] {
            overflow[index].finding.rows += finding.rows
        } else {
            overflowIndex[key] = overflow.count
            var rest = finding
            (rest.row, rest.cell, rest.maskedValue) = (nil, nil, nil)
            overflow.append((key, rest))
        }
    }

    /// Gives out what has been collected and forgets it; the counted rest only at the end.
    mutating func take(atEnd: Bool) -> [Finding] {
        defer { pending.removeAll() }
        guard atEnd else { return pending }
        defer {
            overflow.removeAll()
            overflowIndex.removeAll()
        }
        return pending + overflow.map(\.finding)
    }
}
