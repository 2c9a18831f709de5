import Domain

extension MeasureCatalogue {
    /// What is wrong with the measure set without asking a database, by file and line.
    public func issues() -> [MeasureIssue] {
        var issues = versions.flatMap { DefinitionCheck(definition: $0, catalogue: self).issues }
        let codes = definitions.map(\.code)
        for (earlier, later) in zip(definitions, definitions.dropFirst())
        where earlier.code == later.code {
            issues.append(
                MeasureIssue(
                    file: later.file, line: 1, measure: later.code,
                    message: "the code is used by \(earlier.file) too"))
        }
        issues += versionIssues + stratumIssues
        let used = Set(versions.flatMap { $0.components.map(\.component.dataset) })
        for dataset in datasets.values where !used.contains(dataset.name) && !codes.isEmpty {
            issues.append(
                MeasureIssue(
                    file: dataset.file, line: 1, measure: nil, message: "no measure uses it"))
        }
        for dataset in datasets.values {
            issues += expanded(dataset).placeholderIssues
            issues += reachIssues(dataset)
        }
        issues += episodes.values.flatMap(episodeIssues)
        return issues.sorted { ($0.file, $0.line, $0.message) < ($1.file, $1.line, $1.message) }
    }
}

extension MeasureCatalogue {
    /// Protocols name the version of the text that gives their episodes, and answers use its words.
    private func episodeIssues(_ text: Dataset) -> [MeasureIssue] {
        let lacking = [("version", text.version == nil), ("with", text.words == nil)]
        return lacking.filter(\.1).map { key, _ in
            MeasureIssue(
                file: text.file, line: 1, measure: nil,
                message: "\(key): expected in a text that evaluations read")
        } + expanded(text).placeholderIssues
    }

    /// A dataset is counted in one query, which can tell its rows apart in one way only.
    private var stratumIssues: [MeasureIssue] {
        var first: [String: (by: String, file: String)] = [:]
        return versions.flatMap { definition in
            definition.components.compactMap { _, component -> MeasureIssue? in
                guard let by = definition.stratum(of: component) else { return nil }
                guard let earlier = first[component.dataset], earlier.by != by else {
                    first[component.dataset] = (by, definition.file)
                    return nil
                }
                return MeasureIssue(
                    file: definition.file, line: component.line, measure: definition.code,
                    message: "by: \(component.dataset) is told apart by ‘\(earlier.by)’ in"
                        + " \(earlier.file): use the same expression")
            }
        }
    }

    /// Names in the reach of a dataset that say nothing of what it reads.
    fileprivate func reachIssues(_ dataset: Dataset) -> [MeasureIssue] {
        let tables = expanded(dataset).tables
        let texts = changes(seenBy: dataset)
        return dataset.reach.keys.sorted().compactMap { name in
            let isRead =
                texts.first { $0.reachName == name }.map { !$0.tables.isDisjoint(with: tables) }
                ?? tables.contains(name)
            guard !isRead else { return nil }
            return MeasureIssue(
                file: dataset.file, line: 1, measure: nil,
                message: "reach: \(name) is no table that the dataset reads and no text of"
                    + " datasets/changes over one")
        }
    }
}

extension Dataset {
    /// Placeholders that nothing fills in.
    var placeholderIssues: [MeasureIssue] {
        [":shared(", ":codes("].filter { sql.contains($0) }.map { placeholder in
            MeasureIssue(
                file: file, line: line, measure: nil,
                message: "\(placeholder)…) names a text or code list that does not exist")
        }
    }
}

/// The checks of one definition.
private struct DefinitionCheck {
    let definition: MeasureDefinition
    let catalogue: MeasureCatalogue

    var issues: [MeasureIssue] {
        fileIssues + componentIssues + kindIssues + companionIssues + maturityIssues + exampleIssues
    }

    private func issue(_ message: String, line: Int = 1) -> MeasureIssue {
        MeasureIssue(
            file: definition.file, line: line, measure: definition.code, message: message)
    }

    private var fileIssues: [MeasureIssue] {
        var issues: [MeasureIssue] = []
        let earlier = MeasureCatalogue.earlierFile(definition.versionName)
        if definition.isInEarlierFolder {
            if definition.file != earlier {
                issues.append(issue("expected the file name \(earlier)"))
            }
        } else if !definition.file.hasPrefix(definition.code.text + "-") {
            issues.append(issue("expected a file name that begins with \(definition.code)-"))
        }
        if definition.scale <= 0 { issues.append(issue("scale: expected more than 0")) }
        if definition.changes.last?.version != definition.version {
            issues.append(issue("changes: expected the last entry to be \(definition.version)"))
        }
        if definition.windows.isEmpty || !definition.windows.contains(definition.teamWindow) {
            issues.append(issue("windows: expected \(definition.teamWindow.rawValue) in it"))
        }
        let bases = ["gp_practice", "residence", "caseload", "staff_team"]
        if !bases.contains(definition.attribution.basis) {
            issues.append(
                issue("attribution.basis: expected one of \(bases.joined(separator: ", "))"))
        }
        return issues
    }

