import Domain
import Measures
import Statistics

/// Makes all cells of one measure from counts: no clock, no database, no randomness.
///
/// The county is the sum of the teams whose returns are in and of the rows without a team. A
/// window pools the components of its months; it has a value only if all its months can have one.
struct CellAssembly {
    private let definition: MeasureDefinition
    private let datasets: [String: Dataset]
    private let inputs: MeasureAssemblyInputs
    private let maturity: CohortMaturity
    /// Whether months before the first version have figures too.
    private let isOfAnyMonth: Bool
    /// What has come in for each month that the cells pool.
    private var returns: [Month: MonthReturns] = [:]

    init(
        _ definition: MeasureDefinition, datasets: [String: Dataset],
        inputs: MeasureAssemblyInputs, isOfAnyMonth: Bool = false
    ) {
        self.isOfAnyMonth = isOfAnyMonth
        self.definition = definition
        self.datasets = datasets
        self.inputs = inputs
        maturity = CohortMaturity(definition: definition, coverage: inputs.coverage)
    }

    /// All areas, the county first.
    static func areas(_ teams: [TeamCode]) -> [TeamCode?] { [nil] + teams }

    /// The cells of some areas, every window and month, in that order.
    func cells(of wanted: [Month], in areas: [TeamCode?]) -> [Cell] {
        let months = wanted.reduce(into: Set<Month>()) {
            $0.formUnion(Month.all($1.advanced(by: -11)...$1))
        }
        var assembly = self
        assembly.returns = Dictionary(
            uniqueKeysWithValues: months.map { ($0, MonthReturns($0, definition, inputs)) })
        return assembly.cells(of: wanted, in: areas, reading: months)
    }

    private func cells(
        of wanted: [Month], in areas: [TeamCode?], reading months: Set<Month>
    ) -> [Cell] {
        areas.flatMap { team -> [Cell] in
            let standings = Dictionary(
                uniqueKeysWithValues: months.map { ($0, standing(of: $0, team: team)) })
            return forms(team).flatMap { method, window in
                wanted.map { cell(team, (method, window), $0, standings) }
            }
        }
    }

    /// How a value is made, and over how many months.
    private typealias Form = (method: FigureMethod, window: Window)

    /// The measure's own figures in every window, and the companions that the definition asks for.
    private func forms(_ team: TeamCode?) -> [Form] {
        var forms: [Form] = Window.allCases.map { (.own, $0) }
        if let standardisation = definition.standardisation {
            forms.append((.standardised, standardisation.window))
        }
        if let resampling = definition.resampling, team == nil {
            forms.append((.resampled, resampling.window))
        }
        if let stratification = definition.stratification {
            forms += stratification.windows.map { (.stratified, $0) }
        }
        if definition.variant != nil { forms += definition.windows.map { (.variant, $0) } }
        return forms
    }

    private typealias Standing = CohortMaturity.Standing

    private func standing(of month: Month, team: TeamCode?) -> Standing {
        let standing =
            team.map { maturity.standing(of: month, team: $0) }
            ?? countyStanding(of: month)
        guard case .ready = standing else { return standing }
        let lacks = definition.components.contains { _, component in
            inputs.counts.lacksReference(
                component, dataset: datasets[component.dataset], month: month)
        }
        return lacks ? .missing : standing
    }

    /// The county stands as long as one team's returns are in, with a lower completeness.
    private func countyStanding(of month: Month) -> Standing {
        let standing = maturity.standing(of: month)
        guard case .ready(let completeness) = standing, isByReturn, !inputs.teams.isEmpty else {
            return standing
        }
        let share =
            Double(readyTeams(month).count) / Double(inputs.teams.count)
        guard share > 0 else { return .missing }
        return .ready(
            completeness: completeness.share <= share ? completeness : developed(month).times(share)
        )
    }

    /// How full the returns of the month are that came in.
    private func developed(_ month: Month) -> Completeness {
        definition.maturity.feeds.map { inputs.coverage.developed($0, month) }
            .reduce(.whole, Completeness.least)
    }

    private var isByReturn: Bool {
        definition.maturity.feeds.contains { inputs.coverage.isByReturn($0) }
    }

    private func readyTeams(_ month: Month) -> [TeamCode] { returns[month]?.readyTeams ?? [] }

    private func cell(
        _ team: TeamCode?, _ form: Form, _ month: Month, _ standings: [Month: Standing]
    ) -> Cell {
        let window = form.window
        let key = CellKey(
            measure: definition.code, area: team.map(Area.team) ?? .county, window: window,
            month: month, method: form.method)
        guard definition.windows.contains(window), maturity.isInCalendar(month),
            isOfAnyMonth || !definition.isBeforeFirstVersion(month)
        else {
            return Cell(key: key, state: .notApplicable)
        }
        let months = (0..<window.monthCount).map { month.advanced(by: -$0) }
            .filter(maturity.isInCalendar).sorted()
        let standing = Self.worst(months.map { standings[$0] ?? .missing })
        guard case .ready(let completeness) = standing else {
            return Cell(key: key, state: standing.state)
        }
        return cell(key, team, months, completeness)
    }

