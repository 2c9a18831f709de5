import Domain
import Measures
import Store

/// Which cells can have changed since the last run.
///
/// A cell depends on the version in force in its month, on the counts of its window's months and on
/// what those months are for the version (in, missing, not yet due, provisional, how complete). All
/// are compared month by month; a changed month affects its own cells and those of the eleven
/// windows that hold it, as far as the version is in force in them.
struct AffectedCells {
    let catalogue: MeasureCatalogue
    /// The definitions as they are now, the first version of a measure first.
    private let now: [MeasureCode: [MeasureRun.Definition]]

    init(catalogue: MeasureCatalogue, records: [MeasureRun.Definition]) {
        self.catalogue = catalogue
        now = Dictionary(grouping: records, by: \.code)
            .mapValues { $0.sorted { $0.effective < $1.effective } }
    }

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
        guard !isAll, let before = past.months else {
            return Dictionary(
                catalogue.definitions.map { ($0.code, all) }, uniquingKeysWith: { a, _ in a })
        }
        var affected: [MeasureCode: Set<Month>] = [:]
        for definition in catalogue.versions {
            let datasets = Set(definition.components.map(\.component.dataset))
            var own = datasets.flatMap { changed[$0] ?? [] }.reduce(into: Set<Month>()) {
                $0.formUnion(Month.all($1...$1.advanced(by: 11)))
            }
            if let first = firstChangedStanding(definition, inputs, past, months, before) {
                own.formUnion(Month.all(first...max(first, months.upperBound)))
            }
            own = own.intersection(all).filter(definition.isInForce)
            if !own.isEmpty { affected[definition.code, default: []].formUnion(own) }
        }
        for definition in catalogue.definitions {
            let other = all.filter { isByOtherVersion(definition.code, $0, past) }
            if !other.isEmpty { affected[definition.code, default: []].formUnion(other) }
        }
        return affected
    }

    /// Whether a month was computed by another text than it is now, or its cells say for another
    /// reason that there is no figure.
    private func isByOtherVersion(
        _ code: MeasureCode, _ month: Month, _ past: PastRuns
    ) -> Bool {
        let beginning = Month(ordinal: 0)
        let then = past.definitions[code]?.inForce(in: month) { $0.effective ?? beginning }
        let new = now[code]?.inForce(in: month, since: \.effective)
        guard let then, let new, then.hash == new.hash else { return true }
        return (month < then.effective ?? beginning) != (month < new.effective)
    }

    /// The months whose counts a version needs: those in which it can have a value from what has
    /// come in, and which a window of its own months reaches.
    func dueMonths(
        _ inputs: MeasureInputs, _ months: ClosedRange<Month>
    ) -> [MeasureVersion: Set<Month>] {
        var due: [MeasureVersion: Set<Month>] = [:]
        for definition in catalogue.versions {
            let maturity = CohortMaturity(definition: definition, coverage: inputs.coverage)
            let first = max(months.lowerBound, definition.effective.advanced(by: -11))
            let last = min(months.upperBound, definition.lastMonth ?? months.upperBound)
            guard first <= last else { continue }
            let ready = (first.ordinal...last.ordinal).map(Month.init(ordinal:)).filter { month in
                if case .ready = maturity.standing(of: month) { return true }
                return false
            }
            due[definition.versionName] = Set(ready)
        }
        return due
    }

    /// The first month that is something else for the version than it was for the last run.
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
