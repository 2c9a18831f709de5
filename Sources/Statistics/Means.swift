// Sums whose last bits can be trusted: a side of the mean is decided by them.

/// The sum of the values with Neumaier's compensation for lost low-order bits.
func compensatedSum(_ values: some Sequence<Double>) -> Double {
    var sum = 0.0
    var lost = 0.0
    for value in values {
        let next = sum + value
        lost += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
        sum = next
    }
    return sum + lost
}

/// The arithmetic mean in two passes, or nil without values.
///
/// The second pass adds the mean of what the first left over, so a constant series returns its
/// own value to the last bit (SPC.md section 12, 6).
func preciseMean(_ values: some Collection<Double>) -> Double? {
    guard !values.isEmpty else { return nil }
    let count = Double(values.count)
    let first = compensatedSum(values) / count
    return first + compensatedSum(values.lazy.map { $0 - first }) / count
}

/// The sum of squared differences from `mean`, corrected for the rounding of `mean` itself.
func squaredDeviations(_ values: some Collection<Double>, from mean: Double) -> Double {
    let leftOver = compensatedSum(values.lazy.map { $0 - mean })
    let squares = compensatedSum(values.lazy.map { ($0 - mean) * ($0 - mean) })
    return max(0, squares - leftOver * leftOver / Double(max(1, values.count)))
}

/// The middle value (the mean of the two middle ones for an even number), or nil without values.
public func median(_ values: some Collection<Double>) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
        ? preciseMean([sorted[middle - 1], sorted[middle]]) : sorted[middle]
}

/// The quantile of sorted values by linear interpolation (Hyndman and Fan's type 7).
func quantile(ofSorted values: [Double], at probability: Double) -> Double? {
    guard let last = values.last, probability >= 0, probability <= 1 else { return nil }
    let position = probability * Double(values.count - 1)
    let below = Int(position.rounded(.down))
    guard below + 1 < values.count else { return last }
    let share = position - Double(below)
    return values[below] + share * (values[below + 1] - values[below])
}
