extension SPCSegment {
    /// Whether the values are rounded so coarsely that their moving ranges no longer tell how much
    /// the process varies: most are zero or one unit, whatever lies beneath.
    ///
    /// The unit must not be larger than the standard deviation that the limits rest on, the average
    /// moving range divided by 1.128. Source: D. J. Wheeler and R. W. Lyday, Evaluating the
    /// Measurement Process, on inadequate measurement units.
    ///
    /// - Parameter unit: the step to which values are rounded, in the values' own unit.
    public func isCoarse(unit: Double) -> Bool {
        guard limits != nil, let averageMovingRange else { return false }
        // A hair of tolerance: a step and a range that are equal must not differ by the last bit.
        return unit > averageMovingRange / 1.128 * (1 + 1e-9)
    }
}
