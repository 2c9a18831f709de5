/// Levenshtein distance: the fewest insertions, deletions and replacements between two texts.
public enum EditDistance {
    /// Whether two texts are at most `limit` single edits apart.
    ///
    /// The work grows threefold with each allowed edit, and hardly with the length: meant for
    /// limits of one to three.
    public static func isWithin(
        _ limit: Int, _ left: borrowing Span<UInt8>, _ right: borrowing Span<UInt8>
    ) -> Bool {
        isWithin(limit, left, 0, left.count, right, 0, right.count)
    }

    /// The same for the parts of two texts from a start to before an end.
    private static func isWithin(
        _ limit: Int, _ left: borrowing Span<UInt8>, _ leftStart: Int, _ leftEnd: Int,
        _ right: borrowing Span<UInt8>, _ rightStart: Int, _ rightEnd: Int
    ) -> Bool {
        var (start, end, otherStart, otherEnd) = (leftStart, leftEnd, rightStart, rightEnd)
        guard abs((end - start) - (otherEnd - otherStart)) <= limit else { return false }
        while start < end, otherStart < otherEnd, left[start] == right[otherStart] {
            start += 1
            otherStart += 1
        }
        while start < end, otherStart < otherEnd, left[end - 1] == right[otherEnd - 1] {
            end -= 1
            otherEnd -= 1
        }
        if start == end || otherStart == otherEnd {
            return max(end - start, otherEnd - otherStart) <= limit
        }
        guard limit > 0 else { return false }
        let rest = limit - 1
        return isWithin(rest, left, start + 1, end, right, otherStart + 1, otherEnd)
            || isWithin(rest, left, start + 1, end, right, otherStart, otherEnd)
            || isWithin(rest, left, start, end, right, otherStart + 1, otherEnd)
    }
}
