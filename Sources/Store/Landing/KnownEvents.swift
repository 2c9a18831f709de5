import Domain
import Postgres
import Synchronization

/// Which events no load has brought yet, told without a look-up a row.
///
/// Nearly every row of a month's files is new, and finding that out costs the database about as much
/// as taking the row in. Per feed a filter answers instead: of an event that it does not have it is
/// certain that the current rows do not have it either; one that it has is looked up. Should it ever
/// be wrong, the unique keys of the current rows refuse the load: no row is taken in twice.
final class KnownEvents: Sendable {
    private struct Feed {
        var filter = EventFilter()
        /// Whether the filter has all current rows.
        var isComplete = false
        /// The newest load of the feed that the filter knows of.
        var newestLoad: Int?
        var loads = 0
    }

    /// From this load of a feed on its events are read from the database, where there are any: the
    /// few files of a usual day are looked up row by row, which is quicker.
    private static let loadsBeforeReading = 3

    private let feeds = Mutex<[FeedCode: Feed]>([:])

    /// Makes the filter of a feed ready; the caller holds the feed's lock.
    func prepare(_ feed: FeedCode, on connection: PostgresConnection) async throws {
        let newest = try await connection.rows(
            "SELECT max(load_id) FROM landing.load WHERE feed = \(feed.text)", prepared: true
        ).first?.optionalInt(0)
        let needsReading = feeds.withLock { feeds in
            var known = feeds[feed] ?? Feed()
            if known.isComplete && known.newestLoad == newest { return false }
            // Another process has loaded since, or nothing is known yet.
            known = Feed(loads: known.isComplete ? 0 : known.loads + 1)
            known.isComplete = newest == nil
            feeds[feed] = known
            return newest != nil && known.loads > Self.loadsBeforeReading
        }
        guard needsReading else { return }
        let filter = try await read(feed, on: connection)
        feeds.withLock {
            $0[feed] = Feed(filter: filter, isComplete: true, newestLoad: newest)
        }
    }

    /// Whether each row's event is certainly not among the current rows, in the order of the rows;
    /// from now on the events count as known.
    func areNew(_ rows: [IdentifiedBatch.Keys], of feed: FeedCode) -> [Bool] {
        feeds.withLock { feeds in
            guard var known = feeds.removeValue(forKey: feed) else {
                return Array(repeating: false, count: rows.count)
            }
            defer { feeds[feed] = known }
            guard known.isComplete else { return Array(repeating: false, count: rows.count) }
            return rows.map { !known.filter.insert($0.event) }
        }
    }

    /// Notes a load of the feed that is committed.
    func add(load: Int, of feed: FeedCode) {
        feeds.withLock { $0[feed]?.newestLoad = load }
    }

    private func read(
        _ feed: FeedCode, on connection: PostgresConnection
    ) async throws -> EventFilter {
        var filter = EventFilter()
        var decoder = BinaryCopyDecoder()
        let statement = """
            COPY (SELECT event_id FROM landing.current_row
                WHERE feed = \(SQL.quoted(literal: feed.text))) TO STDOUT (FORMAT binary)
            """
        for try await chunk in connection.copyOut(statement) {
            decoder.feed(chunk)
            while try decoder.nextRow() {
                if let event = try decoder.int64(0) { filter.insert(event) }
            }
        }
        return filter
    }
}

/// A set of event keys that never forgets one and may take a few strangers for members (Bloom 1970).
///
/// Sixteen bits a key and four of them set give one wrong answer in some 400; keys are keyed hashes
/// already, so that their own bits choose the places. It grows by layers, each twice the size of the
/// one before.
struct EventFilter {
    private struct Layer {
        var words: [UInt64]
        var room: Int

        init(keys: Int) {
            words = Array(repeating: 0, count: keys / 4)
            room = keys
        }

        /// The four places of a key, as bit numbers.
        private func place(_ key: Int64, _ turn: UInt64) -> Int {
            let bits = UInt64(bitPattern: key)
            let step = (bits >> 32) | 1
            return Int((bits &+ turn &* step) & UInt64(words.count * 64 - 1))
        }

        func has(_ key: Int64) -> Bool {
            (UInt64(0)..<4).allSatisfy { turn in
                let bit = place(key, turn)
                return words[bit >> 6] & (1 << UInt64(bit & 63)) != 0
            }
        }

        mutating func set(_ key: Int64) {
            for turn in UInt64(0)..<4 {
                let bit = place(key, turn)
                words[bit >> 6] |= 1 << UInt64(bit & 63)
            }
            room -= 1
        }
    }

    private static let firstSize = 1 << 16
    private var layers = [Layer(keys: firstSize)]

    /// Puts a key in.
    ///
    /// - Returns: true when it may have been in before, false when it certainly was not.
    @discardableResult
    mutating func insert(_ key: Int64) -> Bool {
        guard !layers.contains(where: { $0.has(key) }) else { return true }
        if layers[layers.count - 1].room == 0 {
            layers.append(Layer(keys: Self.firstSize << layers.count))
        }
        layers[layers.count - 1].set(key)
        return false
    }
}
