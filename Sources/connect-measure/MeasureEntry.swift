import Domain
import Measures

/// A definition for people and programs.
struct MeasureEntry: Encodable {
    let code, version, effective, title, description, unit, why: String
    /// All versions in force, the first one first.
    let versions: [Version]
    let numerator: String
    let denominator: String?

    /// A version with the first and the last month that it computes; nil where none follows.
    struct Version: Encodable {
        let version, from: String
        let until: String?
    }

    init(_ definition: MeasureDefinition) {
        effective = definition.effective.isoText
        versions = zip(
            definition.timeline, definition.timeline.dropFirst().map(Optional.some) + [nil]
        )
        .map { start, next in
            Version(
                version: start.version, from: start.effective.isoText,
                until: next?.effective.advanced(by: -1).isoText)
        }
        code = definition.code.text
        version = definition.version
        title = definition.title
        description = definition.description
        unit = definition.unit
        why = definition.whyItMatters
        numerator = definition.numerator.words
        denominator = definition.denominator?.words
    }

    var text: String {
        """
        \(code) \(title) (version \(version), effective from \(effective))

        \(description)
        Why it matters: \(why)
        Unit: \(unit)
        Counted: \(numerator)
        \(denominator.map { "Out of: \($0)" } ?? "No denominator: a count.")\(versionWords)
        """
    }

    /// Which version computes which months, where there are several.
    private var versionWords: String {
        guard versions.count > 1 else { return "" }
        let words = versions.map { version in
            "\(version.version) from \(version.from)"
                + (version.until.map { " to \($0)" } ?? " on")
        }
        return "\nVersions: \(words.joined(separator: ", "))."
    }
}
