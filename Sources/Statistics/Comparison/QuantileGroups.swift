/// Sorting areas into quantile groups such as fifths (SPC.md section 8).
public enum QuantileGroups {
    /// The group of each value, from 1; nil for missing values.
    ///
    /// Group 1 holds the highest values unless `highestFirst` is false. Ties share the smallest
    /// rank and so a group. All nil when there are fewer values than groups.
    public static func assign(
        _ values: [Double?], groups: Int, highestFirst: Bool = true
    ) -> [Int?] {
        let present = values.compactMap { $0 }
        guard groups > 0, present.count >= groups else {
            return Array(repeating: nil, count: values.count)
        }
        let size = Double(present.count) / Double(groups)
        return values.map { value in
            guard let value else { return nil }
            let rank = 1 + present.count { highestFirst ? $0 > value : $0 < value }
            let fromEnd = (Double(present.count + 1 - rank) / size).rounded(.up)
            return max(1, groups + 1 - Int(fromEnd))
        }
    }
}
