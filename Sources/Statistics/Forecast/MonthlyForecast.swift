import Foundation

/// A forecast with the back-tests that chose it.
public struct MonthlyForecast: Sendable {
    /// The method chosen.
    public let method: ForecastMethod

    /// The forecasts, with standard deviations widened where back-tests asked for it.
    public let path: ForecastPath

    /// By how much standard deviations were multiplied; 1 is not at all.
    public let widening: Double

    /// The back-test of each candidate, the same month of last year first.
    public let backTests: [BackTest]

    /// What values cannot go below; intervals are cut off there.
    public let floor: Double?

    /// The back-test of the chosen method.
    public let chosen: BackTest

    /// The back-test of the same month of last year.
    public let naive: BackTest

    /// The chosen method's scaled error over that of the same month of last year.
    public var errorRatio: Double { chosen.scaledError / naive.scaledError }

    /// The interval of a month ahead, from 1; nil outside the horizon.
    public func interval(month: Int, coverage: Double) -> ConfidenceInterval? {
        guard path.months.indices.contains(month - 1) else { return nil }
        return path.months[month - 1].interval(coverage: coverage, floor: floor)
    }

    /// The interval of the sum of all months.
    public func totalInterval(coverage: Double) -> ConfidenceInterval? {
        path.total.interval(coverage: coverage, floor: floor)
    }

    /// How far the forecast can be trusted, in plain words.
    public var sentence: String {
        let closer = Int(((1 - errorRatio) * 100).rounded())
        let coverage = Int((chosen.coverage(nominal: 0.8) * 100).rounded())
        let held =
            "Of the values that came, \(coverage) % were inside the 80 % range"
            + (widening > 1 ? ", so the range shown has been widened." : ".")
        return "Forecast from \(method.words). In back-tests it was \(closer) % closer than "
            + "repeating the same month of last year. " + held
    }
}

/// What can be said of the months ahead.
public enum ForecastAnswer: Sendable {
    /// A forecast that beat the same month of last year in back-tests.
    case shown(MonthlyForecast)

    /// Nothing that may be shown as a forecast, and why.
    case withheld(WithheldForecast)

    /// What readers are told.
    public var sentence: String {
        switch self {
        case .shown(let forecast): forecast.sentence
        case .withheld(let withheld): withheld.refusal.sentence
        }
    }
}

/// A refusal to forecast, with what can be said instead.
public struct WithheldForecast: Sendable {
    /// Why.
    public let refusal: ForecastRefusal

    /// The back-tests made, the same month of last year first; empty when none could be made.
    public let backTests: [BackTest]

    /// The range of a year's events, where months are too small for a forecast each.
    public let annual: AnnualCount?

    /// The mean of the values known; nil without any.
    public let mean: Double?

    /// The lowest and highest value known; nil without any.
    public let range: ConfidenceInterval?

    /// A refusal about values.
    init(
        _ refusal: ForecastRefusal, _ values: [Double], backTests: [BackTest] = [],
        annual: AnnualCount? = nil
    ) {
        self.refusal = refusal
        self.backTests = backTests
        self.annual = annual
        let finite = values.filter(\.isFinite)
        mean = preciseMean(finite)
        range = finite.min().flatMap { low in
            finite.max().flatMap { ConfidenceInterval(lower: low, upper: $0) }
        }
    }
}
