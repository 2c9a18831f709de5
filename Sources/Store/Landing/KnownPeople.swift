import Domain
import Synchronization

/// What the loads of this process have learnt of what is stored.
struct Known: Sendable {
    let people = KnownPeople()
    let events = KnownEvents()
}

/// The people whom the loads of this process have met in the register.
///
/// Nearly every row of a month's files is about somebody whom an earlier file named. Who is known to
/// be registered is not looked up again, which saves a look-up a row. Only people of committed loads
/// come in, and the register never loses anybody, so that nobody in here can be missing there.
final class KnownPeople: Sendable {
    private let keys = Mutex<Set<Int64>>([])

    /// Whether each row's person is known, in the order of the rows.
    func areKnown(_ rows: [IdentifiedBatch.Keys]) -> [Bool] {
        keys.withLock { known in
            rows.map { $0.basis == .nhsNumber && known.contains($0.person) }
        }
    }

    /// Adds people of a load that is committed.
    func add(_ people: [Int64]) {
        guard !people.isEmpty else { return }
        keys.withLock { $0.formUnion(people) }
    }
}
