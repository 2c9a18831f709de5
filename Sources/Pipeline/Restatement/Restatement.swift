public import Domain
public import Store

/// One changed cell, with what it would have said after each cause in turn.
public struct Restatement: Sendable, Hashable {
    /// The cell as it stood after the earlier run.
    public let old: Cell
    /// The cell as it stands after the later run.
    public let new: Cell
    /// The hash of the definition that the old cell followed.
    public let oldHash: String
    /// The hash of the definition that the new cell follows.
    public let newHash: String
    /// What the cell said after each cause but the last, in the order of `RestatementCause`.
    let steps: [Cell]
    /// Whether both ends, counted again, are what the runs wrote.
    public let isReproduced: Bool

    /// Where the cell stands.
    public var key: CellKey { old.key }

    /// What about the cell changed.
    public var change: LedgerEntry.Change {
        if old.state != new.state || old.value != new.value { return .figure }
        var settled = old
        settled.isProvisional = new.isProvisional
        settled.completeness = new.completeness
        guard settled == new, old.isProvisional != new.isProvisional else { return .behind }
        return new.isProvisional ? .nowProvisional : .nowFinal
    }

    /// The values from old to new, one more than there are causes; `nil` unless both ends have one.
    ///
    /// A step without a value stands with the one before it, so that the parts still add up.
    public var values: [Double]? {
        guard let first = old.value, let last = new.value else { return nil }
        var values = [first]
        for step in steps { values.append(step.value ?? values.last ?? first) }
        return values + [last]
    }

    /// The cause with which the state became the new one; `nil` where it did not change.
    public var stateCause: RestatementCause? {
        guard old.state != new.state else { return nil }
        // The first step from which on the state is the new one.
        var cause = RestatementCause.late
        for (step, name) in zip(steps, RestatementCause.allCases).reversed() {
            guard step.state == new.state else { break }
            cause = name
        }
        return cause
    }

    /// The row of the ledger.
    var row: LedgerRow {
        LedgerRow(
            key: key, oldHash: oldHash, newHash: newHash, oldState: old.state,
            newState: new.state, stateCause: stateCause, values: values,
            isReproduced: isReproduced)
    }
}
