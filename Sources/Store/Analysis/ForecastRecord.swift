public import Domain

/// The months ahead of a series, or why they are not shown.
public struct ForecastRecord: Sendable, Hashable {
    /// One month ahead, in the measure's unit.
    public struct Ahead: Sendable, Hashable {
        /// The month.
        public var month: Month
        /// The expected value.
        public var value: Double
        /// The range that should hold four of five values: lower end.
        public var lower80: Double
        /// The range that should hold four of five values: upper end.
        public var upper80: Double
        /// The range that should hold 19 of 20 values: lower end.
        public var lower95: Double
        /// The range that should hold 19 of 20 values: upper end.
        public var upper95: Double

        /// A month with its ranges.
        public init(
            month: Month, value: Double, lower80: Double, upper80: Double, lower95: Double,
            upper95: Double
        ) {
            self.month = month
            self.value = value
            self.lower80 = lower80
            self.upper80 = upper80
            self.lower95 = lower95
            self.upper95 = upper95
        }
    }

    /// The measure.
    public var measure: MeasureCode
    /// The area.
    public var area: Area
    /// Why no forecast is shown, as a code; nil where one is.
    public var withheld: String?
    /// What readers are told.
    public var sentence: String
    /// The method chosen.
    public var method: String?
    /// Its back-tested error over that of repeating the same month of last year.
    public var errorRatio: Double?
    /// The months ahead; empty where nothing is shown.
    public var months: [Ahead]

    /// A forecast, or the reason for none.
    public init(
        measure: MeasureCode, area: Area, withheld: String?, sentence: String,
        method: String? = nil, errorRatio: Double? = nil, months: [Ahead] = []
    ) {
        self.measure = measure
        self.area = area
        self.withheld = withheld
        self.sentence = sentence
        self.method = method
        self.errorRatio = errorRatio
        self.months = months
    }
}
