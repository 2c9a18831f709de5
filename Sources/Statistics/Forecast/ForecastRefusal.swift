/// Why a forecast is not shown.
public enum ForecastRefusal: Error, Sendable, Hashable {
    /// The horizon is not one to twelve months.
    case horizon(Int)

    /// Values are missing inside the series.
    case missingMonths(Int)

    /// A value is not a finite number.
    case notFinite

    /// Fewer than two years of values.
    case tooShort(months: Int)

    /// Too few past forecasts can be compared with what came.
    case tooFewToTest(comparisons: Int)

    /// Every month repeats the year before exactly, so errors have no scale.
    case noVariation

    /// Fewer than ten events a month on average; a yearly range is given instead.
    case rareEvents(mean: Double)

    /// No method beat the same month of last year by more than 5 %.
    case notBetter(share: Double)

    /// A short constant code for logs and files.
    public var code: String {
        switch self {
        case .horizon: "REFUSE_HORIZON"
        case .missingMonths, .notFinite: "REFUSE_DATA_BREAK"
        case .tooShort, .tooFewToTest: "REFUSE_SHORT"
        case .rareEvents: "REFUSE_SMALL"
        case .noVariation: "REFUSE_NO_VARIATION"
        case .notBetter: "REFUSE_NOT_BETTER"
        }
    }

    /// What is wrong and what would cure it, in one or two plain sentences.
    public var sentence: String {
        switch self {
        case .horizon(let months):
            "Forecasts reach 1 to 12 months ahead, not \(months)."
        case .missingMonths(let count):
            "\(count) \(count == 1 ? "month is" : "months are") missing inside the series. "
                + "A forecast needs every month without a gap."
        case .notFinite:
            "A value of the series is not a number. A forecast needs a number for every month."
        case .tooShort(let months):
            "\(months) months are too few to know the season. "
                + "A forecast needs at least 24 months, and some more to test it on."
        case .tooFewToTest(let comparisons):
            "Only \(comparisons) past forecasts can be compared with what came, "
                + "too few to say whether forecasting works here. More months will tell."
        case .noVariation:
            "Every month repeats the year before exactly. There is nothing to learn from."
        case .rareEvents:
            "There are fewer than 10 events a month, too few for monthly forecasts. "
                + "The range for a year is given instead."
        case .notBetter:
            "No forecast is shown: in back-tests none was more than 5 % closer than "
                + "repeating the same month of last year."
        }
    }
}
