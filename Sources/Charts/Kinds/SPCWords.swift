import Domain

extension SPCChart {
    /// Latest value, mean and limits, rebase, variation, target and gaps in words.
    public var alternativeText: String {
        let name = title.map { "\($0), \(unit)" } ?? unit
        guard let last = points.last(where: { $0.value.number != nil }) else {
            return "SPC chart of \(name). There are no values to show."
        }
        var sentences = ["SPC chart of \(name), \(span)."]
        let state = last.isProvisional ? " (provisional)" : ""
        sentences.append("\(last.month.longText): \(last.value.text(format))\(state).")
        if let segment = segments.last {
            var line = "The mean is \(format.text(segment.mean))"
            if let limits = segment.limits {
                let whose = segment.steps.isEmpty ? "limits" : "limits of the latest point"
                line +=
                    ", with \(whose) \(format.text(limits.lower)) to \(format.text(limits.upper))"
            }
            sentences.append(line + ".")
        }
        if let reason = segments.last?.reason, let first = segments.last?.first {
            sentences.append("Mean and limits begin anew in \(first.longText): \(reason).")
        }
        sentences.append("Variation: \(variation.words.lowercased()).")
        if let target {
            sentences.append(
                "Target \(format.exactText(target)): \(assurance.words.lowercased()).")
        }
        let absent = points.count { $0.value.number == nil }
        if absent > 0 {
            sentences.append("\(absent) of \(points.count) months have no value to show.")
        }
        return sentences.joined(separator: " ")
    }

    /// One row a month: value, state, mean, limits, signal and rule.
    public var tableTwin: TableTwin {
        TableTwin(
            headers: [
                "Month", "Value", "State", "Mean", "Lower limit", "Upper limit", "Signal", "Rule",
            ],
            rows: points.map { point in
                let segment = segments.last { $0.first <= point.month && point.month <= $0.last }
                let state = point.isProvisional ? "provisional" : point.value.stateWords
                return [
                    point.month.shortText, point.value.text(format), state,
                    segment.map { format.text($0.mean) } ?? "",
                    segment?.limits(in: point.month).map { format.text($0.lower) } ?? "",
                    segment?.limits(in: point.month).map { format.text($0.upper) } ?? "",
                    point.value.number == nil ? "" : point.signal.words, point.rule,
                ]
            })
    }

    private var span: String {
        guard let first = points.first, let last = points.last else { return "no months" }
        return "\(first.month.longText) to \(last.month.longText)"
    }
}
