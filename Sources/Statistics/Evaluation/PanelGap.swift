/// Why a team and month of a panel has no number.
public enum PanelGap: Int, Sendable, Hashable, CaseIterable {
    /// The data have not come in.
    case missing
    /// There is a number, and it is hidden because few people stand behind it.
    case hidden
    /// There was nobody to count.
    case nobody
    /// The follow-up of the people counted is still open.
    case notYetDue
    /// The number must not be believed.
    case withheld

    var reason: String {
        switch self {
        case .missing: "the data have not come in"
        case .hidden: "small numbers are hidden"
        case .nobody: "there was nobody to count"
        case .notYetDue: "the follow-up is still open"
        case .withheld: "the figures are withheld"
        }
    }

    var cure: String {
        switch self {
        case .missing: "Load the missing months, or leave out the teams that lack them."
        case .hidden: "Compare larger teams, or ask about a measure with more events."
        case .nobody: "Leave out the teams without anybody to count."
        case .notYetDue: "Wait until the follow-up has ended."
        case .withheld: "Mend what the figures are withheld for."
        }
    }
}

extension EvaluationPanel {
    /// Why some of these teams have no number in some of these months, in the order of the kinds.
    func gaps(teams places: [Int], months: some Sequence<Int>) -> [PanelGap] {
        var found: Set<PanelGap> = []
        for month in months where (0..<self.months).contains(month) {
            for team in places where !isComplete(team: team, month: month) {
                found.insert(gap(team: team, month: month))
            }
        }
        return PanelGap.allCases.filter(found.contains)
    }

    private func gap(team: Int, month: Int) -> PanelGap {
        let series = teams[team]
        if series.events[month] != nil, series.exposure[month] == 0 { return .nobody }
        return series.gaps.indices.contains(month) ? series.gaps[month] ?? .missing : .missing
    }
}

extension [PanelGap] {
    /// The end of a sentence about months: that they are missing, or why they have no figure.
    var clause: String {
        allSatisfy { $0 == .missing }
            ? "are missing for at least one team."
            : "have no figure for at least one team: \(map(\.reason).joined(separator: "; "))."
    }

    /// What would cure them, as sentences.
    var cure: String { (isEmpty ? [.missing] : self).map(\.cure).joined(separator: " ") }
}
