/// The Jaro-Winkler similarity of two names, from 0 (nothing in common) to 1 (equal).
///
/// The match window is half the longer length less one; up to four leading characters that agree
/// add a tenth of the rest each, but only above a Jaro similarity of 0.7 (METHODS section 6, 4).
/// The values are those of rapidfuzz: compare names without accents, or an accented letter counts
/// as a letter of its own.
public enum JaroWinkler {
    /// The similarity of two texts, by Unicode scalars.
    public static func similarity(_ first: String, _ second: String) -> Double {
        let left = first.unicodeScalars.map(\.value)
        let right = second.unicodeScalars.map(\.value)
        return similarity(left.span, right.span)
    }

    /// The similarity of two runs of units: bytes of cleaned names, or Unicode scalars.
    public static func similarity<Unit: Equatable>(
        _ left: borrowing Span<Unit>, _ right: borrowing Span<Unit>
    ) -> Double {
        let jaro = jaroSimilarity(left, right)
        guard jaro > 0.7 else { return jaro }
        var prefix = 0
        let longest = min(4, left.count, right.count)
        while prefix < longest, left[prefix] == right[prefix] { prefix += 1 }
        return jaro + Double(prefix) * 0.1 * (1 - jaro)
    }

    /// The Jaro similarity, without the bonus for a common start.
    public static func jaroSimilarity<Unit: Equatable>(
        _ left: borrowing Span<Unit>, _ right: borrowing Span<Unit>
    ) -> Double {
        if left.isEmpty, right.isEmpty { return 1 }
        guard !left.isEmpty, !right.isEmpty else { return 0 }
        let (matches, transpositions) =
            max(left.count, right.count) <= 64
            ? short(left, right) : long(left, right)
        guard matches > 0 else { return 0 }
        let count = Double(matches)
        return
            (count / Double(left.count) + count / Double(right.count)
            + (count - Double(transpositions)) / count) / 3
    }

    private static func window(_ left: Int, _ right: Int) -> Int {
        max(max(left, right) / 2 - 1, 0)
    }

    /// Matches and transpositions of texts of at most 64 units: one bit for each unit.
    @inline(__always)
    private static func short<Unit: Equatable>(
        _ left: borrowing Span<Unit>, _ right: borrowing Span<Unit>
    ) -> (matches: Int, transpositions: Int) {
        let window = window(left.count, right.count)
        var matchedLeft: UInt64 = 0
        var matchedRight: UInt64 = 0
        for index in 0..<left.count {
            let unit = left[index]
            var other = max(0, index - window)
            let end = min(right.count, index + window + 1)
            while other < end {
                let bit: UInt64 = 1 << UInt64(other)
                if matchedRight & bit == 0, right[other] == unit {
                    matchedRight |= bit
                    matchedLeft |= 1 << UInt64(index)
                    break
                }
                other += 1
            }
        }
        let matches = matchedLeft.nonzeroBitCount
        var outOfOrder = 0
        while matchedLeft != 0 {
            let first = matchedLeft.trailingZeroBitCount
            let second = matchedRight.trailingZeroBitCount
            if left[first] != right[second] { outOfOrder += 1 }
            matchedLeft &= matchedLeft - 1
            matchedRight &= matchedRight - 1
        }
        return (matches, outOfOrder / 2)
    }

    /// The same for texts of any length.
    private static func long<Unit: Equatable>(
        _ left: borrowing Span<Unit>, _ right: borrowing Span<Unit>
    ) -> (matches: Int, transpositions: Int) {
        let window = window(left.count, right.count)
        var isMatched = [Bool](repeating: false, count: right.count)
        var positions: [Int] = []
        for index in 0..<left.count {
            let start = max(0, index - window)
            let end = min(right.count, index + window + 1)
            guard start < end else { continue }
            for other in start..<end where !isMatched[other] && right[other] == left[index] {
                isMatched[other] = true
                positions.append(index)
                break
            }
        }
        var outOfOrder = 0
        var next = 0
        for other in 0..<right.count where isMatched[other] {
            if left[positions[next]] != right[other] { outOfOrder += 1 }
            next += 1
        }
        return (positions.count, outOfOrder / 2)
    }
}
