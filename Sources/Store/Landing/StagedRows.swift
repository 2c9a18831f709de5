/// What was noticed about a file's rows on their way into the stage, so that the database need not be
/// asked: most files have no row of some kinds, and each question reads all of them.
///
/// Rules may take rows out and numbers from rows, never add either: what is not in here is not in the
/// stage at any later time.
struct StagedRows {
    /// Natural keys that stand in a file more than once.
    enum Repeated: Equatable {
        /// These, and no others.
        case keys([Int64])
        /// There were too many rows to tell; the database finds out.
        case unknown
    }

    /// Keys of more rows than this are not kept, so that memory does not grow with the file.
    private static let limit = 200_000

    /// How many rows came.
    var count = 0
    /// Whether a row has a sender's own number of a person.
    private(set) var hasLocalNumbers = false
    /// Whether a row's person is known by such a number alone.
    private(set) var hasLocalPeople = false
    /// Whether a row's person may be new to the register.
    private(set) var hasUnmetPeople = false
    /// The natural keys that came more than once, in no order.
    private(set) var repeated = Repeated.keys([])
    private var seen: Set<Int64> = []

    /// Takes note of rows.
    ///
    /// - Parameter met: of each row, whether the register is known to have its person.
    mutating func note(_ rows: [IdentifiedBatch.Keys], met: [Bool]) {
        for (row, isMet) in zip(rows, met) {
            hasLocalNumbers = hasLocalNumbers || row.local != nil
            hasLocalPeople = hasLocalPeople || row.basis == .localNumber
            hasUnmetPeople = hasUnmetPeople || row.basis == .nhsNumber && !isMet
        }
        noteKeys(rows)
    }

    private mutating func noteKeys(_ rows: [IdentifiedBatch.Keys]) {
        guard case .keys(var keys) = repeated else { return }
        for row in rows where !seen.insert(row.event).inserted { keys.append(row.event) }
        if seen.count + keys.count > Self.limit {
            seen = []
            repeated = .unknown
        } else {
            repeated = .keys(keys)
        }
    }
}
