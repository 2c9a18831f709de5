/// Least squares with weights that are not negative and sum to 1, by an active set.
public enum SimplexLeastSquares {
    /// The weights that bring Σ wⱼ columnⱼ nearest to `target`, one per column of `matrix`.
    ///
    /// They are unique when the columns, less the target, are linearly independent (more rows than
    /// columns will do). Throws `rankDeficient` when they are not, and `notConverged`.
    public static func weights(
        matrix: Matrix, target: [Double]
    ) throws(RegressionError) -> [Double] {
        try LeastSquares.check(target, "the target", matrix)
        guard matrix.columns > 0 else { throw .tooFewRows(matrix.rows, columns: 0) }
        // The weights sum to 1, so the target can be taken from every column: what is left is to
        // make Σ wⱼ dⱼ short.
        var distances = matrix
        for column in 0..<matrix.columns {
            for row in 0..<matrix.rows { distances[row, column] -= target[row] }
        }
        var search = ActiveSet(gram: distances.gram())
        try search.run()
        return search.weights
    }
}

/// Minimises w'Gw over the simplex.
private struct ActiveSet {
    let gram: Matrix
    var weights: [Double]

    /// Columns whose weight may be above 0.
    var free: [Int]

    /// Starts at the nearest single column.
    init(gram: Matrix) {
        self.gram = gram
        let nearest = (0..<gram.rows).min { gram[$0, $0] < gram[$1, $1] } ?? 0
        weights = (0..<gram.rows).map { $0 == nearest ? 1 : 0 }
        free = [nearest]
    }

    mutating func run() throws(RegressionError) {
        let steps = 50 * (gram.rows + 10)
        for _ in 0..<steps {
            let gradient = gram * weights
            let level = zip(weights, gradient).reduce(0) { $0 + $1.0 * $1.1 }
            let scale = (0..<gram.rows).reduce(level) { max($0, gram[$1, $1]) }
            let candidates = (0..<gram.rows).filter { !free.contains($0) }
            guard let next = candidates.min(by: { gradient[$0] < gradient[$1] }),
                gradient[next] < level - 1e-13 * scale
            else { return }
            free = (free + [next]).sorted()
            try settle()
        }
        throw .notConverged(steps: steps)
    }

    /// Moves to the best point of the free columns, dropping those whose weight would turn
    /// negative on the way.
    private mutating func settle() throws(RegressionError) {
        while true {
            let best = try optimum()
            var step = 1.0
            for (place, column) in free.enumerated() where best[place] <= 0 {
                let way = weights[column] - best[place]
                if way > 0 { step = min(step, weights[column] / way) }
            }
            for (place, column) in free.enumerated() {
                weights[column] += step * (best[place] - weights[column])
            }
            guard step < 1 else { return }
            let kept = free.filter { weights[$0] > 1e-15 }
            for column in free where !kept.contains(column) { weights[column] = 0 }
            free = kept
        }
    }

    /// The weights of the free columns, which sum to 1 and make w'Gw smallest: G⁻¹1 over its sum.
    private func optimum() throws(RegressionError) -> [Double] {
        var part = Matrix(rows: free.count, columns: free.count)
        for (row, first) in free.enumerated() {
            for (column, second) in free.enumerated() {
                part[row, column] = gram[first, second]
            }
        }
        guard let cholesky = Cholesky(part) else {
            throw .rankDeficient(column: free.last ?? 0)
        }
        let solved = cholesky.solve([Double](repeating: 1, count: free.count))
        let sum = solved.reduce(0, +)
        return solved.map { $0 / sum }
    }
}
