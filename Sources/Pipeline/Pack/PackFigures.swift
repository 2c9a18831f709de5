import Disclosure
import Domain
import Measures
import Packs

/// Turns exact cells into the disclosed figures of a pack.
enum PackFigures {
    /// The measures of the catalogue with their disclosed cells.
    static func measures(
        _ catalogue: MeasureCatalogue, cells: [Cell], targets: [MeasureCode: Double]
    ) -> [MeasureContent] {
        let byMeasure = Dictionary(grouping: cells, by: \.key.measure)
        return catalogue.definitions.map { definition in
            let own = byMeasure[definition.code] ?? []
            let decision = DisclosureDecision(for: definition)
            return MeasureContent(
                definition: definition, target: targets[definition.code],
                unattributedShare: unattributedShare(own),
                cells: own.map { decision.disclosed($0) })
        }
    }

    /// The share of the county's latest month with a value.
    private static func unattributedShare(_ cells: [Cell]) -> Double? {
        cells.filter { $0.key.area == .county && $0.key.window == .month && $0.value != nil }
            .max { $0.key.month < $1.key.month }?.unattributedShare
    }
}
