/// A synthetic control with the same done to every donor, as if each had started instead.
public struct PlaceboTest: Sendable {
    /// The blend of the team that started.
    public let treated: SyntheticControl

    /// The blend of each donor from the other donors, in the order given.
    public let placebos: [SyntheticControl]

    /// Runs the team and every donor; donors' blends never hold the team itself.
    public init(
        treated: [Double], donors: [[Double]], monthsBefore: Int, form: SyntheticControl.Form
    ) throws(SyntheticControlError) {
        self.treated = try SyntheticControl(
            treated: treated, donors: donors, monthsBefore: monthsBefore, form: form)
        var placebos: [SyntheticControl] = []
        for (index, donor) in donors.enumerated() {
            var others = donors
            others.remove(at: index)
            placebos.append(
                try SyntheticControl(
                    treated: donor, donors: others, monthsBefore: monthsBefore, form: form))
        }
        self.placebos = placebos
    }

    /// The team's place among all by the ratio of errors, largest first.
    public var rank: Int {
        1 + placebos.count { $0.errorRatio >= treated.errorRatio }
    }

    /// The number of teams compared, the team itself included.
    public var teams: Int { placebos.count + 1 }

    /// The share of teams with a ratio at least as large, the team itself included.
    public var pValue: Double { Double(rank) / Double(teams) }

    /// The smallest p value that so many teams can give.
    public var smallestPValue: Double { 1 / Double(teams) }

    /// The answer in plain words, with the names of the team and of the donors in their order.
    ///
    /// Donors with less than half a per cent are left out; names must be as many as donors.
    public func sentence(team: String, donors: [String]) -> String {
        let parts = zip(donors, treated.weights).filter { $0.1 >= 0.005 }
            .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
            .map { "\($0.0) \(Int((100 * $0.1).rounded())) %" }
        return "A blend of \(parts.joined(separator: ", ")) tracked \(team) before the start; the "
            + "gap afterwards was number \(rank) of \(teams) by size. With \(teams) teams, "
            + "chance alone puts a team first once in \(teams) times."
    }
}
