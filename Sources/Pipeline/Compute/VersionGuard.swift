import Domain
import Measures
import Store

/// Holds the definitions against those that earlier runs used.
///
/// A version is a promise: figures of the same version follow the same rule. So a rule that is
/// another under the number that runs computed it by is refused, and so is a new version that takes
/// the place of one which has no file to compute the months before from.
struct VersionGuard {
    private let catalogue: MeasureCatalogue
    private let changedCodes: Set<MeasureCode>
    /// The newest run and the text of each version that runs used last.
    private let lastRun: Int
    private let kept: [UsedDefinition]
    /// The hashes of the newest run.
    private let lastHashes: Set<String>

    /// What was found.
    struct Findings {
        /// What must not be computed.
        var refused: [MeasureIssue] = []
        /// Changed rules under an old number that were said to be the same version, one a line.
        var sameVersion: [String] = []
        /// What a reader should know of the run, one sentence a line.
        var notes: [String] = []
    }

    /// Reads what runs used; one small query where nothing has changed since the last.
    init(
        _ catalogue: MeasureCatalogue, _ records: [MeasureRun.Definition], _ database: Database
    ) async throws {
        self.catalogue = catalogue
        let last = try await database.usedDefinitions()
        let newest = last.map(\.run).max() ?? 0
        lastRun = newest
        lastHashes = Set(last.filter { $0.run == newest }.map(\.hash))
        let before = Dictionary(grouping: last, by: \.name.code)
        let now = Dictionary(grouping: records, by: \.code)
        let changed = Set(
            now.filter { code, records in
                // Nothing is known of a new measure; a run without effective months may have
                // computed months by a later version.
                guard let used = before[code] else { return false }
                return Set(used.map(\.hash)) != Set(records.map(\.hash))
                    || used.contains { $0.effective == nil }
            }.keys)
        changedCodes = changed
        kept = changed.isEmpty ? [] : try await database.lastUsedTexts(of: changed.sorted())
    }

    /// - Parameter same: the measures whose changed rules are said to change no figure.
    func findings(same: Set<MeasureCode> = []) -> Findings {
        var findings = Findings()
        var datasets: [String: Set<MeasureCode>] = [:]
        for definition in catalogue.versions where changedCodes.contains(definition.code) {
            guard let used = kept.first(where: { $0.name == definition.versionName }) else {
                continue
            }
            let change = change(definition, used)
            if let issue = change.issue {
                if same.contains(definition.code) {
                    findings.sameVersion.append(change.line)
                } else {
                    findings.refused.append(issue)
                }
            }
            for name in change.datasets { datasets[name, default: []].insert(definition.code) }
        }
        for code in changedCodes.sorted() { findings.refused += missingFiles(code) }
        findings.notes =
            notes(datasets) + changedCodes.sorted().compactMap(takenBack)
            + findings.sameVersion.map { "Taken as the same: \($0)." }
        return findings
    }

    private func notes(_ datasets: [String: Set<MeasureCode>]) -> [String] {
        guard !datasets.isEmpty else { return [] }
        let words = datasets.sorted { $0.key < $1.key }.map { name, codes in
            "\(name) (\(codes.sorted().map(\.text).joined(separator: ", ")))"
        }
        return [
            "The SQL, code lists or return rules behind measures have changed since run"
                + " \(lastRun): \(words.joined(separator: ", ")); their cells are made again, and"
                + " the ledger says of changed figures that the definition did it."
        ]
    }
}

extension VersionGuard {
    /// That a version was taken back: the run before used it, and the files end with an older one.
    private func takenBack(_ code: MeasureCode) -> String? {
        guard let newest = catalogue.definition(code) else { return nil }
        let used = kept.filter { $0.name.code == code && $0.run == lastRun }.map(\.name)
        guard let last = used.max(), last > newest.versionName else { return nil }
        return "\(last), which run \(lastRun) computed by, is in no file any more: its months are"
            + " computed by version \(newest.version)."
    }

    /// What became of a version since a run used it.
    private struct Change {
        /// The refusal, where its rule is another.
        var issue: MeasureIssue?
        /// The changed rule on a line.
        var line = ""
        /// The datasets and return rules that are others than in the newest run.
        var datasets: [String] = []
    }

