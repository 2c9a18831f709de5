import Domain
import Measures
import Store

/// Numbers and divisions as receipts say them.
enum ReceiptWords {
    /// A number with commas between thousands and at most four decimals; `none` for no number.
    static func number(_ number: Double?) -> String {
        guard let number else { return "none" }
        guard number.isFinite, abs(number) < 1e15 else { return "\(number)" }
        let units = Int64((abs(number) * 10_000).rounded())
        var digits = String(units / 10_000)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        groups.insert(digits, at: 0)
        var text = (number < 0 && units > 0 ? "-" : "") + groups.joined(separator: ",")
        if units % 10_000 != 0 {
            var decimals = String(10_000 + units % 10_000).dropFirst()
            while decimals.last == "0" { decimals.removeLast() }
            text += "." + decimals
        }
        return text
    }

    static func percent(_ share: Double) -> String { number((share * 1_000).rounded() / 10) + " %" }

    /// `97 % (95 % interval 95 % to 99 %)`, or that it is not known and why.
    static func completeness(_ completeness: Completeness) -> String {
        switch completeness {
        case .known(let share, let interval):
            guard let interval, interval.lower < interval.upper else { return percent(share) }
            return "\(percent(share)) (95 % interval \(percent(interval.lower)) to"
                + " \(percent(interval.upper)))"
        case .unknown(let returns, let reason):
            return "not known, \(reason.words) (\(percent(returns)) of the returns had come in)"
        }
    }

    /// How complete one month of a feed was, in two lines.
    static func lines(_ month: FeedMonth) -> [String] {
        let usual =
            month.usual.map {
                ", usually \(number($0.interval.lower)) to \(number($0.interval.upper)) by then"
            } ?? ""
        let known = month.rows > 0 ? Double(month.knownRows) / Double(month.rows) : 0
        return [
            "  \(month.feed) \(month.month.longText): \(month.returnsIn) of"
                + " \(month.returnsExpected) returns, \(number(Double(month.rows))) rows\(usual);"
                + " complete: \(completeness(month.completeness))",
            "    \(arrival(month)); \(percent(known)) of the rows with a known person;"
                + " \(month.delivery.heldRows) rows held back",
        ]
    }

    private static func arrival(_ month: FeedMonth) -> String {
        let due = month.delivery.due.map { "due \(DayText.words($0))" } ?? "no day was set"
        guard month.returnsIn > 0 else { return "\(due), not come in" }
        guard let came = month.delivery.came else {
            return "\(due), came in with a history, so that the day is not known"
        }
        let late = month.delivery.daysLate ?? 0
        return "\(due), came in \(DayText.words(came))" + (late > 0 ? ", \(late) days late" : "")
    }

    /// `February 2026`, or `the 12 months to February 2026`.
    static func period(_ window: Window, _ month: Month) -> String {
        window == .month
            ? month.longText : "the \(window.monthCount) months to \(month.longText)"
    }

    /// `loads up to 12`, with those among them that ended too late to be seen.
    static func loads(_ seen: SeenLoads) -> String {
        guard !seen.unseen.isEmpty else { return "loads up to \(seen.last)" }
        let late = seen.unseen.map(String.init).joined(separator: ", ")
        return "loads up to \(seen.last), but not \(late), which ended later"
    }

    /// What a heading says of a figure that is not the measure's own.
    static func method(_ method: FigureMethod) -> String {
        switch method {
        case .own: ""
        case .standardised: ", directly standardised"
        case .resampled: ", with a bootstrap interval"
        case .stratified: ", stratified"
        case .variant: ", variant"
        }
    }

    /// The method of an interval.
    static func interval(_ method: FigureMethod, _ definition: MeasureDefinition) -> String {
        switch method {
        case .own, .variant: definition.interval.rawValue.replacing("_", with: " ")
        case .standardised: "Dobson"
        case .resampled: "BCa bootstrap, 2,000 resamples, seed from the cell's key"
        case .stratified: "Greenland and Robins"
        }
    }

    /// Why a cell has no value, or a withheld one; `nil` where there is a value.
    static func reason(_ cell: Cell, _ definition: MeasureDefinition) -> String? {
        switch cell.state {
        case .value: return nil
        case .missing: return "a feed that it needs had not come in"
        case .notYetDue: return "the follow-up of its people was still open"
        case .withheld(let reason): return reason
        case .notApplicable: break
        }
        if definition.isBeforeFirstVersion(cell.key.month) {
            return
                "the definition begins with \(definition.effective.longText), and no version of it"
                + " speaks for earlier months"
        }
        guard definition.exists(over: cell.key.window, endingIn: cell.key.month) else {
            return "the measure does not exist for this window and month"
        }
        switch definition.kind {
        case .riskRatio, .ratioOfMeans:
            return "what was counted for this area and month makes no ratio: nobody in one of the"
                + " groups, or nothing to divide by"
        case .rate, .proportion, .count, .mean, .median, .percentile, .score:
            let counted = definition.denominator ?? definition.numerator
            return "there was nobody to count in this area and month; it counts"
                + " \(lowered(counted.words))"
        }
    }

    /// How the value was made of what was counted, as one sentence.
    static func division(_ cell: Cell, _ definition: MeasureDefinition) -> String {
        guard cell.state == .value else { return "Nothing was divided." }
        let variant = cell.key.method == .variant ? definition.variant : nil
        let words = lowered((variant?.numerator ?? definition.numerator).words)
        let over =
            (variant?.denominator ?? definition.denominator).map { " (\(lowered($0.words)))" } ?? ""
        let times = definition.scale == 1 ? "" : " × \(number(definition.scale))"
        let top = number(cell.numerator)
        let bottom = number(cell.denominator)
        if cell.key.method == .standardised {
            return "= \(top) events of known age over \(bottom) by age band, weighted to the 2013"
                + " European Standard Population\(times)"
        }
        if cell.key.method == .stratified {
            return "= the risk ratio of Mantel and Haenszel over"
                + " \(definition.stratification?.words ?? "strata") (\(words))\(times)"
        }
        switch definition.kind {
        case .rate, .proportion:
            return "= \(top) (\(words)) ÷ \(bottom)\(over)\(times)"
        case .count:
            return "= \(top) (\(words))\(times)"
        case .mean, .score, .ratioOfMeans:
            return "= \(top) ÷ \(bottom) (\(words))\(times)"
        case .median:
            return "= the median of \(bottom) values (\(words))\(times)"
        case .percentile:
            let centile = number((definition.percentile ?? 0.5) * 100)
            return "= the \(centile)th centile of \(bottom) values (\(words))\(times)"
        case .riskRatio:
            let other =
                "\(number(cell.comparison?.numerator)) ÷ \(number(cell.comparison?.denominator))"
            return "= (\(top) ÷ \(bottom)) ÷ (\(other)) (\(words))\(times)"
        }
    }

    private static func lowered(_ words: String) -> String {
        guard let first = words.first, words.dropFirst().first?.isLowercase == true else {
            return words
        }
        return first.lowercased() + words.dropFirst()
    }
}
