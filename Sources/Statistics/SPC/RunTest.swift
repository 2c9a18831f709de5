import Foundation

/// Anhøj's two tests for runs about a centre line (SPC.md section 6).
///
/// The signal belongs to the whole stretch of points, not to single ones.
public struct RunTest: Sendable, Hashable {
    /// The points off the centre line; those on it and missing ones do not count.
    public let usefulPoints: Int

    /// The longest run of points on one side.
    public let longestRun: Int

    /// The longest run to be expected; a longer one is a signal.
    public let longestRunMaximum: Int

    /// How often the line crosses the centre.
    public let crossings: Int

    /// The fewest crossings to be expected; fewer are a signal.
    public let crossingsMinimum: Int

    /// Whether the points shift more than chance would have them.
    public var isSignal: Bool {
        usefulPoints > 0 && (longestRun > longestRunMaximum || crossings < crossingsMinimum)
    }

    /// Tests the values about `centre`; nil values are missing, and a nil centre gives no signal.
    public init(_ values: some Sequence<Double?>, centre: Double?) {
        var useful = 0
        var longest = 0
        var run = 0
        var crossings = 0
        var last: MeanSide?
        for value in values {
            guard let value, let centre else { continue }
            let side = MeanSide(of: value, mean: centre)
            guard side != .onMean else { continue }
            useful += 1
            if let last, last != side { crossings += 1 }
            run = last == side ? run + 1 : 1
            longest = max(longest, run)
            last = side
        }
        usefulPoints = useful
        longestRun = longest
        self.crossings = crossings
        longestRunMaximum = Self.longestRunMaximum(useful)
        crossingsMinimum = Self.crossingsMinimum(useful)
    }

    /// The longest run to be expected of `count` points: round(log2 n) + 3, and 0 without points.
    public static func longestRunMaximum(_ count: Int) -> Int {
        count > 0 ? Int(log2(Double(count)).rounded(.toNearestOrEven)) + 3 : 0
    }

    /// The fewest crossings to be expected of `count` points: the 5 % point of a fair coin's.
    public static func crossingsMinimum(_ count: Int) -> Int {
        Binomial.quantile(0.05, trials: max(0, count - 1), probability: 0.5)
    }
}
