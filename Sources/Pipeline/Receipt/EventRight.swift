/// The right to see the keys of single events.
///
/// It can only be had from a list that names the user, and whatever lists keys asks for it.
public struct EventRight: Sendable, Hashable {
    /// Who has the right.
    public let user: String

    /// The right of a user whom `named` has.
    ///
    /// - Throws: `EventRightFault` for everybody else, and for a user without a name.
    public init(of user: String, named: [String]) throws(EventRightFault) {
        guard !user.isEmpty, named.contains(user) else { throw EventRightFault(user: user) }
        self.user = user
    }
}

/// Somebody may not see the keys of single events.
public struct EventRightFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Who asked.
    public let user: String

    /// One sentence that says who gives the right.
    public var description: String {
        (user.isEmpty ? "A user without a name" : "The user \(user)")
            + " may not list the keys of single events. The right is given in service.yaml, under"
            + " roles, event_keys."
    }
}
