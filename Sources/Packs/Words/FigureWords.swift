import Charts
import Disclosure
import Domain
import Measures

/// Figures and their states in plain words.
enum FigureWords {
    /// Clauses and the latest figure as one sentence.
    ///
    /// Such as: 8 months in a row below the average: 12.3 per 1,000 in Mar 2026 (provisional).
    static func sentence(_ reading: MeasureReading, _ clauses: [String]) -> String {
        let said = clauses.joined(separator: "; ")
        guard let latest = reading.latest else { return said + "." }
        return "\(said): \(figure(reading, latest))."
    }

    /// The latest figure with its unit, month and mark.
    static func figure(_ reading: MeasureReading, _ latest: MeasureReading.Latest) -> String {
        let mark = latest.isProvisional ? " (provisional)" : ""
        return "\(latest.value.text(reading.definition))\(reading.definition.unitAfterFigure)"
            + " in \(latest.month.shortText)\(mark)"
    }

    /// One line for the `what it shows` list of a domain page.
    ///
    /// - Parameter isBrief: leaves out the year before, for pages that have much to say.
    static func line(
        _ reading: MeasureReading, _ month: Month, isBrief: Bool = false
    ) -> String {
        guard let latest = reading.latest else {
            return "No figure to show: \(absence(reading, month))."
        }
        let said =
            SignalWords.clause(reading)
            ?? (reading.isCharted
                ? reading.variation == .noData ? "no limits to judge by" : "usual variation"
                : reading.isCoarse
                    ? "no limits (rounded too coarsely)"
                    : reading.basis.choice == nil
                        ? "no control chart"
                        : "no limits (few events or many equal values)")
        var line = "\(figure(reading, latest)); \(said)"
        if !isBrief, let before = latest.yearBefore {
            line += "; a year before \(before.text(reading.definition))"
        }
        if reading.hasUnjudgedTarget, let target = reading.content.target {
            line += "; target \(reading.format.exactText(target))"
        }
        return line.capitalisedFirst + "." + otherMethods(reading, latest)
    }

    /// The figure by the other methods that the definition asks for, as sentences that follow on.
    private static func otherMethods(
        _ reading: MeasureReading, _ latest: MeasureReading.Latest
    ) -> String {
        let definition = reading.definition
        var text = ""
        let resampled = definition.resampling.flatMap {
            reading.content.cell(.county, $0.window, latest.month, .resampled)?.value?.interval
        }
        if let resampled, let own = latest.value.interval {
            text +=
                " 95 % interval \(range(own, reading)), by bootstrap \(range(resampled, reading))"
                + " (the values are skewed)."
        }
        let stratified = definition.stratification.flatMap {
            $0.windows.contains(.month)
                ? reading.content.cell(.county, .month, latest.month, .stratified)?.value : nil
        }
        if let stratification = definition.stratification, let stratified {
            let interval = stratified.interval.map { " (\(range($0, reading)))" } ?? ""
            text +=
                " By \(stratification.words) \(stratified.text(definition))"
                + "\(interval)."
        }
        if let variant = definition.variant,
            let value = reading.content.cell(.county, .month, latest.month, .variant)?.value
        {
            text +=
                " \(variant.code) (\(variant.title)) \(value.text(definition))"
                + "\(definition.unitAfterFigure)."
        }
        return text
    }

    private static func range(_ interval: Interval, _ reading: MeasureReading) -> String {
        "\(reading.format.text(interval.lower)) to \(reading.format.text(interval.upper))"
    }

    /// Whether figures that should be there are not: the data have not come in, or are withheld.
    static func isLate(_ reading: MeasureReading, _ month: Month) -> Bool {
        guard let latest = reading.latest, latest.month < month else { return false }
        switch reading.content.cell(.county, .month, month)?.figure {
        case .missing, .withheld, nil: return true
        case .value, .suppressed, .notYetDue, .notApplicable: return false
        }
    }

    /// Whole per cent of a share, rounded down so that only all is 100 %.
    static func percent(_ share: Double) -> String {
        "\(Int((min(max(share, 0), 1) * 100 + 1e-9).rounded(.down)))\u{A0}%"
    }

    /// A rounded number of rows.
    static func rows(_ count: RowCount) -> String {
        count.rounded.map { ValueFormat(decimals: 0).text(Double($0)) } ?? "*"
    }

    /// `A, B and C`.
    static func list(_ words: [String]) -> String {
        guard let last = words.last else { return "" }
        let rest = words.dropLast().joined(separator: ", ")
        return rest.isEmpty ? last : "\(rest) and \(last)"
    }
}

extension Window {
    /// The window in words.
    var words: String {
        switch self {
        case .month: "month"
        case .rolling3: "3 months"
        case .rolling12: "12 months"
        }
    }
    /// The mark of a window in a table's header.
    var mark: String {
        switch self {
        case .month: ""
        case .rolling3: "3m"
        case .rolling12: "12m"
        }
    }
}
