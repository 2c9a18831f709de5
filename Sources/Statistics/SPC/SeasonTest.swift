import Foundation

/// Whether a series has a wave that comes back every year.
///
/// A straight line and one sine wave of a year's length are fitted; the wave's F statistic is
/// set against what the correlation of neighbours alone would give at that wavelength (the
/// spectrum of an autoregression of order 1), since slow drift looks like a season too.
public struct SeasonTest: Sendable, Hashable {
    /// The share of the variation about the straight line that the wave explains.
    public let share: Double

    /// The F statistic of the wave with 2 and n - 4 degrees of freedom, so adjusted.
    public let statistic: Double

    /// The probability of so strong a wave without a season.
    public let p: Double

    /// The values without the wave, nil where missing.
    public let remainder: [Double?]

    /// Tests values in order of time, nil where missing.
    ///
    /// Nil with fewer values than two years, a period below 3, or nothing left to explain.
    public init?(_ values: [Double?], period: Int) {
        let present = values.indices.filter { values[$0] != nil }
        guard period >= 3, present.count >= 2 * period else { return nil }
        let own = present.compactMap { values[$0] }
        let angle = 2 * Double.pi / Double(period)
        let level = TimeLine(times: present.map(Double.init))
        let line = level.residuals(own)
        guard
            let wave = YearlyWave(
                line, cosines: level.residuals(present.map { cos(angle * Double($0)) }),
                sines: level.residuals(present.map { sin(angle * Double($0)) }))
        else { return nil }
        let squares = Self.squares(line)
        let left = Self.squares(wave.residuals)
        let scale = Self.squares(own)
        guard squares > 1e-20 * scale, left > 1e-20 * scale else { return nil }
        var rest: [Double?] = Array(repeating: nil, count: values.count)
        for (place, index) in present.enumerated() { rest[index] = wave.residuals[place] }
        remainder = values.indices.map { index in
            values[index].map { $0 - wave.height(at: angle * Double(index)) }
        }
        share = (squares - left) / squares
        let freedom = Double(present.count - 4)
        let raw = (squares - left) / 2 / (left / freedom)
        let phi = max(0, LagOneAutocorrelation(rest)?.corrected ?? 0)
        let spectrum = (1 - phi * phi) / (1 - 2 * phi * cos(angle) + phi * phi)
        statistic = raw / max(1, spectrum)
        // The tail of F with 2 and d degrees of freedom has this closed form.
        p = pow(1 + 2 * statistic / freedom, -freedom / 2)
    }

    private static func squares(_ series: [Double]) -> Double {
        compensatedSum(series.lazy.map { $0 * $0 })
    }
}

/// A straight line over given times, to be taken out of series.
private struct TimeLine {
    private let centred: [Double]
    private let spread: Double

    init(times: [Double]) {
        let mean = preciseMean(times) ?? 0
        centred = times.map { $0 - mean }
        spread = centred.reduce(0) { $0 + $1 * $1 }
    }

    /// The series without its mean and slope.
    func residuals(_ series: [Double]) -> [Double] {
        let mean = preciseMean(series) ?? 0
        let shared = zip(centred, series).reduce(0) { $0 + $1.0 * ($1.1 - mean) }
        let slope = spread > 0 ? shared / spread : 0
        return zip(centred, series).map { ($1 - mean) - slope * $0 }
    }
}

/// The sine wave nearest to a series, by least squares.
private struct YearlyWave {
    let residuals: [Double]
    private let cosine: Double
    private let sine: Double

    /// Fits the wave; nil when its two columns cannot be told apart.
    init?(_ series: [Double], cosines: [Double], sines: [Double]) {
        func sum(_ first: [Double], _ second: [Double]) -> Double {
            zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let (cc, cs, ss) = (sum(cosines, cosines), sum(cosines, sines), sum(sines, sines))
        let determinant = cc * ss - cs * cs
        guard determinant > 1e-9 * cc * ss else { return nil }
        let (cy, sy) = (sum(cosines, series), sum(sines, series))
        let cosine = (ss * cy - cs * sy) / determinant
        let sine = (cc * sy - cs * cy) / determinant
        residuals = series.indices.map { series[$0] - cosine * cosines[$0] - sine * sines[$0] }
        self.cosine = cosine
        self.sine = sine
    }

    /// How far the wave lies above its middle at an angle of the year.
    func height(at angle: Double) -> Double { cosine * cos(angle) + sine * sin(angle) }
}
