import Charts
import Domain
import Measures
import Statistics

/// What may mislead about the limits of several charts, and how those were made, grouped.
enum CautionWords {
    /// The cautions of a page's charts, each kind in one sentence that names its measures.
    static func sentences(_ readings: [MeasureReading]) -> [String] {
        var season: [String] = []
        var alike: [String] = []
        var opposed: [String] = []
        for reading in readings where reading.isCharted {
            for caution in reading.basis.cautions {
                switch caution {
                case .seasonal(let share):
                    season.append("\(reading.code) (\(FigureWords.percent(share)))")
                case .neighboursAlike(let value):
                    alike.append("\(reading.code) (\(ValueFormat(decimals: 2).text(value)))")
                case .neighboursOpposed(let value):
                    opposed.append("\(reading.code) (\(ValueFormat(decimals: 2).text(value)))")
                }
            }
        }
        return [
            sentence(
                season, "The season makes this share of the variation of",
                "a signal may be the season only; compare with a year before."),
            sentence(
                alike, "Neighbours are alike (their correlation) in",
                "limits are too narrow, and more signals than usual come by chance."),
            sentence(
                opposed, "High and low take turns (correlation of neighbours) in",
                "limits are too wide, and a real change may stay within them."),
        ].compactMap { $0 }
    }

    private static func sentence(_ named: [String], _ start: String, _ end: String) -> String? {
        named.isEmpty ? nil : "\(start) \(FigureWords.list(named)): \(end)"
    }

    /// The measures whose limits may mislead.
    static func codes(_ readings: [MeasureReading]) -> [String] {
        readings.filter { $0.isCharted && !$0.basis.sentences.isEmpty }.map(\.code)
    }

    /// What stands under the charts of a page: new versions of definitions, cautions, then the kinds
    /// of chart with their reasons.
    static func notes(_ readings: [MeasureReading]) -> [String] {
        let cautions = sentences(readings)
        return newVersions(readings)
            + (cautions.isEmpty ? [] : ["Limits may mislead. " + cautions.joined(separator: " ")])
            + [[hidden(readings), charts(readings)].compactMap { $0 }.joined(separator: " ")]
    }

    /// The charts with hidden months, which their means, limits and signals leave out.
    static func hidden(_ readings: [MeasureReading]) -> String? {
        let named = readings.filter { $0.isCharted && $0.hiddenMonths > 0 }.map {
            "\($0.code) (\($0.hiddenMonths) of \($0.points.count))"
        }
        return named.isEmpty
            ? nil
            : "\(unused), neither for means nor limits nor signals: \(FigureWords.list(named))."
    }

    /// That hidden months are not used, as the start of a sentence.
    static let unused = "Months with hidden figures are not used"

    /// The series within which another version of a definition comes into force, in one sentence.
    static func newVersions(_ readings: [MeasureReading]) -> [String] {
        let named = readings.flatMap { reading in
            reading.definition.newVersions(in: reading.months).map {
                "\(reading.code) (version \($0.version) from \($0.effective.longText))"
            }
        }
        return named.isEmpty
            ? []
            : [
                "The definition changes within the series of \(FigureWords.list(named)): a step"
                    + " there can come from that alone."
            ]
    }

    /// The charts of a page: which kind each is and why, and what they were made with.
    static func charts(_ readings: [MeasureReading]) -> String {
        let kinds = grouped(
            readings.map { reading in
                (
                    reading.code,
                    reading.isCoarse
                        ? "line (rounded more coarsely than it varies)" : reading.basis.words
                )
            })
        let settings = grouped(readings.filter(\.isCharted).map { ($0.code, $0.basis.settings) })
        return "Charts: \((kinds + settings).joined(separator: "; "))."
    }

    /// Words that hold for several measures, once, with the codes before them.
    private static func grouped(_ lines: [(code: String, words: String)]) -> [String] {
        var order: [String] = []
        var codes: [String: [String]] = [:]
        for line in lines {
            if codes[line.words] == nil { order.append(line.words) }
            codes[line.words, default: []].append(line.code)
        }
        return order.map { words in
            let named = codes[words] ?? []
            return named.count == lines.count ? words : "\(FigureWords.list(named)) \(words)"
        }
    }
}
