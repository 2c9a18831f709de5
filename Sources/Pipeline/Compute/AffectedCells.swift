import Domain
import Measures
import Store

/// Which cells can have changed since the last run.
///
/// A cell depends on the counts of its window's months and on what those months are for the
/// measure (in, missing, not yet due, provisional, how complete). Both are compared month by
/// month; a changed month affects its own cells and those of the eleven windows that hold it.
struct AffectedCells {
    let catalogue: MeasureCatalogue
    /// The hash of each definition as it is now.
    let hashes: [MeasureCode: String]

    /// The months whose cells can have changed, by measure; none for the others.
    ///
    /// - Parameter changed: the months of datasets whose counts may be others than before.
    func months(
        _ inputs: MeasureInputs, _ past: PastRuns, _ plan: CountingPlan,
        _ changed: [String: Set<Month>], _ months: ClosedRange<Month>
    ) -> [MeasureCode: Set<Month>] {
        let all = Month.all(months)
        // A full run makes every cell again, also those that no count stands behind.
        let isAll =
            plan.isFull || past.months?.lowerBound != months.lowerBound || !past.hasSameAreas
            || past.months.map { $0.upperBound > months.upperBound } ?? true
        var affected: [MeasureCode: Set<Month>] = [:]
        for definition in catalogue.definitions {
            guard !isAll, let before = past.months,
                past.definitionHashes[definition.code] == hashes[definition.code]
            else {
                affected[definition.code] = all
                continue
            }
            let datasets = Set(definition.components.map(\.component.dataset))
            var own = datasets.flatMap { changed[$0] ?? [] }.reduce(into: Set<Month>()) {
                $0.formUnion(Month.all($1...$1.advanced(by: 11)))
            }
            if let first = firstChangedStanding(definition, inputs, past, months, before) {
                own.formUnion(Month.all(first...max(first, months.upperBound)))
            }
            own.formIntersection(all)
            if !own.isEmpty { affected[definition.code] = own }
        }
        return affected
    }

    /// The months in which a measure can have a value from what has come in.
    ///
    /// No cell reads the counts of another month.
    func dueMonths(
        _ inputs: MeasureInputs, _ months: ClosedRange<Month>
    ) -> [MeasureCode: Set<Month>] {
        var due: [MeasureCode: Set<Month>] = [:]
        for definition in catalogue.definitions {
            let maturity = CohortMaturity(definition: definition, coverage: inputs.coverage)
            let ready = (months.lowerBound.ordinal...months.upperBound.ordinal)
                .map { Month(ordinal: $0) }
                .filter { month in
                    if case .ready = maturity.standing(of: month) { return true }
                    return false
                }
            due[definition.code] = Set(ready)
        }
        return due
    }

    /// The first month that is something else for the measure than it was for the last run.
    private func firstChangedStanding(
        _ definition: MeasureDefinition, _ inputs: MeasureInputs, _ past: PastRuns,
        _ months: ClosedRange<Month>, _ before: ClosedRange<Month>
    ) -> Month? {
        let now = CohortMaturity(definition: definition, coverage: inputs.coverage)
        let then = CohortMaturity(definition: definition, coverage: past.coverage)
        let byReturn = definition.maturity.feeds.filter { inputs.coverage.isByReturn($0) }
        let earliest = months.lowerBound.advanced(by: -11)
        for ordinal in earliest.ordinal...months.upperBound.ordinal {
            let month = Month(ordinal: ordinal)
            if !before.contains(month) && month >= months.lowerBound { return month }
            if now.standing(of: month) != then.standing(of: month)
                || now.isProvisional(month) != then.isProvisional(month)
            {
                return month
            }
            for feed in byReturn
            where inputs.coverage.senders(of: feed, in: month)
                != past.coverage.senders(of: feed, in: month)
            {
                return month
            }
        }
        return nil
    }
}
