import Domain
import Foundation
import Measures

/// Measure sets in which definitions have got a new version.
enum NewVersions {
    /// The measures with another rule from a month on, and their texts of before as earlier ones.
    ///
    /// Where a version begins with the effective month of the one before it, it takes its place.
    ///
    /// - Parameter edit: changes the text further.
    static func added(
        _ version: String, effective: Month, to catalogue: MeasureCatalogue,
        _ edit: (String) -> String = narrowed
    ) throws -> MeasureCatalogue {
        var earlier = catalogue.versions.filter(\.isInEarlierFolder)
        var definitions: [MeasureDefinition] = []
        for old in catalogue.definitions {
            definitions.append(
                try MeasureDefinition.read(
                    text: edit(renamed(old, version, effective)), file: old.file))
            earlier.append(
                try MeasureDefinition.read(
                    text: old.text, file: MeasureCatalogue.earlierFile(old.versionName)))
        }
        return MeasureCatalogue(
            definitions: definitions, earlier: earlier.filter { $0.effective < effective },
            datasets: catalogue.datasets, codeLists: catalogue.codeLists,
            sharedTexts: catalogue.sharedTexts, returns: catalogue.returns,
            changes: catalogue.changes, episodes: catalogue.episodes)
    }

    /// The text of a definition as another version of it.
    private static func renamed(
        _ old: MeasureDefinition, _ version: String, _ effective: Month
    ) -> String {
        old.text.replacing("version: '\(old.version)'", with: "version: '\(version)'")
            .replacing(
                "effective: \(old.effective.isoText)", with: "effective: \(effective.isoText)")
    }

    /// A text whose numerator leaves out what was attributed by the fallback, where it has a
    /// condition on one line, and whose figures settle earlier.
    static func narrowed(_ text: String) -> String {
        let text = text.replacing(/settle_days: \d+/, with: "settle_days: 10")
        guard let start = text.range(of: "\nnumerator:\n"),
            let line = text.range(of: "  where: ", range: start.upperBound..<text.endIndex),
            let end = text.range(of: "\n", range: line.upperBound..<text.endIndex),
            !text[start.upperBound..<line.lowerBound].contains("\n\n")
        else { return text }
        var condition = String(text[line.upperBound..<end.lowerBound])
        if condition.hasPrefix(">") { return text }
        if condition.hasPrefix("'") { condition = String(condition.dropFirst().dropLast()) }
        return text.replacingCharacters(
            in: line.upperBound..<end.lowerBound,
            with: "'(\(condition)) and attributed_by = ''basis'''")
    }
}
