import Domain
import Measures
import Statistics
import Store

/// Where each team stands about the average of all, in the latest complete period.
struct FunnelPlaces {
    let definition: MeasureDefinition
    let teams: [TeamCode]
    let cells: AnalysisCells

    private struct Place {
        let team: TeamCode
        let cell: Cell
        let share: ControlChart.Share
    }

    /// Fewer teams make no average to stand about.
    private static let fewestTeams = 5

    /// The places; empty for values that are not made of counts, and without a complete period.
    func records() -> [FunnelRecord] {
        guard definition.kind == .rate || definition.kind == .proportion,
            let month = latestComplete
        else { return [] }
        let places = places(month)
        guard places.count >= Self.fewestTeams else { return [] }
        return definition.kind == .proportion
            ? proportions(places, month) : rates(places, month)
    }

    private var window: Window {
        definition.windows.contains(definition.teamWindow) ? definition.teamWindow : .month
    }

    /// The latest month, or last month of a quarter, whose county figure is settled.
    private var latestComplete: Month? {
        guard let months = cells.months else { return nil }
        return (months.lowerBound.ordinal...months.upperBound.ordinal).reversed()
            .map(Month.init(ordinal:))
            .first { month in
                if window == .rolling3, month.number % 3 != 0 { return false }
                let county = cells.cell(definition.code, .county, window, month)
                return county?.value != nil && county?.isProvisional == false
            }
    }

    private func places(_ month: Month) -> [Place] {
        let found = teams.compactMap { team -> (TeamCode, Cell, Double, Double)? in
            guard let cell = cells.cell(definition.code, .team(team), window, month),
                cell.value != nil, let numerator = cell.numerator,
                let denominator = cell.denominator, denominator > 0
            else { return nil }
            return (team, cell, numerator, denominator)
        }
        let events = eventsPerUnit(found.map(\.1))
        return found.map { team, cell, numerator, denominator in
            Place(
                team: team, cell: cell,
                share: ControlChart.Share(
                    numerator: numerator * events, denominator: denominator))
        }
    }

    /// How many independent events stand behind one unit of the numerator, over all teams: days
    /// of one delay are one event, and limits by chance count events.
    private func eventsPerUnit(_ cells: [Cell]) -> Double {
        guard definition.events != nil else { return 1 }
        let units = cells.reduce(0) { $0 + ($1.numerator ?? 0) }
        let events = cells.reduce(0) { $0 + Double($1.count ?? 0) }
        return units > 0 && events > 0 ? events / units : 1
    }

    private func rates(_ places: [Place], _ month: Month) -> [FunnelRecord] {
        guard let funnel = PoissonFunnel(places.map(\.share)), funnel.average > 0 else { return [] }
        let all = places.reduce((0, 0)) {
            ($0.0 + ($1.cell.numerator ?? 0), $0.1 + ($1.cell.denominator ?? 0))
        }
        return places.compactMap { place in
            record(
                place, month, average: all.0 / all.1 * definition.scale,
                position: funnel.position(place.share), adjusted: nil)
        }
    }

    private func proportions(_ places: [Place], _ month: Month) -> [FunnelRecord] {
        guard let funnel = ProportionFunnel(places.map(\.share)) else { return [] }
        let wide = OverdispersedFunnel(places.map(\.share), method: .proportion)
        return places.enumerated().compactMap { index, place in
            let point = wide?.points[index]
            return record(
                place, month, average: funnel.average * definition.scale,
                position: funnel.position(place.share),
                adjusted: point.map { $0.adjustedLimits.position(of: $0.value) })
        }
    }

    private func record(
        _ place: Place, _ month: Month, average: Double, position: FunnelPosition?,
        adjusted: FunnelPosition?
    ) -> FunnelRecord? {
        guard let value = place.cell.value, let position else { return nil }
        return FunnelRecord(
            measure: definition.code, team: place.team, window: window, month: month,
            value: value, average: average, position: position.rawValue,
            adjustedPosition: adjusted?.rawValue)
    }
}
