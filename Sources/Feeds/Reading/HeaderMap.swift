/// Which field of a row belongs to which column of a contract.
struct HeaderMap: Sendable {
    /// The position of each column of the contract in the row; -1 for a column that is absent.
    let positions: [Int]
    /// Names of the required columns that were not found.
    let missing: [String]
    /// Headings that belong to no column, as they were sent.
    let unknown: [String]
    /// How many columns were found.
    let matched: Int
    /// How many cells the header has; a row with more has cells that belong to no heading.
    let width: Int

    /// Matches headings to columns.
    ///
    /// - Parameters:
    ///   - contract: The contract.
    ///   - headings: The cells of the header row.
    ///   - groups: The cells of the row above it, where a merged cell heads several columns.
    init(contract: Contract, headings: [String], groups: [String]) {
        let keys = Self.keys(headings: headings, groups: groups)
        var taken = Set<Int>()
        var positions: [Int] = []
        for column in contract.columns {
            let wanted = (column.headers + [column.name]).map(Self.normalised)
            let position = wanted.lazy.compactMap { keys[$0] }.first { !taken.contains($0) }
            if let position { taken.insert(position) }
            positions.append(position ?? -1)
        }
        self.positions = positions
        matched = taken.count
        width = max(headings.count, groups.count)
        let given = contract.givenColumns
        missing = zip(contract.columns, positions)
            .filter { $0.isRequired && !$0.mayBeAbsent && $1 < 0 && !given.contains($0.name) }
            .map(\.0.name)
        unknown = headings.enumerated()
            .filter { !taken.contains($0.offset) && !Self.normalised($0.element).isEmpty }
            .map(\.element)
    }

    /// The names that each position answers to: its heading, `heading#2` for the second of the
    /// same, and the heading of its group before its own.
    private static func keys(headings: [String], groups: [String]) -> [String: Int] {
        var keys: [String: Int] = [:]
        var seen: [String: Int] = [:]
        var group = ""
        for (position, heading) in headings.enumerated() {
            let above = position < groups.count ? normalised(groups[position]) : ""
            if !above.isEmpty { group = above }
            let own = normalised(heading)
            if own.isEmpty {
                if !above.isEmpty && keys[above] == nil { keys[above] = position }
                continue
            }
            seen[own, default: 0] += 1
            let count = seen[own] ?? 1
            if count == 1 { keys[own] = position }
            keys["\(own)#\(count)"] = position
            if !group.isEmpty && keys[group + own] == nil { keys[group + own] = position }
        }
        return keys
    }

    /// A heading without case and without everything but letters, digits and a final `#2`.
    static func normalised(_ heading: String) -> String {
        var text = ""
        for scalar in heading.lowercased().unicodeScalars {
            if scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "#" {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
