/// How much of each month had come in by each age: cumulative counts, a row a month, oldest first.
///
/// Column k is the k-th age; a month has been observed up to its own age and no further, so rows
/// get shorter towards the newest month.
public struct ReportingTriangle: Sendable, Hashable {
    /// The counts that had come in, by month and age.
    public let cumulative: [[Double]]

    /// The number of ages.
    public var ageCount: Int { cumulative.first?.count ?? 0 }

    /// A triangle from its rows.
    ///
    /// Nil unless there are two ages or more, every row has at least one count and none more than
    /// the row before, and all counts are finite and not negative.
    public init?(cumulative: [[Double]]) {
        guard let first = cumulative.first, first.count >= 2,
            cumulative.allSatisfy({ row in
                !row.isEmpty && row.allSatisfy { $0.isFinite && $0 >= 0 }
            }),
            zip(cumulative, cumulative.dropFirst()).allSatisfy({ $0.count >= $1.count })
        else { return nil }
        self.cumulative = cumulative
    }

    /// The counts of the months observed at an age and at the next, those with nothing left out.
    ///
    /// A month with nothing at an age says nothing of the growth of months that have something.
    func steps(from age: Int) -> [(now: Double, next: Double)] {
        cumulative.compactMap { row in
            row.count > age + 1 && row[age] > 0 ? (row[age], row[age + 1]) : nil
        }
    }
}