    /// The standing of a window: a gap in any month is a gap in the window.
    private static func worst(_ standings: [Standing]) -> Standing {
        for gap in [Standing.notApplicable, .missing, .notYetDue] where standings.contains(gap) {
            return gap
        }
        let shares = standings.compactMap { standing -> Completeness? in
            if case .ready(let share) = standing { return share }
            return nil
        }
        guard !shares.isEmpty else { return .notApplicable }
        return .ready(completeness: .mean(shares))
    }

    private func cell(
        _ key: CellKey, _ team: TeamCode?, _ months: [Month], _ completeness: Completeness
    ) -> Cell {
        let pool = Pool(
            slices: months.map { Pool.Slice(month: $0, teams: teams(for: team, in: $0)) })
        var cell = Cell(key: key, state: .value)
        cell.completeness = completeness
        cell.isProvisional =
            maturity.isProvisional(key.month) || months.contains { lacksReturns($0, team) }
        if let reason = withheldReason(pool) {
            cell.state = .withheld(reason: reason)
        } else {
            let maker = FigureMaker(
                definition: definition, counts: inputs.counts, pool: pool)
            switch maker.answer(for: key) {
            case .figure(let figure): cell.take(figure)
            case .none: return Cell(key: key, state: .notApplicable)
            case .withheld(let reason): cell.state = .withheld(reason: reason)
            }
        }
        addShares(to: &cell, pool, isCounty: team == nil)
        return cell
    }

    /// Whose rows count: the team's own, or for the county all but those of teams that are missing.
    private func teams(for team: TeamCode?, in month: Month) -> [String?] {
        if let team { return [team.text] }
        let absent = isByReturn ? Set(inputs.teams).subtracting(readyTeams(month)) : []
        var present: Set<String?> = [nil]
        for (_, component) in definition.components {
            present.formUnion(inputs.counts.tallies[component.dataset]?.teams(in: month) ?? [])
        }
        // Sorted, so that sums of fractions come out the same to the last bit each time.
        return present.filter { code in !absent.contains { $0.text == code } }
            .sorted { ($0 ?? "") < ($1 ?? "") }
    }

    /// Whether returns of the month have still to come that count for the area.
    private func lacksReturns(_ month: Month, _ team: TeamCode?) -> Bool {
        if team == nil, isByReturn, readyTeams(month).count < inputs.teams.count { return true }
        return team == nil
            ? returns[month]?.lacksAny ?? true : returns[month]?.lacksForEverybody ?? true
    }

    private func withheldReason(_ pool: Pool) -> String? {
        guard let rule = definition.withholding else { return nil }
        let reached = inputs.counts.sum(rule.numerator, over: pool).amount
        let all = inputs.counts.sum(rule.denominator, over: pool).amount
        return all > 0 && reached / all < rule.below ? rule.reason : nil
    }

    /// Fallback and teamless shares, of the rows that events or people are counted in.
    private func addShares(to cell: inout Cell, _ pool: Pool, isCounty: Bool) {
        let component =
            definition.kind == .proportion
            ? definition.denominator ?? definition.numerator : definition.numerator
        let sum = inputs.counts.sum(component, over: pool)
        guard sum.rows > 0 else { return }
        cell.fallbackShare = sum.fallbackRows / sum.rows
        if isCounty { cell.unattributedShare = sum.teamlessRows / sum.rows }
    }
}

/// What of a measure's returns has come in for a month.
private struct MonthReturns {
    /// The teams whose returns are in.
    let readyTeams: [TeamCode]
    /// Whether a return has still to come.
    let lacksAny: Bool
    /// Whether a return has still to come that speaks for all teams.
    let lacksForEverybody: Bool

    init(_ month: Month, _ definition: MeasureDefinition, _ inputs: MeasureAssemblyInputs) {
        let maturity = CohortMaturity(definition: definition, coverage: inputs.coverage)
        readyTeams = inputs.teams.filter { team in
            if case .ready = maturity.standing(of: month, team: team) { return true }
            return false
        }
        let short = definition.maturity.feeds.filter {
            inputs.coverage.returnShare($0, month) < 1
        }
        lacksAny = !short.isEmpty
        lacksForEverybody = short.contains { !inputs.coverage.isByReturn($0) }
    }
}

/// What an assembly reads.
struct MeasureAssemblyInputs {
    let teams: [TeamCode]
    let coverage: FeedCoverage
    let counts: CountTables
}

extension CohortMaturity.Standing {
    /// The cell state of a month that cannot have a value.
    fileprivate var state: CellState {
        switch self {
        case .ready: .value
        case .missing: .missing
        case .notYetDue: .notYetDue
        case .notApplicable: .notApplicable
        }
    }
}

extension Cell {
    /// Takes the numbers of a figure.
    fileprivate mutating func take(_ figure: Figure) {
        numerator = figure.numerator
        denominator = figure.denominator
        count = figure.count
        value = figure.value
        interval = figure.interval.map { Interval(lower: $0.lower, upper: $0.upper) }
        comparison = figure.comparison
    }
}
