/// Least squares with weights that are not negative and sum to 1.
///
/// The minimum over w of Σ (y - Σ w_j x_j)², by a primal active set: weights off 0 are solved
/// exactly by QR of the differences to one of them; a weight that would turn negative stops the
/// step and stays at 0; a weight at 0 is let go while that lowers the sum of squares.
enum SimplexLeastSquares {
    /// How far from the common slope of the free columns another's must be to differ from it,
    /// relative to the size of the numbers.
    private static let tolerance = 1e-12

    /// The weights of `columns`, each as long as `target`.
    ///
    /// Throws `notUnique` when columns are combinations of each other, so that many weights fit
    /// alike.
    static func weights(
        target: [Double], columns: [[Double]]
    ) throws(SyntheticControlError) -> [Double] {
        guard
            let first = columns.indices.min(by: {
                distance(target, columns[$0]) < distance(target, columns[$1])
            })
        else { throw .noDonors }
        var weights = [Double](repeating: 0, count: columns.count)
        weights[first] = 1
        var free = [first]
        // Each round lowers the sum of squares, so no set of free columns comes twice.
        for _ in 0..<100 * columns.count {
            let goal = try solve(target, columns, free)
            if let blocked = step(&weights, to: goal, free) {
                free.removeAll { $0 == blocked }
                continue
            }
            let slopes = Slopes(target, columns, weights, free)
            if let next = slopes.lowest {
                free = (free + [next]).sorted()
                continue
            }
            // Columns that could be let go at no loss must not repeat the free ones.
            _ = try solve(target, columns, (free + slopes.level).sorted())
            return weights
        }
        throw .notUnique
    }

    /// The sum of squared differences.
    private static func distance(_ left: [Double], _ right: [Double]) -> Double {
        zip(left, right).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }

    /// The best weights of the free columns that sum to 1, of any sign.
    private static func solve(
        _ target: [Double], _ columns: [[Double]], _ free: [Int]
    ) throws(SyntheticControlError) -> [Double] {
        guard free.count > 1 else { return [1] }
        let base = columns[free[0]]
        let differences = free.dropFirst().map { column in
            zip(columns[column], base).map { $0 - $1 }
        }
        guard let matrix = Matrix(columns: differences),
            let decomposition = try? QRDecomposition(matrix)
        else { throw .notUnique }
        let rest = decomposition.solve(zip(target, base).map { $0 - $1 })
        return [1 - rest.reduce(0, +)] + rest
    }

    /// Moves towards the goal of the free columns; the column that stopped the move, if one did.
    private static func step(
        _ weights: inout [Double], to goal: [Double], _ free: [Int]
    ) -> Int? {
        var share = 1.0
        var blocked: Int?
        for (column, wanted) in zip(free, goal) where wanted <= 0 {
            let reach = weights[column] / (weights[column] - wanted)
            if weights[column] == 0 || reach < share {
                share = weights[column] == 0 ? 0 : reach
                blocked = column
            }
        }
        for (column, wanted) in zip(free, goal) {
            weights[column] += share * (wanted - weights[column])
        }
        if let blocked { weights[blocked] = 0 }
        return blocked
    }

    /// How the sum of squares changes with each weight at 0, against the free ones.
    private struct Slopes {
        /// The column that would lower the sum of squares most, if one would.
        let lowest: Int?

        /// The columns that would neither lower nor raise it.
        let level: [Int]

        init(_ target: [Double], _ columns: [[Double]], _ weights: [Double], _ free: [Int]) {
            let residuals = target.indices.map { row in
                columns.indices.reduce(target[row]) { $0 - weights[$1] * columns[$1][row] }
            }
            let slopes = columns.map { column in
                -zip(column, residuals).reduce(0) { $0 + $1.0 * $1.1 }
            }
            let common = free.reduce(0) { $0 + slopes[$1] } / Double(free.count)
            let size = (columns + [target]).joined().reduce(0) { max($0, abs($1)) }
            let error = residuals.reduce(0) { max($0, abs($1)) }
            // A fit without error leaves rounding, which must not look like a slope.
            let limit = tolerance * size * max(error, 1e-3 * size) * Double(target.count)
            let fixed = columns.indices.filter { !free.contains($0) }
            lowest = fixed.filter { slopes[$0] < common - limit }
                .min { slopes[$0] < slopes[$1] }
            level = fixed.filter { abs(slopes[$0] - common) <= limit }
        }
    }
}
