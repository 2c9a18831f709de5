public import Domain
public import Statistics

/// People followed from the end of a STEP until continuing support began (METHODS E6).
public struct SupportFollowUps: Sendable {
    /// The teams of each follow-up.
    public let teams: [TeamCode?]
    /// How long each was followed, and why no longer.
    public let people: [SupportFollowUp]

    /// Reads the rows of a text such as `step_follow_up`; people in long-term support when STEP
    /// started are left out, as RE03 does.
    ///
    /// A person who dies can no longer begin support; one who moves away is followed until then.
    /// On one day support comes before either, and death before a move.
    public init(_ table: EpisodeTable, day: Double = FreedomFromSupport.fourMonths)
        throws(EpisodeFault)
    {
        let hadLongTerm = try table.flags("had_long_term")
        let kept = table.filtered { !hadLongTerm[$0] }
        let support = try kept.values("support_day")
        let death = try kept.values("death_day")
        let moved = try kept.values("moved_day")
        teams = kept.teams
        people = support.indices.map { row in
            let ends: [(days: Double?, ending: SupportFollowUp.Ending)] = [
                (support[row], .recurringSupport), (death[row], .competing),
                (moved[row], .dataEnd),
            ]
            // Followed to the day after the one asked for: what comes later is not looked at.
            var first = SupportFollowUp(days: day + 1, ending: .dataEnd)
            for end in ends {
                guard let days = end.days, days < first.days else { continue }
                first = SupportFollowUp(days: days, ending: end.ending)
            }
            return first
        }
    }

    /// The people of some teams.
    public func people(of wanted: [TeamCode]) -> [SupportFollowUp] {
        people.indices.filter { row in teams[row].map(wanted.contains) ?? false }
            .map { people[$0] }
    }
}
