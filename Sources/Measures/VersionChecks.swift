import Domain

extension MeasureCatalogue {
    /// The folder of the measure set in which the earlier versions of definitions stand.
    public static let earlierFolder = "earlier"

    /// The file in which an earlier version stands, such as `earlier/EA01@1.0.yaml`.
    public static func earlierFile(_ name: MeasureVersion) -> String {
        "\(earlierFolder)/\(name).yaml"
    }

    /// Versions that do not follow one another in number and in time.
    var versionIssues: [MeasureIssue] {
        versions.flatMap(numberIssues)
            + Dictionary(grouping: versions, by: \.code)
            .sorted { $0.key < $1.key }.flatMap { code, versions in
                orderIssues(code, versions.filter { VersionNumber($0.version) != nil })
            }
    }

    private func numberIssues(_ definition: MeasureDefinition) -> [MeasureIssue] {
        guard VersionNumber(definition.version) != nil else {
            return [
                definition.issue(
                    "version: expected two or three whole numbers such as 1.0 or 1.2.1, so that it"
                        + " is plain which of two versions is the later one", at: "version")
            ]
        }
        return []
    }

    private func orderIssues(
        _ code: MeasureCode, _ versions: [MeasureDefinition]
    ) -> [MeasureIssue] {
        let early = versions.filter(\.isInEarlierFolder)
        guard !early.isEmpty else { return [] }
        guard let current = versions.first(where: { !$0.isInEarlierFolder }) else {
            return early.map {
                $0.issue(
                    "there are earlier versions of \(code) only: its newest version stands in the"
                        + " folder of the measures", at: "version")
            }
        }
        let beyond = early.filter { $0.versionName > current.versionName }.map {
            $0.issue(
                "version: \($0.version) is later than \(current.version) in \(current.file), where"
                    + " the newest version stands", at: "version")
        }
        let ordered = versions.sorted { ($0.versionName, $0.file) < ($1.versionName, $1.file) }
        return beyond + zip(ordered, ordered.dropFirst()).flatMap(neighbourIssues)
    }

    private func neighbourIssues(
        _ one: MeasureDefinition, _ other: MeasureDefinition
    ) -> [MeasureIssue] {
        let (early, later) = one.isInEarlierFolder ? (one, other) : (other, one)
        if VersionNumber(one.version) == VersionNumber(other.version) {
            return [
                early.issue(
                    "version: \(early.version) is the version of \(later.file) too", at: "version")
            ]
        }
        if one.effective == other.effective {
            return [
                one.issue(
                    "effective: version \(other.version) in \(other.file) is effective from"
                        + " \(other.effective.isoText) too, and replaces version \(one.version)"
                        + " from its start: take this file away, or give one of them another"
                        + " month", at: "effective")
            ]
        }
        if one.effective > other.effective {
            return [
                one.issue(
                    "effective: version \(one.version) is effective from \(one.effective.isoText),"
                        + " after the later version \(other.version) in \(other.file)"
                        + " (\(other.effective.isoText))", at: "effective")
            ]
        }
        return []
    }
}

extension MeasureDefinition {
    /// Whether its file stands in the folder of earlier versions.
    public var isInEarlierFolder: Bool { file.hasPrefix(MeasureCatalogue.earlierFolder + "/") }

    /// The line of the file on which a key of the definition stands, from 1.
    public func line(of key: String) -> Int {
        // Keys of keys, such as numerator.where, stand under the first of them.
        let name = key.prefix { $0 != "." } + ":"
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return (lines.firstIndex { $0.hasPrefix(name) } ?? 0) + 1
    }

    /// An issue with what stands under a key of the definition.
    public func issue(_ message: String, at key: String) -> MeasureIssue {
        MeasureIssue(file: file, line: line(of: key), measure: code, message: message)
    }
}
