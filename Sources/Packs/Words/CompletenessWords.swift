import Charts
import Domain

/// Completeness and arrivals in plain words.
enum CompletenessWords {
    /// `97 % (95 to 99 %)`, or `not known`.
    static func figure(_ completeness: Completeness) -> String {
        guard let share = completeness.knownShare else { return "not known" }
        return FigureWords.percent(share) + (range(completeness).map { " (\($0))" } ?? "")
    }

    /// The interval as `95 to 99 %`; `nil` where there is none or it has no width.
    static func range(_ completeness: Completeness) -> String? {
        guard let interval = completeness.interval, interval.lower < interval.upper else {
            return nil
        }
        return "\(Int((interval.lower * 100).rounded())) to"
            + " \(Int((interval.upper * 100).rounded()))\u{A0}%"
    }

    /// What the share is: an estimate, or at most what it is, and why.
    static func basis(_ completeness: Completeness) -> String {
        completeness.gap.map { "not known: \($0.words)" } ?? "estimated"
    }

    /// How a figure rests on what came in, as a sentence.
    static func sentence(_ completeness: Completeness) -> String {
        switch completeness {
        case .known(let share, _) where share >= 1: "All that is usual is in."
        case .known: "\(figure(completeness)) of what is usual is in."
        case .unknown(let returns, let reason):
            (returns >= 1
                ? "All returns are in" : "\(FigureWords.percent(returns)) of returns are in")
                + "; how full they are is not known: \(reason.words)."
        }
    }

    /// When a file came, in a few words.
    static func arrival(_ month: FeedMonthQuality) -> String {
        switch month.arrival {
        case .absent: "not yet"
        case .history: "with history"
        case .came(let day, let late):
            switch late {
            case nil: withoutYear(day)
            case .some(let late) where late > 0: "\(withoutYear(day)), \(late) days late"
            case .some: "\(withoutYear(day)), in time"
            }
        }
    }

    /// `17 Apr` of `17 Apr 2026`: beside a month the year says nothing.
    static func withoutYear(_ day: String) -> String {
        day.split(separator: " ").prefix(2).joined(separator: " ")
    }

    /// The usual rows as a range.
    static func usual(_ month: FeedMonthQuality) -> String {
        guard let usual = month.usual else { return "not known" }
        return "\(FigureWords.rows(usual.least)) to \(FigureWords.rows(usual.most))"
    }
}

extension CompletenessBar {
    /// The bar of a completeness; an outline where no more than the returns is known.
    init(_ completeness: Completeness?, hasFigure: Bool = true) {
        self.init(
            share: completeness?.knownShare,
            atMost: completeness?.gap == nil ? nil : completeness?.share, hasFigure: hasFigure)
    }
}
