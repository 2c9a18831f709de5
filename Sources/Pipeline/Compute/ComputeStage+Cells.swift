import Domain
import Measures
import Store

// From counts to cells: each by the version that is in force in its month.
extension ComputeStage {
    /// The cells that can have changed, by measure, area, window and month.
    ///
    /// - Parameter affected: the months to make, by measure.
    static func assemble(
        _ catalogue: MeasureCatalogue, _ snapshot: MeasureSnapshot,
        affected: [MeasureCode: Set<Month>]
    ) -> [Cell] {
        catalogue.versions.flatMap { definition -> [Cell] in
            let months = (affected[definition.code] ?? []).filter(definition.isInForce)
            return cells(of: definition, catalogue, snapshot, months)
        }
    }

    /// The cells of one version in some months, whether it is in force in them or not.
    ///
    /// - Parameters:
    ///   - areas: the areas, where not all of them.
    ///   - isOfAnyMonth: whether months before the measure's first version have figures too.
    static func cells(
        of definition: MeasureDefinition, _ catalogue: MeasureCatalogue,
        _ snapshot: MeasureSnapshot, _ months: Set<Month>, areas: [TeamCode?]? = nil,
        isOfAnyMonth: Bool = false
    ) -> [Cell] {
        guard !months.isEmpty else { return [] }
        let inputs = MeasureAssemblyInputs(
            teams: snapshot.inputs.teams, coverage: snapshot.inputs.coverage,
            counts: snapshot.counts)
        return CellAssembly(
            definition, datasets: catalogue.datasets, inputs: inputs, isOfAnyMonth: isOfAnyMonth
        ).cells(of: months.sorted(), in: areas ?? CellAssembly.areas(snapshot.inputs.teams))
    }

    /// The same cells as `assemble`, several measures at a time, the county for itself.
    ///
    /// The county's intervals of single values take as long as those of all teams together.
    static func assembleSideBySide(
        _ catalogue: MeasureCatalogue, _ snapshot: MeasureSnapshot,
        affected: [MeasureCode: Set<Month>]
    ) async -> [Cell] {
        await withTaskGroup(of: (place: Int, cells: [Cell]).self) { group in
            // Intervals of resampled pairs take longest: they begin first.
            let ordered = catalogue.versions.enumerated().sorted {
                ($0.element.kind == .ratioOfMeans ? 0 : 1, $0.offset)
                    < ($1.element.kind == .ratioOfMeans ? 0 : 1, $1.offset)
            }
            let areas = CellAssembly.areas(snapshot.inputs.teams)
            for (place, definition) in ordered {
                let months = (affected[definition.code] ?? []).filter(definition.isInForce)
                for (part, some) in [areas.prefix(1), areas.dropFirst()].enumerated() {
                    group.addTask {
                        let cells = cells(
                            of: definition, catalogue, snapshot, months, areas: Array(some))
                        return (place * 2 + part, cells)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
                .sorted { $0.place < $1.place }.flatMap(\.cells)
        }
    }

    /// The cells of all measures in these months.
    static func assemble(
        _ catalogue: MeasureCatalogue, _ snapshot: MeasureSnapshot, _ months: ClosedRange<Month>
    ) -> [Cell] {
        let all = catalogue.definitions.map { ($0.code, Month.all(months)) }
        return assemble(
            catalogue, snapshot, affected: Dictionary(all, uniquingKeysWith: { a, _ in a }))
    }
}
