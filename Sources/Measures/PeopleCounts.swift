public import Domain

// Counts of which some people's part changes: what they counted for is taken out, what they count
// for now is put in. It is exact where all numbers are whole; where not, there is no answer.

extension TallyTable {
    /// The counts of a month once `before` is taken out of it and `after` put in.
    ///
    /// - Returns: a table of that month; `nil` when sums of fractions are in it, or when `before`
    ///   is not part of what is kept, so that the month has to be counted anew.
    public func changed(in month: Month, from before: TallyTable, to after: TallyTable)
        -> TallyTable?
    {
        guard let presence = place(of: .presence) else { return nil }
        var groups = groups(in: month)
        let gone = before.groups(in: month)
        let come = after.groups(in: month)
        for key in Set(gone.keys).union(come.keys) {
            let zero = columns.map { _ in 0.0 }
            let parts = [groups[key] ?? zero, gone[key] ?? zero, come[key] ?? zero]
            guard parts.allSatisfy({ $0.allSatisfy(\.isExactWhole) }) else { return nil }
            let numbers = columns.indices.map { parts[0][$0] - parts[1][$0] + parts[2][$0] }
            guard numbers[presence] >= 0 else { return nil }
            groups[key] = numbers[presence] > 0 ? numbers : nil
        }
        var table = TallyTable(columns: columns, isStratified: isStratified)
        for (key, numbers) in groups.sorted(by: { $0.key < $1.key }) {
            if isStratified {
                table.add(month: month, team: key.team, stratum: key.stratum, numbers: numbers)
            } else {
                table.add(month: month, team: key.team, numbers: numbers)
            }
        }
        return table
    }

    /// Whether two tables say the same of a month.
    public func isSame(as other: TallyTable, in month: Month) -> Bool {
        groups(in: month) == other.groups(in: month)
    }

    /// A team and, where rows are told apart, a stratum; in the order in which queries give them.
    private struct Group: Hashable, Comparable {
        let team: String?
        let stratum: Int?

        static func < (a: Group, b: Group) -> Bool {
            (a.team ?? "\u{10FFFF}", a.stratum ?? .max) < (
                b.team ?? "\u{10FFFF}", b.stratum ?? .max
            )
        }
    }

    private func groups(in month: Month) -> [Group: [Double]] {
        var groups: [Group: [Double]] = [:]
        for team in teams(in: month) {
            if isStratified {
                for stratum in strata(month: month, team: team) {
                    groups[Group(team: team, stratum: stratum.code)] = stratum.numbers
                }
            } else {
                groups[Group(team: team, stratum: nil)] = row(month: month, team: team)
            }
        }
        return groups
    }
}

extension DetailTable {
    /// The values of a month once `before` is taken out of it and `after` put in.
    ///
    /// - Returns: a table of that month; `nil` when `before` is not part of what is kept.
    public func changed(in month: Month, from before: DetailTable, to after: DetailTable)
        -> DetailTable?
    {
        var table = DetailTable()
        let teams = Set(self.teams(in: month)).union(after.teams(in: month))
            .union(before.teams(in: month))
        for team in teams {
            var counts: [Pair: Int] = [:]
            for entry in entries(month: month, team: team) + after.entries(month: month, team: team)
            {
                counts[Pair(entry), default: 0] += entry.count
            }
            for entry in before.entries(month: month, team: team) {
                counts[Pair(entry), default: 0] -= entry.count
            }
            guard counts.values.allSatisfy({ $0 >= 0 }) else { return nil }
            for (pair, count) in counts.sorted(by: { $0.key < $1.key }) where count > 0 {
                table.add(
                    month: month, team: team,
                    entry: Entry(value: pair.value, other: pair.other, count: count))
            }
        }
        return table
    }

    /// Whether two tables say the same of a month.
    public func isSame(as other: DetailTable, in month: Month) -> Bool {
        Set(teams(in: month)).union(other.teams(in: month)).allSatisfy {
            entries(month: month, team: $0) == other.entries(month: month, team: $0)
        }
    }

    private struct Pair: Hashable, Comparable {
        let value: Double
        let other: Double

        init(_ entry: Entry) {
            value = entry.value
            other = entry.other
        }

        static func < (a: Pair, b: Pair) -> Bool { (a.value, a.other) < (b.value, b.other) }
    }
}

extension Double {
    /// Whether it is a whole number that stands for itself alone.
    fileprivate var isExactWhole: Bool {
        rounded(.towardZero) == self && magnitude < 9_007_199_254_740_992
    }
}