    private var componentIssues: [MeasureIssue] {
        definition.components.compactMap { name, component in
            guard catalogue.datasets[component.dataset] == nil else { return nil }
            return issue(
                "\(name).dataset: there is no datasets/\(component.dataset).sql",
                line: component.line)
        }
    }

    private var kindIssues: [MeasureIssue] {
        var issues: [MeasureIssue] = []
        if !definition.hasFittingAggregates {
            issues.append(
                issue("numerator.aggregate does not fit the kind \(definition.kind.rawValue)"))
        }
        let needsDenominator = [.rate, .proportion, .riskRatio].contains(definition.kind)
        if needsDenominator && definition.denominator == nil {
            issues.append(issue("expected a denominator"))
        }
        if definition.kind == .count && definition.denominator != nil {
            issues.append(issue("denominator: a count has none"))
        }
        if (definition.kind == .riskRatio) != (definition.comparison != nil) {
            issues.append(issue("comparison: expected for a risk_ratio, and only there"))
        }
        let hasShare = definition.percentile.map { $0 > 0 && $0 < 1 } ?? false
        if (definition.kind == .percentile) != hasShare {
            issues.append(
                issue("percentile: expected a share between 0 and 1 for a percentile only"))
        }
        if !definition.intervalFits {
            issues.append(
                issue(
                    "interval: \(definition.interval.rawValue) does not fit the kind"
                        + " \(definition.kind.rawValue)"))
        }
        return issues
    }

    private var companionIssues: [MeasureIssue] {
        var issues: [MeasureIssue] = []
        if let standardisation = definition.standardisation {
            if definition.kind != .rate {
                issues.append(issue("standardise: expected for a rate only"))
            }
            if !definition.windows.contains(standardisation.window) {
                issues.append(issue("standardise.window: expected one of the measure's windows"))
            }
            if definition.stratification != nil {
                issues.append(issue("expected standardise or stratify, not both"))
            }
        }
        if let resampling = definition.resampling {
            if definition.resampledQuery == nil {
                issues.append(issue("resample: expected for a mean with aggregate mean only"))
            }
            if !definition.windows.contains(resampling.window) {
                issues.append(issue("resample.window: expected one of the measure's windows"))
            }
        }
        if definition.variant != nil && definition.kind != .proportion {
            issues.append(issue("variant: expected for a proportion only"))
        }
        if let stratification = definition.stratification {
            if definition.kind != .riskRatio {
                issues.append(issue("stratify: expected for a risk_ratio only"))
            }
            if !Set(stratification.windows).isSubset(of: definition.windows) {
                issues.append(issue("stratify.windows: expected some of the measure's windows"))
            }
        }
        return issues
    }

    private var maturityIssues: [MeasureIssue] {
        let maturity = definition.maturity
        var issues: [MeasureIssue] = []
        if maturity.feeds.isEmpty { issues.append(issue("maturity.feeds: expected a feed")) }
        for feed in maturity.feeds + maturity.followUpFeeds where feed.text.hasPrefix("REF_") {
            issues.append(issue("maturity: \(feed) is a reference table, not an event feed"))
        }
        let follows = maturity.followUpDays > 0 || maturity.followUpMonths > 0
        if follows != !maturity.followUpFeeds.isEmpty {
            issues.append(
                issue("maturity.follow_up_feeds: expected with a follow-up, and only with one"))
        }
        return issues
    }

    private var exampleIssues: [MeasureIssue] {
        var issues: [MeasureIssue] = []
        if definition.examples.count < 3 {
            issues.append(issue("examples: expected three or more"))
        }
        for example in definition.examples where example.expectations.isEmpty {
            issues.append(issue("expected what must come out", line: example.line))
        }
        return issues
    }
}

extension MeasureDefinition {
    /// Whether the components have aggregates that the kind can use.
    fileprivate var hasFittingAggregates: Bool {
        func adds(_ component: Component?) -> Bool {
            switch component?.aggregate {
            case nil, .count, .sum: true
            default: false
            }
        }
        switch (kind, numerator.aggregate) {
        case (.rate, _), (.proportion, _), (.count, _):
            return adds(numerator) && adds(denominator) && adds(events)
        case (.riskRatio, _):
            return adds(numerator) && adds(denominator) && adds(comparison?.numerator)
                && adds(comparison?.denominator)
        case (.mean, .mean), (.score, .mean), (.mean, .weightedMean), (.score, .weightedMean),
            (.median, .histogram), (.percentile, .histogram), (.ratioOfMeans, .pairs):
            return true
        default:
            return false
        }
    }

    /// Whether the interval method can be used with the kind.
    fileprivate var intervalFits: Bool {
        switch (interval, kind) {
        case (.none, _), (.byar, .rate), (.byar, .count), (.wilson, .proportion),
            (.student, .mean), (.student, .score), (.orderStatistic, .median),
            (.orderStatistic, .percentile), (.logRatio, .riskRatio), (.bootstrap, .ratioOfMeans):
            true
        default:
            false
        }
    }
}
