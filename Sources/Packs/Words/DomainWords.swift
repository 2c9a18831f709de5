import Charts
import Domain
import Measures
import Statistics

/// The headline of a domain page and its remark on false alarms, by rule.
enum DomainWords {
    /// One sentence: what most needs to be known of the domain.
    static func headline(_ readings: [MeasureReading], name: String) -> String {
        let concerns = readings.filter { $0.variation.isConcern || $0.assurance == .fail }
        let improved = readings.filter { $0.variation.isImprovement && $0.assurance != .fail }
        let changed = readings.filter(\.variation.isNeutralChange)
        let seen = readings.filter { $0.latest != nil }
        if seen.isEmpty { return "\(name): no figures to show this month." }
        if let sentence = joined(concerns, improved) { return sentence }
        if !changed.isEmpty {
            return "\(codes(changed)) changed; neither direction is good or bad in itself."
        }
        return seen.count == 1
            ? "\(name): nothing unusual."
            : "\(name): nothing unusual. All that has limits varies as it usually does."
    }

    private static func joined(
        _ concerns: [MeasureReading], _ improved: [MeasureReading]
    ) -> String? {
        if let first = concerns.first {
            let said =
                concerns.count == 1
                ? single(first) : "\(codes(concerns)) give cause for concern."
            return improved.isEmpty ? said : said + " \(codes(improved)) improved."
        }
        guard let first = improved.first else { return nil }
        return improved.count == 1 ? single(first) : "\(codes(improved)) improved."
    }

    private static func single(_ reading: MeasureReading) -> String {
        let clause = SignalWords.clause(reading)
        let target =
            reading.assurance == .fail
            ? reading.content.target.map {
                "will miss the target of \(reading.format.exactText($0)) unless something changes"
            } : nil
        // A measure can get better and still be on the way to miss its target.
        let joint = reading.variation.isImprovement ? ", yet it " : "; "
        let said = [clause, target].compactMap { $0 }.joined(separator: joint)
        return said.isEmpty
            ? "\(reading.definition.title) changed." : "\(reading.definition.title): \(said)."
    }

    private static func codes(_ readings: [MeasureReading]) -> String {
        FigureWords.list(readings.map(\.code))
    }

    /// How many latest points of these charts chance alone would flag, as the budget has it.
    static func falseAlarms(_ readings: [MeasureReading]) -> String {
        let budget = FalseAlarmBudget(readings.compactMap(\.judgedChart))
        return ValueFormat(decimals: 1).text(budget.latest.expected.value)
    }
}
