import Testing

@testable import Statistics

/// The golden series and the parameters that the reference found for them.
struct ForecastFixture {
    /// One fitted model of one series.
    struct Fit: Sendable, CustomTestStringConvertible {
        let series: String
        let model: String
        let values: [Double]
        let quantities: [String: Double]

        var testDescription: String { "\(series) \(model)" }

        func quantity(_ name: String) throws -> Double { try #require(quantities[name]) }

        /// The reference's parameters; what its model lacks keeps the default.
        var parameters: SmoothingParameters {
            SmoothingParameters(
                alpha: quantities["alpha"] ?? .nan, beta: quantities["beta"] ?? 0,
                gamma: quantities["gamma"] ?? 0, phi: quantities["phi"] ?? 1)
        }

        /// The reference's start: its first seasonal effect is the latest month's.
        var start: SmoothingState {
            SmoothingState(
                level: quantities["state0_l"] ?? .nan, slope: quantities["state0_b"] ?? 0,
                season: (1...12).reversed().compactMap { quantities["state0_s\($0)"] })
        }
    }

    static func table(_ name: String) throws -> [FixtureTable.Row] {
        try FixtureTable(name, folder: "evaluation/forecast").rows
    }

    /// The values of each series, by month.
    static func series() throws -> [String: [Double]] {
        var result: [String: [Double]] = [:]
        for row in try table("series_input") {
            let position = try #require(row.integer("t"))
            #expect(position == result[row["series"], default: []].count + 1)
            result[row["series"], default: []].append(try row.required("value"))
        }
        return result
    }

    /// Every series with every method of parameters_expected, in the file's order.
    static func fits() throws -> [Fit] {
        let series = try series()
        var order: [[String]] = []
        var quantities: [[String]: [String: Double]] = [:]
        for row in try table("parameters_expected") {
            let key = [row["series"], row["model"]]
            if quantities[key] == nil { order.append(key) }
            quantities[key, default: [:]][row["quantity"]] = try row.required("value")
        }
        return try order.map { key in
            Fit(
                series: key[0], model: key[1], values: try #require(series[key[0]]),
                quantities: try #require(quantities[key]))
        }
    }

    /// The fits of smoothing models.
    static func smoothing() throws -> [Fit] {
        try fits().filter { SmoothingModel(name: $0.model) != nil }
    }

    /// The rows of a file for one fit.
    static func rows(_ name: String, of fit: Fit) throws -> [FixtureTable.Row] {
        try table(name).filter { $0["series"] == fit.series && $0["model"] == fit.model }
    }
}
