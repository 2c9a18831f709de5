/// Why a synthetic control is not shown (METHODS.md E4).
public enum SyntheticControlRefusal: Sendable, Hashable {
    /// Fewer than eight donors.
    case tooFewDonors(Int)

    /// Fewer than 24 months before the start, or no more than there are donors.
    case tooShort(monthsBefore: Int, donors: Int)

    /// The blend did not track the team: the error before is above 10 % of the team's mean.
    case poorFit(share: Double)

    /// One donor carries more than 0.8 of the weight; its position is given.
    case oneDonor(Int)

    /// The team was outside the range of the donors in more than a quarter of the months before.
    case outsideDonors(share: Double)

    /// A short constant code for logs and files.
    public var code: String {
        switch self {
        case .tooFewDonors, .oneDonor: "REFUSE_NO_CONTROL"
        case .tooShort: "REFUSE_SHORT"
        case .poorFit, .outsideDonors: "REFUSE_PRETREND"
        }
    }

    /// What is wrong and what would cure it, in plain sentences.
    public var sentence: String {
        switch self {
        case .tooFewDonors(let count):
            "A blend needs at least 8 comparison teams; there are \(count)."
        case .tooShort(let months, let donors):
            "A blend needs at least 24 months before the start, and more months than comparison "
                + "teams; there are \(months) months and \(donors) teams."
        case .poorFit(let share):
            "No blend of the comparison teams tracked this team before the start: it was off by "
                + "\(Int((share * 100).rounded())) %, and 10 % is the most allowed."
        case .oneDonor:
            "Nearly all of the blend is one team, so this is really a comparison with that team."
        case .outsideDonors(let share):
            "The team was above or below all comparison teams in "
                + "\(Int((share * 100).rounded())) % of the months before the start. "
                + "The form that allows for different levels may do."
        }
    }
}

extension SyntheticControl {
    /// Why this blend must not be shown; nil when it may.
    ///
    /// Takes the series that the blend was made from.
    public func refusal(treated: [Double], donors: [[Double]]) -> SyntheticControlRefusal? {
        guard donors.count >= 8 else { return .tooFewDonors(donors.count) }
        guard monthsBefore >= 24, monthsBefore > donors.count else {
            return .tooShort(monthsBefore: monthsBefore, donors: donors.count)
        }
        let level = abs(preciseMean(treated.prefix(monthsBefore)) ?? 0)
        guard errorBefore <= 0.1 * level else {
            return .poorFit(share: level > 0 ? min(errorBefore / level, 10) : 10)
        }
        if let heavy = weights.firstIndex(where: { $0 > 0.8 }) { return .oneDonor(heavy) }
        guard form == .classic else { return nil }
        let outside = (0..<monthsBefore).count { month in
            let values = donors.map { $0[month] }
            guard let low = values.min(), let high = values.max() else { return false }
            return treated[month] < low || treated[month] > high
        }
        let share = Double(outside) / Double(monthsBefore)
        return share > 0.25 ? .outsideDonors(share: share) : nil
    }
}
