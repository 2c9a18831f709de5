public import Statistics

extension MeasureDefinition {
    /// What the value is, for the choice of a chart.
    public var valueKind: ValueKind {
        switch kind {
        // Days that come in clumps are no count of events: their spread says more than they do.
        case .rate: events == nil ? .rate : .mean
        case .proportion: .proportion
        case .mean: .mean
        case .median: .median
        case .percentile: .percentile
        case .score: .score
        case .count: .count
        case .riskRatio: .riskRatio
        case .ratioOfMeans: .ratioOfMeans
        }
    }
}
