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

    /// The first month whose cells can have changed, by measure; none for the others.
    func firstMonths(
        _ inputs: MeasureInputs, _ past: PastRuns, _ plan: CountingPlan,
        _ months: ClosedRange<Month>
    ) -> [MeasureCode: Month] {
        let everything = Dictionary(
            catalogue.definitions.map { ($0.code, months.lowerBound) },
            uniquingKeysWith: { a, _ in a })
        // A full run makes every cell again, also those that no count stands behind.
        guard !plan.isFull, let before = past.months, before.lowerBound == months.lowerBound,
            before.upperBound <= months.upperBound, past.hasSameAreas
        else { return everything }
        let stale = plan.firstStaleMonth
        var first: [MeasureCode: Month] = [:]
        for definition in catalogue.definitions {
            if past.definitionHashes[definition.code] != hashes[definition.code] {
                first[definition.code] = months.lowerBound
                continue
            }
            var candidates = definition.components.compactMap { stale[$0.component.dataset] }
            if let month = firstChangedStanding(definition, inputs, past, months, before) {
                candidates.append(month)
            }
            if let month = candidates.min() {
                first[definition.code] = max(month, months.lowerBound)
            }
        }
        return first
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
