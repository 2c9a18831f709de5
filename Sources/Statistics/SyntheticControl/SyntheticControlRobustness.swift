extension SyntheticControl {
    /// The effect without each donor in turn that has weight, in the order of the donors.
    ///
    /// Donors without weight change nothing (METHODS.md 4.9); with one donor there is nothing left.
    public func effectsLeavingOneOut(
        treated: [Double], donors: [[Double]]
    ) throws(SyntheticControlError) -> [Double] {
        var effects: [Double] = []
        for index in donors.indices where weights[index] > 0 && donors.count > 1 {
            var others = donors
            others.remove(at: index)
            let without = try SyntheticControl(
                treated: treated, donors: others, monthsBefore: monthsBefore, form: form)
            effects.append(without.effect)
        }
        return effects
    }

    /// The blend with a start made up `months` earlier, which should show no effect.
    ///
    /// Sees no month from the true start on. Throws `noMonths` when nothing is left to learn from.
    public func inTimePlacebo(
        treated: [Double], donors: [[Double]], months: Int = 12
    ) throws(SyntheticControlError) -> SyntheticControl {
        try SyntheticControl(
            treated: Array(treated.prefix(monthsBefore)),
            donors: donors.map { Array($0.prefix(monthsBefore)) },
            monthsBefore: monthsBefore - months, form: form)
    }
}
