public import Domain
public import Measures
import Store

/// A measure as a run used it, made of the canonical text that the database keeps.
///
/// Old versions stay computable this way, whatever the definition files say by now.
public struct StoredMeasure: Sendable {
    /// The definition.
    public let definition: MeasureDefinition
    /// The measure with its datasets and return rules, as a catalogue of its own.
    public let catalogue: MeasureCatalogue

    /// Reads the canonical text; throws `CatalogueError` where it is none.
    public init(text: String, code: MeasureCode, version: String) throws {
        let file = "\(code)-\(version)"
        catalogue = try MeasureCatalogue(canonicalText: text, file: file)
        guard let definition = catalogue.definition(code) else {
            throw CatalogueError(file: file, line: 1, message: "expected the measure \(code)")
        }
        self.definition = definition
    }

    /// The measure as the definition files have it now.
    init(_ definition: MeasureDefinition, of catalogue: MeasureCatalogue) {
        self.definition = definition
        self.catalogue = catalogue.only(definition)
    }

    /// The datasets that it counts in.
    var datasets: [String] { Set(definition.components.map(\.component.dataset)).sorted() }

    /// What must be in for a cell: each feed and reference table with its months.
    func needs(_ window: Window, _ month: Month) -> [FeedNeed] {
        let first = month.advanced(by: 1 - window.monthCount)
        let maturity = definition.maturity
        let end = CohortMaturity(definition: definition, coverage: FeedCoverage([]))
            .followUpEnd(of: month)
        var needs: [FeedCode: ClosedRange<Month>] = [:]
        func need(_ feed: FeedCode, _ months: ClosedRange<Month>) {
            let old = needs[feed] ?? months
            needs[feed] =
                min(old.lowerBound, months.lowerBound)...max(old.upperBound, months.upperBound)
        }
        for feed in datasets.flatMap({ catalogue.datasets[$0]?.feeds ?? [] }) {
            need(feed, first...month)
        }
        for feed in maturity.feeds {
            need(feed, first.advanced(by: -maturity.lookBackMonths)...month)
        }
        for feed in maturity.followUpFeeds { need(feed, first...end) }
        return needs.map { FeedNeed(feed: $0.key, months: $0.value) }
            .sorted { $0.feed < $1.feed }
    }

    /// Counts one cell as known with some loads; `nil` where no such cell exists with them.
    func count(_ key: CellKey, seen: SeenLoads, _ database: Database) async throws -> Cell? {
        let (compiled, faults) = try await database.compile(catalogue)
        guard faults.isEmpty else { throw ComputeFault.refused(faults.map(\.description)) }
        let first = key.month.advanced(by: 1 - key.window.monthCount)
        let snapshot = try await database.countAsKnown(
            catalogue, compiled, seen: seen, months: first...key.month)
        return ComputeStage.assemble(catalogue, snapshot, key.month...key.month)
            .first { $0.key == key }
    }
}
