/// The causes of a restatement in the order in which the ledger takes them in.
///
/// The order is fixed, because the effects of causes depend on it: a late row of a practice that
/// moved counts for the team that it moved to.
public enum RestatementCause: String, Sendable, CaseIterable, Codable {
    /// The definition, its datasets and code lists.
    case definition
    /// Practices, postcodes and teams: where a row belongs.
    case attribution
    /// All other reference data: lists, populations, establishment, unit costs.
    case denominators
    /// Rows that were withdrawn, and rows of people who opted out.
    case withdrawn
    /// Rows that were sent again with other content, or linked to another person.
    case corrected
    /// Rows and returns that came in.
    case late
}

/// How far two states of knowledge are mixed: the causes up to one are taken in, the others not.
public struct RestatementStep: Sendable {
    /// The loads seen in the older state.
    public let old: SeenLoads
    /// The loads seen in the newer state, all of the older state among them.
    public let new: SeenLoads
    /// The last cause that is taken in; `nil` for the older state as it was.
    public let last: RestatementCause?

    /// The mix of two states after a cause.
    public init(old: SeenLoads, new: SeenLoads, after last: RestatementCause?) {
        self.old = old
        self.new = new
        self.last = last
    }

    func takes(_ cause: RestatementCause) -> Bool {
        guard let last else { return false }
        let order = RestatementCause.allCases
        return (order.firstIndex(of: cause) ?? 0) <= (order.firstIndex(of: last) ?? 0)
    }

    /// The loads with which a cause's data are seen.
    func seen(_ cause: RestatementCause) -> SeenLoads { takes(cause) ? new : old }
}
