import Statistics

/// Tables of coefficients under the column names of the reference packages.
enum RegressionCells {
    static let coefficientColumns = [
        "case", "model", "term", "estimate", "std_error", "statistic", "p_value", "conf_low",
        "conf_high",
    ]

    static let fitColumns = ["case", "model", "quantity", "value"]

    /// A row for each coefficient; robust fits have no interval in the reference's tables.
    static func append(
        _ coefficients: [Coefficient], to table: inout ResultTable, _ name: String,
        _ model: String, _ terms: [String], hasInterval: Bool
    ) {
        for (term, coefficient) in zip(terms, coefficients) {
            let interval = hasInterval ? coefficient.interval() : nil
            table.append([
                .text(name), .text(model), .text(term), .number(coefficient.estimate),
                .number(coefficient.standardError), .number(coefficient.statistic),
                .number(coefficient.pValue), .number(interval?.lower), .number(interval?.upper),
            ])
        }
    }

    /// A row for each quantity of a fit.
    static func append(
        _ quantities: [(String, Double?)], to table: inout ResultTable, _ name: String,
        _ model: String
    ) {
        for (quantity, value) in quantities {
            table.append([.text(name), .text(model), .text(quantity), .number(value)])
        }
    }
}
