import Domain

/// A part of a definition that decides figures and is another than it was.
public struct RuleChange: Sendable, Hashable {
    /// The key in the file, such as `numerator.where`.
    public let field: String
    /// What stood there and what stands there now; `none` for nothing.
    public let old, new: String

    /// `numerator.where: ‘true’ → ‘age >= 18’`.
    public var text: String { "\(field): ‘\(old)’ → ‘\(new)’" }
}

extension MeasureDefinition {
    /// What decides figures and is another in this definition than in an older text of it.
    ///
    /// Words do not: titles, descriptions, reasons, units, owners, examples, the usual range; nor
    /// does what packs make of the figures: their control charts, targets, windows shown, rules of
    /// disclosure, and which direction is good.
    public func ruleChanges(since old: MeasureDefinition) -> [RuleChange] {
        let before = Dictionary(old.rules, uniquingKeysWith: { a, _ in a })
        let now = Dictionary(rules, uniquingKeysWith: { a, _ in a })
        let fields = rules.map(\.0) + old.rules.map(\.0).filter { now[$0] == nil }
        return fields.compactMap { field in
            let (then, text) = (before[field] ?? Self.none, now[field] ?? Self.none)
            return then == text ? nil : RuleChange(field: field, old: then, new: text)
        }
    }

    private static let none = "none"

    /// The fields that decide figures, as the file names them, with what stands there.
    private var rules: [(String, String)] {
        var rules: [(String, String)] = [
            ("effective", effective.isoText), ("kind", kind.rawValue), ("scale", "\(scale)"),
            ("percentile", percentile.map { "\($0)" } ?? Self.none),
            ("attribution.basis", attribution.basis),
            ("attribution.fallback", attribution.fallback),
            ("available_from", availableFrom?.isoText ?? Self.none),
            ("months", Self.list(calendarMonths.sorted().map(String.init))),
            ("windows", Self.list(windows.map(\.rawValue).sorted())),
            ("interval", interval.rawValue),
        ]
        rules += components.flatMap { Self.rules($1, $0) }
        return rules + companionRules + maturityRules
    }

    private static func rules(_ component: Component, _ name: String) -> [(String, String)] {
        var rules = [("\(name).dataset", component.dataset)]
        switch component.aggregate {
        case .count:
            rules.append(("\(name).aggregate", "count"))
        case .sum(let of):
            rules += [("\(name).aggregate", "sum"), ("\(name).of", of)]
        case .mean(let of):
            rules += [("\(name).aggregate", "mean"), ("\(name).of", of)]
        case .histogram(let of):
            rules += [("\(name).aggregate", "histogram"), ("\(name).of", of)]
        case .weightedMean(let of, let weight):
            rules += [
                ("\(name).aggregate", "weighted_mean"), ("\(name).of", of),
                ("\(name).weight", weight),
            ]
        case .pairs(let of, let against):
            rules += [
                ("\(name).aggregate", "pairs"), ("\(name).of", of), ("\(name).against", against),
            ]
        }
        return rules + [("\(name).where", component.condition)]
    }

    private var companionRules: [(String, String)] {
        var rules: [(String, String)] = []
        if let withholding { rules.append(("withhold.below", "\(withholding.below)")) }
        if let standardisation {
            rules += [
                ("standardise.by", standardisation.by),
                ("standardise.standard", standardisation.standard.rawValue),
                ("standardise.window", standardisation.window.rawValue),
            ]
        }
        if let resampling { rules.append(("resample.window", resampling.window.rawValue)) }
        if let stratification {
            rules += [
                ("stratify.by", stratification.by),
                ("stratify.windows", Self.list(stratification.windows.map(\.rawValue).sorted())),
                ("stratify.least_per_arm", "\(stratification.leastPerArm)"),
            ]
        }
        return rules
    }

    private var maturityRules: [(String, String)] {
        [
            ("maturity.feeds", Self.list(maturity.feeds.map(\.text).sorted())),
            ("maturity.follow_up_days", "\(maturity.followUpDays)"),
            ("maturity.follow_up_months", "\(maturity.followUpMonths)"),
            ("maturity.follow_up_feeds", Self.list(maturity.followUpFeeds.map(\.text).sorted())),
            ("maturity.settle_days", "\(maturity.settleDays)"),
            ("maturity.look_back_months", "\(maturity.lookBackMonths)"),
        ]
    }

    private static func list(_ texts: [String]) -> String {
        texts.isEmpty ? none : texts.joined(separator: ", ")
    }
}
