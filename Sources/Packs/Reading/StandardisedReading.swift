import Charts
import Disclosure
import Domain
import Measures

/// What standardising changes in one measure: each team's crude and standardised rate in the latest
/// window, and how both stand to the county's.
struct StandardisedReading {
    let content: MeasureContent
    let window: Window
    let month: Month
    let rows: [Row]
    let countyCrude: DisclosedCell?
    let county: DisclosedCell?

    /// One team.
    struct Row {
        let team: Team
        let crude: DisclosedCell?
        let standardised: DisclosedCell?
        /// How the crude rate stands to the county's; `nil` without one.
        let crudeSignal: Signal?
        /// How the standardised rate stands to the county's; `nil` without one.
        let signal: Signal?
        /// Whether the standardised rate is above the county's.
        let isHigh: Bool
    }

    /// `nil` where the measure has no standardised rate, or none in the months of the pack.
    init?(_ content: MeasureContent, teams: [Team], months: ClosedRange<Month>) {
        guard let window = content.definition.standardisation?.window else { return nil }
        let found = (months.lowerBound.ordinal...months.upperBound.ordinal).reversed().lazy
            .map(Month.init(ordinal:)).first { month in
                content.cell(.county, window, month, .standardised)?.value != nil
            }
        guard let month = found else { return nil }
        self.content = content
        self.window = window
        self.month = month
        let countyCrude = content.cell(.county, window, month)
        let county = content.cell(.county, window, month, .standardised)
        self.countyCrude = countyCrude
        self.county = county
        rows = teams.map { team in
            let crude = content.cell(.team(team.code), window, month)
            let own = content.cell(.team(team.code), window, month, .standardised)
            func signal(_ cell: DisclosedCell?, _ whole: DisclosedCell?) -> Signal? {
                TeamComparison.signal(
                    team: cell?.value, county: whole?.value, content.definition)
            }
            return Row(
                team: team, crude: crude, standardised: own,
                crudeSignal: signal(crude, countyCrude), signal: signal(own, county),
                isHigh: (own?.value?.amount ?? 0) > (county?.value?.amount ?? 0))
        }
    }

    /// How many teams stand out from the county with the crude and with the standardised rate.
    var far: (crude: Int, standardised: Int) {
        (rows.count { Self.isFar($0.crudeSignal) }, rows.count { Self.isFar($0.signal) })
    }

    static func isFar(_ signal: Signal?) -> Bool { signal != nil && signal != .commonCause }

    /// What standardising changed, as one or two sentences.
    var sentence: String {
        [moved, standing].compactMap { $0 }.joined(separator: " ")
    }

    /// The team whose distance from the county changes most.
    private var moved: String? {
        guard let crude = countyCrude?.value?.amount, let whole = county?.value?.amount,
            crude > 0, whole > 0
        else { return nil }
        let shares = rows.compactMap { row -> (name: String, before: Double, after: Double)? in
            guard let before = row.crude?.value?.amount, let after = row.standardised?.value?.amount
            else { return nil }
            return (row.team.name, before / crude - 1, after / whole - 1)
        }
        guard
            let most = shares.max(by: { abs($0.after - $0.before) < abs($1.after - $1.before) })
        else { return nil }
        return "\(most.name) changes most: \(Self.words(most.before)) the county's crude rate, "
            + "\(Self.words(most.after)) its standardised one."
    }

    private static func words(_ share: Double) -> String {
        let percent = Int((abs(share) * 100).rounded())
        return percent == 0 ? "level with" : "\(percent) % \(share > 0 ? "above" : "below")"
    }

    /// Which teams stand out only before, or only after.
    private var standing: String? {
        let both = rows.filter { $0.crudeSignal != nil && $0.signal != nil }
        guard !both.isEmpty else { return nil }
        let lost = both.filter { Self.isFar($0.crudeSignal) && !Self.isFar($0.signal) }
        let won = both.filter { !Self.isFar($0.crudeSignal) && Self.isFar($0.signal) }
        let turned = both.filter {
            Self.isFar($0.crudeSignal) && Self.isFar($0.signal) && $0.crudeSignal != $0.signal
        }
        func said(_ rows: [Row], _ words: String) -> String? {
            guard !rows.isEmpty else { return nil }
            let names = rows.map(\.team.name)
            return "\(words): "
                + (names.count > 4 ? "\(names.count) teams." : "\(FigureWords.list(names)).")
        }
        let parts = [
            said(lost, "No longer clearly different"), said(won, "Clearly different only now"),
            said(turned, "Different the other way"),
        ].compactMap { $0 }
        return parts.isEmpty
            ? both.contains { Self.isFar($0.signal) }
                ? "The same teams differ clearly from the county."
                : "No team differs clearly from the county, crude or standardised."
            : parts.joined(separator: " ")
    }
}
