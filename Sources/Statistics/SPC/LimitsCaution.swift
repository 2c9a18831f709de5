import Foundation

/// Why the limits of a chart may mislead its reader.
public enum LimitsCaution: Sendable, Hashable {
    /// Neighbouring values are alike: limits are too narrow and runs too long.
    case neighboursAlike(autocorrelation: Double)
    /// High and low values take turns: limits are too wide.
    case neighboursOpposed(autocorrelation: Double)
    /// Values follow the season: `share` of their variation comes back each year.
    case seasonal(share: Double)

    /// The caution in a sentence.
    public var sentence: String {
        switch self {
        case .neighboursAlike(let value):
            "Neighbouring months are alike (correlation \(Self.decimal(value))): the limits are "
                + "too narrow, and points beyond them or long runs come by chance more often "
                + "than usual."
        case .neighboursOpposed(let value):
            "High and low months take turns (correlation \(Self.decimal(value))): the limits are "
                + "too wide, and a real change may stay within them."
        case .seasonal(let share):
            "The values follow the season (about \(Int((share * 100).rounded())) % of their "
                + "variation comes back each year): a signal may be the season only; compare "
                + "with the same month of earlier years."
        }
    }

    private static func decimal(_ value: Double) -> String {
        let hundredths = Int((abs(value) * 100).rounded())
        let digits = hundredths % 100
        return "\(value < 0 ? "−" : "")\(hundredths / 100).\(digits < 10 ? "0" : "")\(digits)"
    }
}

/// How the values of a series hang together: with their neighbours, and with the season.
///
/// Control limits take months as independent. Both tests are made every month, at a level of 1 %
/// so that few of some hundred charts carry a caution without reason.
public struct SeriesDependence: Sendable, Hashable {
    /// The correlation of neighbours; nil with fewer than 12 pairs or without variation.
    public let neighbours: LagOneAutocorrelation?

    /// The yearly wave; nil with fewer than two years of values or without variation.
    public let season: SeasonTest?

    /// What the reader has to be told; empty when the limits can be taken as they are.
    public let cautions: [LimitsCaution]

    /// Tests values in order of time, nil where missing.
    ///
    /// Neighbours that are alike because of the season only are not reported twice: where there
    /// is a season, the correlation of what it leaves over decides.
    ///
    /// - Parameters:
    ///   - values: the values on a full calendar.
    ///   - period: how many values make a year: 12 for months, 4 for quarters.
    ///   - level: the level of both tests.
    public init(values: [Double?], period: Int = 12, level: Double = 0.01) {
        neighbours = LagOneAutocorrelation(values)
        season = SeasonTest(values, period: period)
        var cautions: [LimitsCaution] = []
        var rest = neighbours
        if let season, season.p < level {
            cautions.append(.seasonal(share: season.share))
            rest = LagOneAutocorrelation(season.remainder)
        }
        if let rest, rest.p < level {
            cautions.append(
                rest.value > 0
                    ? .neighboursAlike(autocorrelation: rest.value)
                    : .neighboursOpposed(autocorrelation: rest.value))
        }
        self.cautions = cautions
    }
}

/// The correlation of each value with the one before it.
public struct LagOneAutocorrelation: Sendable, Hashable {
    /// The sample autocorrelation at lag 1.
    public let value: Double

    /// How many pairs of neighbours both have a value.
    public let pairs: Int

    /// The two-sided probability of so large a value among independent ones.
    ///
    /// By Moran's mean -1/n and variance (n - 2)² / (n² (n - 1)), and the normal distribution.
    public let p: Double

    /// The autocorrelation of values in order, nil where missing.
    ///
    /// Nil with fewer than 12 pairs, or when all values are equal.
    public init?(_ values: [Double?]) {
        let present = values.compactMap { $0 }
        guard let mean = preciseMean(present) else { return nil }
        let squares = squaredDeviations(present, from: mean)
        var products = 0.0
        var pairs = 0
        for (before, after) in zip(values, values.dropFirst()) {
            guard let before, let after else { continue }
            products += (before - mean) * (after - mean)
            pairs += 1
        }
        guard pairs >= 12, squares > 0, let largest = present.map(abs).max(),
            squares > 1e-24 * largest * largest
        else { return nil }
        let count = Double(present.count)
        // With all values present this is the usual sum of products over sum of squares.
        value = (products / Double(pairs)) / (squares / count) * (count - 1) / count
        self.pairs = pairs
        let n = Double(pairs + 1)
        let error = (n - 2) / (n * (n - 1).squareRoot())
        p = 2 * Normal.cumulative(-abs(value + 1 / n) / error)
    }

    /// The autocorrelation of the process behind the series.
    ///
    /// Corrected for the bias of short series, (1 + 3r) / n, and kept within ±0.95.
    public var corrected: Double {
        let n = Double(pairs + 1)
        return min(0.95, max(-0.95, (n * value + 1) / max(1, n - 3)))
    }
}
