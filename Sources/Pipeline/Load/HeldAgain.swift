import Foundation
import Store

/// Released rows that were held again, by one rule.
public struct HeldAgain: Sendable {
    /// The feed.
    public let feed: String
    /// The rule that holds them now.
    public let rule: String
    /// What that rule expects.
    public let expected: String
    /// Whether it is the rule that was waived: what the reader cannot read nobody can waive.
    public let isForGood: Bool
    /// The number of each row as it was released, and its number now.
    public let numbers: [(was: Int, now: Int)]

    /// How many rows, why, and what can be done, without what is in them.
    public var sentence: String {
        let one = numbers.count == 1
        let now = numbers.map { "\($0.now)" }.joined(separator: " ")
        let which =
            numbers.count > 20
            ? "" : " (\(numbers.map { "\($0.was), now \($0.now)" }.joined(separator: "; ")))"
        let held =
            "\(numbers.count) \(one ? "row" : "rows") of \(feed) \(one ? "was" : "were") held"
            + " again, by \(rule) (\(expected))\(which)."
        let advice =
            isForGood
            ? " No decision puts the value right: ask the sender for a file in which it is,"
                + " or leave the \(one ? "row" : "rows") out for good: quarantine drop"
            : " A release waives one rule, and \(one ? "the row breaks" : "these rows break")"
                + " another: if that is right too, quarantine release"
        return held + advice
            + (numbers.count > 20 ? " and the numbers of quarantine list." : " \(now)")
    }
}

extension LoadStage {
    /// The rows of released files that were held again, by rule.
    public func heldAgain(_ files: [LoadedFile]) async throws -> [HeldAgain] {
        var again: [HeldAgain] = []
        for file in files where file.outcome.quarantined > 0 {
            let held = try await heldRows(of: file.file.lastPathComponent)
            for (rule, rows) in Dictionary(grouping: held, by: \.rule).sorted(by: {
                $0.key < $1.key
            }) {
                guard let first = rows.first else { continue }
                again.append(
                    HeldAgain(
                        feed: first.feed, rule: rule, expected: first.expected,
                        isForGood: file.waived.contains(rule),
                        numbers: rows.compactMap { row in
                            ReleasedFile.number(ofRow: row.row, in: file.released).map {
                                ($0, row.id)
                            }
                        }))
            }
        }
        return again
    }
}
