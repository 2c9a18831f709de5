import Foundation

// Covariances robust to correlation in time: Newey and West for one series, Driscoll and Kraay for
// several that share their shocks. All use Bartlett weights 1 - l/(L + 1) and no prewhitening.

extension Sandwich {
    /// The covariance of Newey and West for rows in order of time without gaps.
    ///
    /// `lag` is the number of lags (0 is HC0); `smallSample` applies the factor n/(n - k).
    public func neweyWest(lag: Int, smallSample: Bool = true) -> Matrix {
        var meat = Matrix(rows: columns, columns: columns)
        addBartlett(of: rowScores, lag: lag, to: &meat)
        return finished(meat, smallSample)
    }

    /// The lag rule floor(4 (T/100)^(2/9)): 2 for 24 months, 3 for 36 to 60 (METHODS E2).
    public static func automaticLag(months: Int) -> Int {
        Int((4 * pow(Double(months) / 100, 2.0 / 9)).rounded(.down))
    }

    /// The covariance of Driscoll and Kraay: scores summed over all rows of a time, then Newey
    /// and West over the times.
    ///
    /// `times` holds the time of each row; times without any row are not counted as gaps.
    public func driscollKraay(
        times: [Int], lag: Int, smallSample: Bool = true
    ) throws(RegressionError) -> Matrix {
        var meat = Matrix(rows: columns, columns: columns)
        addBartlett(of: try scoreSums(by: times, what: "the times"), lag: lag, to: &meat)
        return finished(meat, smallSample)
    }

    /// The covariance of Newey and West within each group, the groups independent.
    ///
    /// Lags never run across the seam between two groups.
    public func panelNeweyWest(
        groups: [Int], times: [Int], lag: Int, smallSample: Bool = true
    ) throws(RegressionError) -> Matrix {
        for (values, what) in [(groups, "the groups"), (times, "the times")]
        where values.count != rows {
            throw .wrongLength(what: what, expected: rows, found: values.count)
        }
        let scores = rowScores
        var meat = Matrix(rows: columns, columns: columns)
        for group in Set(groups).sorted() {
            let members = groups.indices.filter { groups[$0] == group }
                .sorted { (times[$0], $0) < (times[$1], $1) }
            let own = scores.transposed.selecting(rows: members).transposed
            addBartlett(of: own, lag: lag, to: &meat)
        }
        return finished(meat, smallSample)
    }

    /// The score of each row as a column.
    private var rowScores: Matrix {
        var result = Matrix(rows: columns, columns: rows)
        for row in 0..<rows {
            for column in 0..<columns { result[column, row] = scores[row] * design[row, column] }
        }
        return result
    }

    /// Adds Σ_l w_l (Γ_l + Γ_l') of scores in order of time, one column each.
    private func addBartlett(of scores: Matrix, lag: Int, to meat: inout Matrix) {
        let size = scores.rows
        for distance in 0...max(0, lag) where distance < scores.columns {
            let weight = (distance == 0 ? 0.5 : 1) * (1 - Double(distance) / Double(lag + 1))
            for time in distance..<scores.columns {
                let now = time * size
                let before = (time - distance) * size
                for column in 0..<size {
                    let factor = weight * scores.elements[now + column]
                    for row in 0..<size {
                        let product = factor * scores.elements[before + row]
                        meat.elements[column * size + row] += product
                        meat.elements[row * size + column] += product
                    }
                }
            }
        }
    }

    private func finished(_ meat: Matrix, _ smallSample: Bool) -> Matrix {
        let covariance = wrap(meat)
        return smallSample ? covariance.scaled(by: smallSampleFactor) : covariance
    }
}