    private func change(_ definition: MeasureDefinition, _ used: UsedDefinition) -> Change {
        let text = catalogue.canonicalText(definition)
        var change = Change()
        guard
            let old = try? StoredMeasure(
                text: used.text, code: definition.code, version: definition.version),
            let new = try? StoredMeasure(
                text: text, code: definition.code, version: definition.version)
        else {
            guard used.text != text else { return change }
            change.line = "\(definition.versionName), whose text of run \(used.run) is not readable"
            change.issue = definition.issue(
                "version \(definition.version) is not the text that run \(used.run) computed, and"
                    + " this version of Connect Measure cannot read that to say whether the rule is"
                    + " the same. \(Self.cure(definition))", at: "version")
            return change
        }
        // Runs that knew no effective months computed all months, whatever month was written.
        let fields = definition.ruleChanges(since: old.definition)
            .filter { $0.field != "effective" || used.effective != nil }
        if let first = fields.first {
            let words = fields.map(\.text).joined(separator: "; ")
            change.line = "\(definition.versionName), \(words)"
            change.issue = definition.issue(
                "version \(definition.version) has another rule than run \(used.run) computed it"
                    + " by: \(words). \(Self.cure(definition))", at: first.field)
        }
        // What the newest run had seen already is no news.
        if !lastHashes.contains(catalogue.record(definition).hash) {
            change.datasets = Self.changedParts(old.catalogue, new.catalogue)
        }
        return change
    }

    private static func cure(_ definition: MeasureDefinition) -> String {
        let name = definition.versionName
        return "Give the new rule a new version; if it holds from a later month on, with that month"
            + " as effective, and with the former text in"
            + " \(MeasureCatalogue.earlierFile(name)) (connect-measure measures restore \(name)"
            + " writes it); if it corrects the rule from the start, with the same effective month"
            + " and no earlier file. Where no figure changes by it, compute with --same-version"
            + " \(definition.code)"
    }

    private static func changedParts(
        _ old: MeasureCatalogue, _ new: MeasureCatalogue
    ) -> [String] {
        let names = Set(old.datasets.keys).intersection(new.datasets.keys)
        let datasets = names.filter { old.datasets[$0]?.sql != new.datasets[$0]?.sql }
        let returns = new.returns.filter { rule in
            old.returns.contains { $0.feed == rule.feed && $0.sql != rule.sql }
        }.map { "the return rule of \($0.feed)" }
        return datasets.sorted() + returns
    }
}

extension VersionGuard {
    /// Versions that computed months before those of the files, and that no file has.
    private func missingFiles(_ code: MeasureCode) -> [MeasureIssue] {
        let files = catalogue.versions.filter { $0.code == code }
        let names = Set(files.map(\.versionName))
        let known = knownEarlier(code).filter { !names.contains($0.name) }
        return known.compactMap { used, start -> MeasureIssue? in
            let later = files.filter { $0.versionName > used }
            // One that is effective by then takes its place from the start.
            guard let next = later.min(by: { $0.effective < $1.effective }),
                next.effective > start,
                !known.contains(where: { $0.name > used && $0.start <= start })
            else { return nil }
            return next.issue(
                "effective: months before \(next.effective.isoText) were computed by version"
                    + " \(used.version), of which there is no file: put its text into"
                    + " \(MeasureCatalogue.earlierFile(used)) (connect-measure measures restore \(used)"
                    + " writes it); or, if version \(next.version) is to take its place from"
                    + " the start, give it the effective month \(start.isoText)", at: "effective")
        }
    }

    /// The versions that computed months for the last run, and those that computed earlier months
    /// for runs before it, with the months from which they did.
    private func knownEarlier(_ code: MeasureCode) -> [(name: MeasureVersion, start: Month)] {
        let all = kept.filter { $0.name.code == code }.compactMap { used in
            starts(used).map { (used, $0) }
        }
        guard let run = all.map(\.0.run).max() else { return [] }
        let last = all.filter { $0.0.run == run }
        let earliest = last.min { $0.1 < $1.1 }
        return all.filter { used, start in
            if used.run == run { return true }
            guard let earliest else { return false }
            return used.name < earliest.0.name && start < earliest.1
        }.map { ($0.0.name, $0.1) }
    }

    private func starts(_ used: UsedDefinition) -> Month? {
        try? StoredMeasure(text: used.text, code: used.name.code, version: used.name.version)
            .definition.effective
    }
}
