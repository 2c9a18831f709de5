/// The lowest point of a function of several numbers, by the simplex of Nelder and Mead.
public struct NelderMead: Sendable {
    /// Stop when the highest and lowest value of the simplex differ by less than this share.
    public var tolerance: Double

    /// The most evaluations of the function in one run.
    public var maximumEvaluations: Int

    /// Settings of a search.
    public init(tolerance: Double = 1e-12, maximumEvaluations: Int = 5000) {
        self.tolerance = tolerance
        self.maximumEvaluations = maximumEvaluations
    }

    /// The lowest point found.
    public struct Answer: Sendable {
        /// The arguments.
        public let point: [Double]

        /// The value of the function there.
        public let value: Double

        /// How often the function was evaluated.
        public let evaluations: Int

        /// Whether the simplex closed before the evaluations ran out.
        public let isConverged: Bool
    }

    /// The lowest point near `start`; `scale` is the first step along each argument.
    ///
    /// `scale` has as many values as `start`, none of them 0. Values of the function that are not
    /// numbers count as infinitely high, which is how limits are expressed.
    public func minimise(
        from start: [Double], scale: [Double], _ function: ([Double]) -> Double
    ) -> Answer {
        var simplex = Simplex(start: start, scale: scale, function)
        while simplex.evaluations < maximumEvaluations, !simplex.isClosed(tolerance) {
            simplex.step(function)
        }
        let best = simplex.vertices[0]
        return Answer(
            point: best.point, value: best.value, evaluations: simplex.evaluations,
            isConverged: simplex.isClosed(tolerance))
    }
}

/// The corners, lowest value first.
private struct Simplex {
    struct Vertex {
        var point: [Double]
        var value: Double

        init(_ point: [Double], _ function: ([Double]) -> Double) {
            self.point = point
            let value = function(point)
            self.value = value.isNaN ? .infinity : value
        }
    }

    var vertices: [Vertex]
    var evaluations: Int

    init(start: [Double], scale: [Double], _ function: ([Double]) -> Double) {
        vertices = [Vertex(start, function)]
        for index in start.indices {
            var point = start
            point[index] += scale[index]
            vertices.append(Vertex(point, function))
        }
        evaluations = vertices.count
        vertices.sort { $0.value < $1.value }
    }

    func isClosed(_ tolerance: Double) -> Bool {
        guard let last = vertices.last, vertices.count > 1 else { return true }
        let size = abs(vertices[0].value) + abs(last.value)
        return last.value - vertices[0].value <= tolerance * (size + tolerance)
    }

    mutating func step(_ function: ([Double]) -> Double) {
        let worst = vertices.count - 1
        let reflected = tried(1, function)
        if reflected.value < vertices[0].value {
            let expanded = tried(2, function)
            vertices[worst] = expanded.value < reflected.value ? expanded : reflected
        } else if reflected.value < vertices[worst - 1].value {
            vertices[worst] = reflected
        } else {
            let contracted = tried(
                reflected.value < vertices[worst].value ? 0.5 : -0.5, function)
            if contracted.value < min(reflected.value, vertices[worst].value) {
                vertices[worst] = contracted
            } else {
                shrink(function)
            }
        }
        vertices.sort { $0.value < $1.value }
    }

    /// The point beyond the centre of the others as seen from the worst.
    private mutating func tried(_ share: Double, _ function: ([Double]) -> Double) -> Vertex {
        evaluations += 1
        let worst = vertices[vertices.count - 1].point
        let others = Double(vertices.count - 1)
        var point = worst
        for index in worst.indices {
            var sum = 0.0
            for vertex in 0..<vertices.count - 1 { sum += vertices[vertex].point[index] }
            let centre = sum / others
            point[index] = centre + share * (centre - worst[index])
        }
        return Vertex(point, function)
    }

    private mutating func shrink(_ function: ([Double]) -> Double) {
        let best = vertices[0].point
        for index in 1..<vertices.count {
            let point = zip(best, vertices[index].point).map { $0 + 0.5 * ($1 - $0) }
            vertices[index] = Vertex(point, function)
            evaluations += 1
        }
    }
}
