import Domain
import Measures
import Statistics

/// What the counts say about one component over some months and teams.
struct ComponentSum {
    /// Rows picked.
    var rows = 0.0
    /// The component's amount: its rows, its sum, or how many values it has.
    var amount = 0.0
    /// The sum of the values (means only).
    var sum = 0.0
    /// The sum of the squares of the values (means only).
    var squares = 0.0
    /// Rows whose team came from the fallback.
    var fallbackRows = 0.0
    /// Rows without a team.
    var teamlessRows = 0.0
    /// Single values (medians, weighted means, pairs).
    var entries: [DetailTable.Entry] = []
}

/// The months and teams that are pooled into one figure.
struct Pool {
    /// A month with the teams that count in it; `nil` for rows without a known team.
    struct Slice {
        let month: Month
        let teams: [String?]
    }

    let slices: [Slice]
}

extension CountTables {
    /// What a component comes to over a pool.
    func sum(_ component: Component, over pool: Pool) -> ComponentSum {
        var total = ComponentSum()
        let detail = component.detailQuery.flatMap { details[$0] }
        let table = tallies[component.dataset]
        let places = table.map { TallyPlaces(component, $0) }
        for slice in pool.slices {
            for team in slice.teams {
                if let places, let row = table?.row(month: slice.month, team: team) {
                    total.add(row, places, isTeamless: team == nil)
                }
                if let detail {
                    total.entries += detail.entries(month: slice.month, team: team)
                }
            }
        }
        if component.detailQuery != nil {
            total.amount = Double(total.entries.reduce(0) { $0 + $1.count })
        }
        return total
    }

    /// What a component comes to over a pool in each stratum; `nil` is for rows without one.
    ///
    /// Only components that add up have strata.
    func strata(of component: Component, over pool: Pool) -> [Int?: Double] {
        guard let table = tallies[component.dataset],
            let place = TallyPlaces(component, table).amount
        else { return [:] }
        var amounts: [Int?: Double] = [:]
        for slice in pool.slices {
            for team in slice.teams {
                for stratum in table.strata(month: slice.month, team: team) {
                    amounts[stratum.code, default: 0] += stratum.numbers[place]
                }
            }
        }
        return amounts
    }

    /// Whether the table behind a component gave nothing at all for a month it should speak for.
    func lacksReference(_ component: Component, dataset: Dataset?, month: Month) -> Bool {
        guard let dataset, dataset.isReference else { return false }
        return tallies[component.dataset]?.hasRows(in: month) != true
    }
}

/// Where the numbers of a component stand in the rows of its dataset's table.
private struct TallyPlaces {
    let rows: Int?
    let fallbackRows: Int?
    let amount: Int?
    let sum: Int?
    let squares: Int?

    init(_ component: Component, _ table: TallyTable) {
        func place(
            _ tally: ComputePlan.TallyColumn.Tally, _ expression: String = ""
        ) -> Int? {
            table.place(
                of: ComputePlan.TallyColumn(
                    tally, condition: component.condition, expression: expression))
        }
        rows = place(.rows)
        fallbackRows = place(.fallbackRows)
        switch component.aggregate {
        case .count: (amount, sum, squares) = (place(.rows), nil, nil)
        case .sum(let of): (amount, sum, squares) = (place(.sum, of), nil, nil)
        case .mean(let of):
            (amount, sum, squares) = (place(.values, of), place(.sum, of), place(.squares, of))
        case .weightedMean, .histogram, .pairs: (amount, sum, squares) = (nil, nil, nil)
        }
    }
}

extension ComponentSum {
    fileprivate mutating func add(_ row: [Double], _ places: TallyPlaces, isTeamless: Bool) {
        func number(_ place: Int?) -> Double { place.map { row[$0] } ?? 0 }
        let picked = number(places.rows)
        rows += picked
        if isTeamless { teamlessRows += picked }
        fallbackRows += number(places.fallbackRows)
        amount += number(places.amount)
        sum += number(places.sum)
        squares += number(places.squares)
    }
}
