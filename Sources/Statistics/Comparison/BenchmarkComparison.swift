/// How an area stands to a benchmark by its interval (Fingertips; SPC.md section 9).
public enum BenchmarkComparison: String, Sendable, Hashable {
    /// No value, no interval or no benchmark.
    case notCompared = "not compared"
    /// The benchmark lies within the interval, its limits included.
    case similar
    /// Beyond the benchmark on the good side.
    case better
    /// Beyond the benchmark on the bad side.
    case worse
    /// Below the benchmark, where neither side is better.
    case lower
    /// Above the benchmark, where neither side is better.
    case higher

    /// Compares an estimate with a fixed benchmark, whose own uncertainty is ignored.
    public init(_ estimate: Estimate?, benchmark: Double?, direction: ImprovementDirection) {
        guard let interval = estimate?.interval, let benchmark, benchmark.isFinite else {
            self = .notCompared
            return
        }
        if interval.upper < benchmark {
            self = Self.side(isHigher: false, direction)
        } else if interval.lower > benchmark {
            self = Self.side(isHigher: true, direction)
        } else {
            self = .similar
        }
    }

    /// Compares two estimates: similar when their intervals touch or overlap, else by values.
    ///
    /// Cautious: a test of the difference finds more.
    public init(_ estimate: Estimate?, other: Estimate?, direction: ImprovementDirection) {
        guard let estimate, let other, let own = estimate.interval, let theirs = other.interval
        else {
            self = .notCompared
            return
        }
        self =
            own.overlaps(theirs)
            ? .similar : Self.side(isHigher: estimate.value > other.value, direction)
    }

    private static func side(isHigher: Bool, _ direction: ImprovementDirection) -> Self {
        switch direction {
        case .increase: isHigher ? .better : .worse
        case .decrease: isHigher ? .worse : .better
        case .neutral: isHigher ? .higher : .lower
        }
    }
}

/// How a value stands to a goal (Fingertips; SPC.md section 9).
public enum GoalComparison: String, Sendable, Hashable {
    case better
    case similar
    case worse

    /// Compares with a goal by the interval where there is one, else by the value.
    ///
    /// Nil for a measure of which neither side is better.
    public init?(_ estimate: Estimate, goal: Double, direction: ImprovementDirection) {
        let lower = estimate.interval?.lower ?? estimate.value
        let upper = estimate.interval?.upper ?? estimate.value
        switch direction {
        case .increase: self = lower >= goal ? .better : upper < goal ? .worse : .similar
        case .decrease: self = upper <= goal ? .better : lower > goal ? .worse : .similar
        case .neutral: return nil
        }
    }
}
