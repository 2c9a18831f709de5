import Domain
import Measures
import Statistics

extension JourneyAnswer {
    /// The answer in one or two sentences, or why there is none.
    public var headline: String {
        switch finding {
        case .refused(let refusal): "Not answered: \(refusal.reason)"
        case .freedom(let freedom): freedom.headline
        case .match(let match): match.headline(words)
        case .cost(let cost): cost.headline(words)
        }
    }

    /// How sure the answer is and what speaks against it, or what would cure a refusal.
    public var certainty: String {
        switch finding {
        case .refused(let refusal): refusal.cure
        case .freedom(let freedom): freedom.certainty
        case .match(let match): match.certainty(words)
        case .cost(let cost): cost.certainty(words)
        }
    }

    /// What every answer about single people may be used for.
    public static let standing =
        "Exploratory: a difference found here is a question for later, not a finding."
}

/// Numbers as sentences write them.
enum JourneyNumber {
    /// A share as whole per cent.
    static func percent(_ share: Double) -> String { decimal(100 * share, 0) + " %" }

    /// A share with its interval, such as `59 % (57 to 62 %)`.
    static func percent(_ estimate: Estimate) -> String {
        let limits = estimate.interval.map {
            " (\(decimal(100 * $0.lower, 0)) to \(percent($0.upper)))"
        }
        return percent(estimate.value) + (limits ?? "")
    }

    /// A difference of risks, such as `22 fewer in 100 (18 to 26)`.
    static func inAHundred(_ difference: Estimate) -> String {
        let sign: Double = difference.value < 0 ? -1 : 1
        func amount(_ value: Double) -> String { decimal(100 * sign * value, 0) }
        let limits = difference.interval.map { limits in
            sign < 0
                ? " (\(amount(limits.upper)) to \(amount(limits.lower)))"
                : " (\(amount(limits.lower)) to \(amount(limits.upper)))"
        }
        return "\(amount(difference.value)) \(sign < 0 ? "fewer" : "more") in 100" + (limits ?? "")
    }

    /// A ratio with its interval, such as `0.70 (0.65 to 0.77)`.
    static func ratio(_ estimate: Estimate) -> String {
        let limits = estimate.interval.map {
            " (\(decimal($0.lower, 2)) to \(decimal($0.upper, 2)))"
        }
        return decimal(estimate.value, 2) + (limits ?? "")
    }

    /// A number with so many decimals; in words where it is too large to mean anything, as the
    /// limit of a ratio to next to nothing is.
    static func decimal(_ value: Double, _ decimals: Int) -> String {
        guard abs(value) < 1e12 else { return beyondMeasure }
        let unit = (0..<decimals).reduce(1) { power, _ in power * 10 }
        let whole = Int((abs(value) * Double(unit)).rounded())
        let rest = String(whole % unit)
        let sign = value < 0 && whole > 0 ? "−" : ""
        guard decimals > 0 else { return sign + grouped(whole) }
        return sign + grouped(whole / unit) + "."
            + String(repeating: "0", count: decimals - rest.count) + rest
    }

    /// A p value; nothing is said to be surer than one in a thousand.
    static func p(_ value: Double) -> String { value < 0.001 ? "below 0.001" : decimal(value, 3) }

    /// A count of people, or the mark of a hidden one.
    static func count(_ count: ShownCount) -> String {
        count.number.map { grouped(Int($0)) } ?? "*"
    }

    /// Pounds with a comma, such as `−£1,240`.
    static func pounds(_ value: Double) -> String {
        guard abs(value) < 1e12 else { return beyondMeasure }
        return (value < 0 ? "−" : "") + "£" + grouped(Int(abs(value)))
    }

    /// What stands for a number without bound.
    private static let beyondMeasure = "beyond measure"

    /// Pounds with their interval.
    static func pounds(_ estimate: Estimate) -> String {
        let limits = estimate.interval.map { " (\(pounds($0.lower)) to \(pounds($0.upper)))" }
        return pounds(estimate.value) + (limits ?? "")
    }

    private static func grouped(_ whole: Int) -> String {
        var digits = String(whole)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits = String(digits.dropLast(3))
        }
        return ([digits] + groups).joined(separator: ",")
    }
}

extension ShownCount {
    /// The count with a comma, or `*` where it is hidden.
    public var text: String { JourneyNumber.count(self) }
}

extension DisclosedFreedom {
    var headline: String {
        guard let county = groups.first?.result else { return "" }
        return "Four months after STEP \(JourneyNumber.percent(county.share)) stay free of "
            + "continuing support, when everybody counts for as long as they could be followed."
    }

    var certainty: String {
        guard let county = groups.first?.result else { return "" }
        let known = county.shareOfKnown.map { JourneyNumber.percent($0) } ?? "none"
        var text =
            "Of those whose state that day is known it is \(known), of all who started "
            + "\(JourneyNumber.percent(county.shareOfStarters)): three shares with three "
            + "denominators. \(JourneyNumber.percent(county.states.recurring)) had begun support, "
            + "\(JourneyNumber.percent(county.states.competing)) had died."
        if let days = county.restrictedMean {
            text +=
                " In the mean \(JourneyNumber.decimal(days.mean, 0)) of the 122 days were free of"
                + " support."
        }
        return text + " " + comparison
    }

