extension ChangeEvaluation {
    /// The answer in plain words, for a reader without statistics.
    ///
    /// `measure` begins a sentence ("Emergency admissions"), `place` names the pilots ("Sudbury").
    /// `level` is that of the verdict, smaller than 0.05 where Holm's rule says so. Of an
    /// exploratory question no finding is said, however far the teams are apart.
    public func sentence(
        measure: String, place: String, level: Double = 0.05, isExploratory: Bool = false
    ) -> String {
        let others = comparison.isPilot.count { !$0 }
        let chance = amount(smallestEffect)
        let difference =
            isSame
            ? "\(measure) in \(place) changed as in the \(others) comparison teams."
            : "\(measure) in \(place) came out \(amount(size)) \(isLower ? "lower" : "higher") than "
                + "the change of the \(others) comparison teams would have given."
        let reach = "Teams move apart by up to \(chance) for no reason"
        let conclusion =
            switch verdict(level: level) {
            case .evidence where isExploratory:
                "\(reach); this is more, which is worth a question of its own."
            case .evidence: "\(reach); this is more, and is evidence of change."
            case .suggestive:
                "\(reach); one of two tests goes beyond that, which is suggestive only."
            case .noDetectableDifference:
                "\(reach), so this could be chance; an effect below \(chance) could not have been "
                    + "seen."
            }
        return [difference, conclusion, extremity].compactMap { $0 }.joined(separator: " ")
    }

    /// One pilot cannot be significant by permutation: its place among the teams is said.
    private var extremity: String? {
        guard comparison.isPilot.count(where: { $0 }) == 1, rank == 1 else { return nil }
        return "It is the most extreme of \(comparison.isPilot.count) teams."
    }

    private var isLower: Bool { comparison.effect < 0 }

    /// How far the effect is from none: a share, or a difference of shares.
    private var size: Double { kind == .proportion ? abs(effect) : abs(effect - 1) }

    private var isSame: Bool { amount(size) == amount(0) }

    /// "8 %", or "2.5 percentage points" for shares.
    private func amount(_ share: Double) -> String {
        guard kind == .proportion else { return "\(Int((100 * share).rounded())) %" }
        let tenths = Int((1000 * share).rounded())
        return "\(tenths / 10).\(tenths % 10) percentage points"
    }
}
