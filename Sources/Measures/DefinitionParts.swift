import Domain

// The parts of a definition file that have keys of their own.
extension DefinitionReader {
    func component(_ node: DefinitionNode) throws -> Component {
        try node.allow(["dataset", "aggregate", "of", "weight", "against", "where", "words"])
        return Component(
            dataset: try node.required("dataset").text(),
            aggregate: try aggregate(node),
            condition: try node.optional("where")?.text() ?? "true",
            words: try node.optional("words")?.text() ?? "",
            line: node.line)
    }

    private func aggregate(_ node: DefinitionNode) throws -> Component.Aggregate {
        let name = try node.required("aggregate")
        switch try name.text() {
        case "count":
            return .count
        case "sum":
            return .sum(of: try node.required("of").text())
        case "mean":
            return .mean(of: try node.required("of").text())
        case "weighted_mean":
            return .weightedMean(
                of: try node.required("of").text(), weight: try node.required("weight").text())
        case "histogram":
            return .histogram(of: try node.required("of").text())
        case "pairs":
            return .pairs(
                of: try node.required("of").text(), against: try node.required("against").text())
        default:
            throw name.fault("expected count, sum, mean, weighted_mean, histogram or pairs")
        }
    }

    func maturity(_ node: DefinitionNode) throws -> MeasureDefinition.Maturity {
        try node.allow([
            "feeds", "follow_up_days", "follow_up_months", "follow_up_feeds", "settle_days",
            "look_back_months",
        ])
        func count(_ key: String) throws -> Int {
            guard let child = try node.optional(key) else { return 0 }
            let number = try child.int()
            guard number >= 0 else { throw child.fault("expected 0 or more") }
            return number
        }
        func feeds(_ key: String) throws -> [FeedCode] {
            try node.optional(key)?.items().map { FeedCode(try $0.text()) } ?? []
        }
        return MeasureDefinition.Maturity(
            feeds: try feeds("feeds"),
            followUpDays: try count("follow_up_days"),
            followUpMonths: try count("follow_up_months"),
            followUpFeeds: try feeds("follow_up_feeds"),
            settleDays: try count("settle_days"),
            lookBackMonths: try count("look_back_months"))
    }

    func settings(_ node: DefinitionNode) throws -> MeasureDefinition.SPCSettings {
        try node.allow([
            "chart", "period", "screening", "run_length", "minimum_points", "rebase", "note",
        ])
        let chart = try node.required("chart")
        guard try ["xmr", "none"].contains(chart.text()) else {
            throw chart.fault("expected xmr or none")
        }
        let period = try node.optional("period")
        if let period, try !["month", "quarter"].contains(period.text()) {
            throw period.fault("expected month or quarter")
        }
        return MeasureDefinition.SPCSettings(
            chart: try chart.text(),
            period: try period?.text() ?? "month",
            screening: try node.optional("screening")?.bool() ?? true,
            runLength: try node.optional("run_length")?.int() ?? 7,
            minimumPoints: try node.optional("minimum_points")?.int() ?? 13,
            rebase: try node.optional("rebase")?.items().map(rebase) ?? [],
            note: try node.optional("note")?.text() ?? "")
    }

    private func rebase(_ node: DefinitionNode) throws -> MeasureDefinition.SPCSettings.Rebase {
        guard node.hasKeys else {
            return MeasureDefinition.SPCSettings.Rebase(month: try node.month(), reason: "")
        }
        let reason = try node.optional("reason") ?? node.optional("why")
        return MeasureDefinition.SPCSettings.Rebase(
            month: try node.required("month").month(), reason: try reason?.text() ?? "")
    }

    func national(_ node: DefinitionNode) throws -> MeasureDefinition.NationalDefinition {
        try node.allow(["framework", "code", "title", "match", "year"])
        return MeasureDefinition.NationalDefinition(
            framework: try node.required("framework").text(),
            code: try node.optional("code")?.text() ?? "",
            title: try node.optional("title")?.text() ?? "",
            match: try node.optional("match")?.text() ?? "",
            year: try node.optional("year")?.text() ?? "")
    }

    func change(_ node: DefinitionNode) throws -> MeasureDefinition.Change {
        try node.allow(["version", "date", "what"])
        return MeasureDefinition.Change(
            version: try node.required("version").text(),
            date: try node.required("date").text(),
            what: try node.required("what").text())
    }
}