    private var comparison: String {
        var shown: [String] = []
        var hidden: [String] = []
        for group in groups.dropFirst() {
            guard let result = group.result else {
                hidden.append("\(group.name): not shown, too few people.")
                continue
            }
            if let refusal = result.refusal {
                let reason = refusal.reason.lowercasedFirst
                let stop = reason.hasSuffix(".") ? "" : "."
                hidden.append("\(group.name): not shown, \(reason)\(stop)")
            } else {
                shown.append("\(group.name) \(JourneyNumber.percent(result.share))")
            }
        }
        let test = logRankPValue.map {
            $0 < 0.05
                ? "; they differ by more than chance usually gives (log-rank p \(JourneyNumber.p($0)))"
                : "; chance alone often gives such a difference (log-rank p \(JourneyNumber.p($0)))"
        }
        let seen = smallestDifference.map {
            " A difference of \(JourneyNumber.decimal(100 * $0, 0)) points or more would have shown."
        }
        let both =
            shown.isEmpty ? "" : shown.joined(separator: ", ") + (test ?? "") + "." + (seen ?? "")
        return ([both] + hidden).filter { !$0.isEmpty }.joined(separator: " ")
    }
}

extension DisclosedMatch {
    func headline(_ words: EpisodeWords) -> String {
        guard let outcome, let ratio = outcome.riskRatio else {
            return "Too few of the matched had the outcome for their numbers to be shown."
        }
        let pairs = JourneyNumber.count(outcome.pairs)
        return "Of \(pairs) \(words.with), \(JourneyNumber.count(outcome.treatedEvents)) "
            + "\(words.outcome); of \(pairs) similar \(words.without), "
            + "\(JourneyNumber.count(outcome.controlEvents)). "
            + (outcome.riskDifference.map { JourneyNumber.inAHundred($0) + ", risk" } ?? "Risk")
            + " ratio \(JourneyNumber.ratio(ratio)): "
            + (outcome.isWithinChance ?? true
                ? "the difference is within chance." : "chance alone would rarely do this.")
    }

    func certainty(_ words: EpisodeWords) -> String {
        var parts: [String] = []
        if isSelected {
            parts.append(
                "Only \(JourneyNumber.decimal(percentMatched, 0)) % of \(seeksForTreated ? words.with : words.without)"
                    + " found a match, so the answer is about a selected group.")
        }
        let flagged = balance.filter { $0.verdict == .adjust }.map(\.words.lowercasedFirst)
        if flagged.isEmpty {
            parts.append("After matching the groups are alike in everything listed.")
        } else {
            let with = adjusted.map { ": \(JourneyNumber.ratio($0)) with that allowed for" } ?? ""
            parts.append(
                "They still differ a little in \(flagged.joined(separator: ", "))\(with).")
        }
        if let control = negativeControl, let ratio = control.riskRatio {
            let shown = "\(words.negativeControl) has a ratio of \(JourneyNumber.ratio(ratio))"
            parts.append(
                control.isWithinChance ?? true
                    ? "What it cannot change, \(shown), does not differ."
                    : "Warning: what it cannot change, \(shown), differs too, so the groups are not"
                        + " alike in something that is not recorded.")
        }
        if let smallest = outcome?.smallestEffect {
            parts.append(
                "A ratio of \(JourneyNumber.decimal(1 / (1 + smallest), 2)) or less, or of"
                    + " \(JourneyNumber.decimal(1 + smallest, 2)) or more, would have shown.")
        }
        parts.append("What nobody recorded cannot be matched.")
        return parts.joined(separator: " ")
    }
}

extension DisclosedCost {
    func headline(_ words: EpisodeWords) -> String {
        let ofTeams = match == nil
        let first = JourneyNumber.count(intervention.people)
        let second = JourneyNumber.count(comparison.people)
        let whom =
            ofTeams
            ? "Of \(words.with), \(first) of the pilots" : "\(first) \(words.with)"
        let others =
            ofTeams ? "\(second) of the comparison teams" : "\(second) similar \(words.without)"
        return
            "\(whom) cost \(JourneyNumber.pounds(intervention.before)) a head in the year before "
            + "and \(JourneyNumber.pounds(intervention.after)) in the year after; \(others) "
            + "\(JourneyNumber.pounds(comparison.before)) and "
            + "\(JourneyNumber.pounds(comparison.after)). Given the cost before, the difference "
            + "after is \(JourneyNumber.pounds(adjustedDifference)): "
            + (isWithinChance ? "within chance." : "chance alone would rarely do this.")
    }

    func certainty(_ words: EpisodeWords) -> String {
        let half = adjustedDifference.interval.map { ($0.upper - $0.lower) / 2 }
        let seen = half.map {
            "A difference of \(JourneyNumber.pounds(($0 / 10).rounded() * 10)) or more would have"
                + " shown. "
        }
        let matching = match.map { $0.certainty(words) + " " }
        return (seen ?? "") + "Difference of changes "
            + "\(JourneyNumber.pounds(changeDifference)); ratio of cost ratios "
            + "\(JourneyNumber.ratio(ratioOfRatios)). " + (matching ?? "")
            + "The change of \(JourneyNumber.pounds(intervention.change)) from before to after, "
            + "looked at alone, is no effect: people enter care when their costs are at a peak, "
            + "and costs fall back from a peak without any help."
    }
}

extension String {
    var lowercasedFirst: String {
        guard let first else { return self }
        return first.lowercased() + dropFirst()
    }
}
