/// Round figures along an axis.
struct Breaks: Hashable {
    /// The figures, rising.
    let values: [Double]
    /// Digits after the point that tell them apart.
    let decimals: Int

    var lower: Double { values.first ?? 0 }
    var upper: Double { values.last ?? 1 }

    /// At most `count` figures that enclose `low` to `high`, in steps of 1, 2, 2.5 or 5 times a
    /// power of ten; of these the ones that leave the least room unused.
    ///
    /// `isWhole` keeps the steps at 1 or more, for counts.
    init(from low: Double, to high: Double, count: Int, isWhole: Bool = false) {
        let span = high > low ? high - low : max(low.magnitude, 1)
        let top = low + span
        let steps = Self.steps(around: span / Double(max(count - 1, 1)))
        let fewest = isWhole ? 2 : 3
        let choices = steps.filter { !isWhole || $0.step >= 1 }
            .map { Self.figures(low, top, $0.step, $0.decimals) }
            .filter { (fewest...max(count, 3)).contains($0.values.count) }
        let wide = Self.figures(low, top, span, 2)
        let best = choices.min { a, b in
            Self.cost(a.values, span, count) < Self.cost(b.values, span, count)
        }
        values = (best ?? wide).values
        decimals = (best ?? wide).decimals
    }

    /// Room unused as a share of what is shown, and a little for every figure too few.
    private static func cost(_ values: [Double], _ span: Double, _ count: Int) -> Double {
        let length = (values.last ?? 1) - (values.first ?? 0)
        return length / span + 0.06 * Double(max(0, count - values.count))
    }

    private static func figures(
        _ low: Double, _ high: Double, _ step: Double, _ decimals: Int
    ) -> (values: [Double], decimals: Int) {
        let first = (low / step + 1e-9).rounded(.down)
        let last = max((high / step - 1e-9).rounded(.up), first + 1)
        return (stride(from: first, through: last, by: 1).map { $0 * step }, decimals)
    }

    /// Round steps from a little below `rough` upwards, with the decimals that they need.
    private static func steps(around rough: Double) -> [(step: Double, decimals: Int)] {
        var power = 1.0
        var digits = 0
        while power * 10 <= rough, power < 1e15 { power *= 10 }
        while power > rough, digits < 9 {
            power /= 10
            digits += 1
        }
        return [1, 2, 2.5, 5, 10, 20, 25, 50].map { factor in
            let isSplit = factor == 2.5 && power < 10
            let spare = factor >= 10 ? 1 : 0
            let whole = max(0, digits - spare)
            // 25 is a ten times larger 2.5: one digit fewer than 2.5, one more than 20.
            let decimals = factor == 25 ? digits : whole + (isSplit ? 1 : 0)
            return (power * factor, decimals)
        }
    }
}

/// The range of an upright axis, and whether it begins above zero.
struct AxisRange: Hashable {
    let breaks: Breaks
    /// True where zero is left out although the measure starts at zero.
    let isBroken: Bool

    /// The range that encloses `all`.
    ///
    /// `core` are the limits, or the values where there are none: the axis begins at zero
    /// unless they fill less than a third of it. `air` is the share left free at the ends.
    init(
        all: [Double], core: [Double], startsAtZero: Bool, ceiling: Double?, count: Int,
        isWhole: Bool = false, air: Double = 0.03
    ) {
        let (low, high) = (all.min() ?? 0, all.max() ?? 1)
        let (coreLow, coreHigh) = (core.min() ?? low, core.max() ?? high)
        let fillsLittle = coreHigh > coreLow && coreHigh - coreLow < high / 3
        let pad = (high - low) * air
        func top(_ value: Double) -> Double {
            // A little air above the highest point, but none above what there can be.
            guard let ceiling, high <= ceiling else { return value }
            return min(value, ceiling)
        }
        if startsAtZero, low >= 0, !fillsLittle || low <= high * 0.2 {
            breaks = Breaks(
                from: 0, to: high > 0 ? top(high * (1 + air)) : 1, count: count, isWhole: isWhole)
            isBroken = false
        } else {
            breaks = Breaks(from: low - pad, to: top(high + pad), count: count, isWhole: isWhole)
            isBroken = startsAtZero && breaks.lower > 0
        }
    }
}
