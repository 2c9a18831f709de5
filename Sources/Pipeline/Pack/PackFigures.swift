import Disclosure
import Domain
import Measures
import Packs

/// Turns exact cells into the disclosed figures of a pack.
enum PackFigures {
    /// The measures of the catalogue with their disclosed cells, each by the rule of the version that
    /// is in force in its month; the words are those of the pack's month.
    static func measures(
        _ catalogue: MeasureCatalogue, in month: Month, cells: [Cell],
        targets: [MeasureCode: Double]
    ) -> [MeasureContent] {
        let byMeasure = Dictionary(grouping: cells, by: \.key.measure)
        return catalogue.definitions.map { newest in
            let own = byMeasure[newest.code] ?? []
            let versions = catalogue.versions.filter { $0.code == newest.code }
            let disclosed = versions.flatMap { version in
                let decision = DisclosureDecision(for: version)
                return own.filter { version.isInForce(in: $0.key.month) }.map(decision.disclosed)
            }
            return MeasureContent(
                definition: catalogue.definition(newest.code, in: month) ?? newest,
                versions: versions, target: targets[newest.code],
                unattributedShare: unattributedShare(own), cells: disclosed)
        }
    }

    /// The share of the county's latest month with a value.
    private static func unattributedShare(_ cells: [Cell]) -> Double? {
        cells.filter { $0.key.area == .county && $0.key.window == .month && $0.value != nil }
            .max { $0.key.month < $1.key.month }?.unattributedShare
    }
}
