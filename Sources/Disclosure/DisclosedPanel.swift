public import Domain
public import Measures
public import Statistics

extension EvaluationProtocol {
    /// Whether the protocol compares whole years, which are published figures.
    ///
    /// Such a protocol is answered from those figures, wherever it is answered, so that everyone
    /// who asks gets the same answer.
    public var isOfPublishedYears: Bool { window == 12 && transition == 0 }
}

extension ProtocolPanel {
    /// The numbers of a protocol from disclosed figures over twelve months.
    ///
    /// Whatever is computed from exact counts gives something of them away. The twelve months after
    /// the start, and the twelve before, are figures like any other: rounded, or hidden. A year is
    /// spread evenly over its months, because only sums of years are compared.
    ///
    /// - Parameters:
    ///   - last: the newest month that may be looked at.
    ///   - year: the disclosed cell of a team over the twelve months that end with a month.
    public init(
        disclosed question: EvaluationProtocol, _ definition: MeasureDefinition, until last: Month,
        teams: [Team], year: (TeamCode, Month) -> DisclosedCell?
    ) {
        let start = question.start
        let end = max(start, min(question.windowMonths.upperBound, last))
        func lastMonth(of month: Month) -> Month {
            let distance = start.distance(to: month)
            let number = distance >= 0 ? distance / 12 : (distance - 11) / 12
            return start.advanced(by: 12 * number + 11)
        }
        self.init(
            question, definition, months: start.advanced(by: -24)...end,
            launches: Dictionary(
                teams.compactMap { team in team.goLive.map { (team.code, $0) } },
                uniquingKeysWith: { first, _ in first }),
            gap: { PanelGap(year($0, lastMonth(of: $1)), definition) }
        ) { team, month in
            guard let value = year(team, lastMonth(of: month))?.value,
                let exposure = value.denominator
            else { return nil }
            // Of a mean the sum is not shown; it follows from the mean and the rounded number.
            let events = value.numerator ?? value.amount * exposure / definition.scale
            return (events / 12, exposure / 12)
        }
    }
}

extension ProtocolBlends {
    /// The second look at a protocol from disclosed figures of single months.
    ///
    /// Looks at the 24 months before the start and the window only, so that packs of later months
    /// say the same. A measure whose teams are published over longer windows has no such figures.
    ///
    /// - Parameters:
    ///   - last: the newest month that may be looked at.
    ///   - month: the disclosed cell of a team and month.
    public init(
        disclosed question: EvaluationProtocol, _ definition: MeasureDefinition, until last: Month,
        teams: [Team], month: (TeamCode, Month) -> DisclosedCell?
    ) {
        let start = question.start
        let end = max(start, min(question.windowMonths.upperBound, last))
        let panel =
            definition.teamWindow == .month
            ? ProtocolPanel(
                question, definition, months: start.advanced(by: -24)...end,
                launches: Dictionary(
                    teams.compactMap { team in team.goLive.map { (team.code, $0) } },
                    uniquingKeysWith: { first, _ in first }),
                gap: { PanelGap(month($0, $1), definition) }
            ) { team, at in
                guard let value = month(team, at)?.value, let exposure = value.denominator else {
                    return nil
                }
                return (
                    value.numerator ?? value.amount * exposure / definition.scale, exposure
                )
            } : nil
        self.init(
            question, panel,
            names: Dictionary(
                teams.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first }))
    }
}

extension PanelGap {
    /// Why a disclosed cell gives no number.
    public init(_ cell: DisclosedCell?, _ definition: MeasureDefinition) {
        switch cell?.figure {
        case nil, .missing: self = .missing
        case .value, .suppressed: self = .hidden
        case .notYetDue: self = .notYetDue
        case .withheld: self = .withheld
        case .notApplicable:
            let exists = cell.map {
                definition.exists(over: $0.key.window, endingIn: $0.key.month)
            }
            self = exists == true ? .nobody : .missing
        }
    }
}
