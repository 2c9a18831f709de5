import Domain
import Synchronization

/// What the loads of this process have learnt of what is stored.
struct Known: Sendable {
    let people = KnownPeople()
    let events = KnownEvents()
    let places = KnownPlaces()
    let shapes = TableShapes()
}

/// The people whom the loads of this process have met in the register.
///
/// Nearly every row of a month's files is about somebody whom an earlier file named. Who is known to
/// be registered is not looked up again, which saves a look-up a row. Only people of committed loads
/// come in, and the register never loses anybody, so that nobody in here can be missing there. A
/// file that comes before the one that told of somebody is asked all the same: its word counts.
final class KnownPeople: Sendable {
    private struct State {
        /// The places of the files that told of people, such as `2025-01|SUS_APC|…`.
        var files: [String] = []
        /// Of each person a file of which the register has heard, as its index above.
        var toldBy: [Int64: Int32] = [:]
    }

    /// A file that loads, and which of the files that have told of people do not come after it, as
    /// far as they were compared.
    struct Listener {
        let file: String
        fileprivate var hears: [Bool] = []

        init(file: String) { self.file = file }
    }

    private let state = Mutex(State())

    /// Whether each row's person is known from this file or one before it, in the order of the
    /// rows.
    func areKnown(_ rows: [IdentifiedBatch.Keys], to listener: inout Listener) -> [Bool] {
        state.withLock { state in
            listener.hears += state.files[listener.hears.count...].map { [file = listener.file] in
                $0 == file || $0.utf8.lexicographicallyPrecedes(file.utf8)
            }
            return rows.map { [hears = listener.hears] row in
                guard row.basis == .nhsNumber, let teller = state.toldBy[row.person] else {
                    return false
                }
                return hears[Int(teller)]
            }
        }
    }

    /// Adds people of a load that is committed.
    func add(_ people: [Int64], toldBy file: String) {
        guard !people.isEmpty else { return }
        state.withLock { state in
            let index = Int32(state.files.count)
            state.files.append(file)
            // Only of people whom no earlier file had told of the load has heard anything new.
            for person in people { state.toldBy[person] = index }
        }
    }
}
