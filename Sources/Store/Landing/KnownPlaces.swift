import Feeds
import Postgres
import Synchronization

/// Where postcodes lie, kept for the loads of this process.
///
/// Nearly every row names a postcode, and a load that asks the database reads the whole directory
/// twice, once for the rule that a postcode must be in it and once for the area. The directory
/// changes a few times a year; each load asks whether it has.
final class KnownPlaces: Sendable {
    private struct State {
        var directory: PlaceDirectory?
        /// The newest load of postcodes when it was read.
        var newestLoad: Int?
    }

    private let state = Mutex(State())

    /// The directory as it stands in the database.
    func directory(on connection: PostgresConnection) async throws -> PlaceDirectory {
        let newest = try await connection.rows(
            """
            SELECT max(l.load_id) FROM landing.feed_kind AS k
            CROSS JOIN LATERAL (
                SELECT max(load_id) AS load_id FROM landing.load WHERE feed = k.feed) AS l
            WHERE k.kind = 'reference.postcode'
            """, prepared: true
        ).first?.optionalInt(0)
        let known = state.withLock { $0.newestLoad == newest ? $0.directory : nil }
        // Without a load nothing tells whether postcodes have come in another way.
        if let known, newest != nil { return known }
        let directory = try await PlaceDirectory.read(on: connection)
        state.withLock { $0 = State(directory: directory, newestLoad: newest) }
        return directory
    }
}

/// The postcodes of the directory with their areas.
///
/// A unit postcode has at most eight characters, so that one number holds it: two and a half million
/// of them, all of the United Kingdom's, take 40 MB.
struct PlaceDirectory: Sendable {
    private struct Entry {
        let code: UInt64
        /// The place of the postcode's area in `areas`.
        let area: Int32
    }

    /// In the order of their codes.
    private var entries: [Entry] = []
    private var areas: [[UInt8]] = []
    private var numberOfArea: [[UInt8]: Int32] = [:]

    /// A directory of postcodes, in any order, with their lower-layer areas (LSOA 2021).
    init(_ entries: [(postcode: [UInt8], area: [UInt8])]) {
        for entry in entries { add(entry.postcode[...], area: entry.area[...]) }
        sort()
    }

    /// Adds a postcode; `sort` must follow before one is looked up.
    ///
    /// What is longer than a postcode is left out: no cleaned field equals it.
    private mutating func add(_ postcode: ArraySlice<UInt8>, area: ArraySlice<UInt8>) {
        guard let code = Self.pack(postcode) else { return }
        let area = Array(area)
        let number = numberOfArea[area] ?? Int32(clamping: areas.count)
        if numberOfArea.updateValue(number, forKey: area) == nil { areas.append(area) }
        entries.append(Entry(code: code, area: number))
    }

    private mutating func sort() {
        entries.sort { $0.code < $1.code }
        numberOfArea = [:]
    }

    /// The area of a postcode; `nil` when the directory does not have it.
    func area(of postcode: ArraySlice<UInt8>) -> [UInt8]? {
        guard let code = Self.pack(postcode) else { return nil }
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].code < code { low = middle + 1 } else { high = middle }
        }
        guard low < entries.count, entries[low].code == code else { return nil }
        return areas[Int(entries[low].area)]
    }

    private static func pack(_ postcode: ArraySlice<UInt8>) -> UInt64? {
        guard !postcode.isEmpty, postcode.count <= 8 else { return nil }
        return postcode.reduce(0) { $0 << 8 | UInt64($1) }
    }

    fileprivate static func read(on connection: PostgresConnection) async throws -> Self {
        var directory = Self([])
        var decoder = BinaryCopyDecoder()
        let statement =
            "COPY (SELECT postcode, lsoa21 FROM reference.postcode) TO STDOUT (FORMAT binary)"
        for try await chunk in connection.copyOut(statement) {
            decoder.feed(chunk)
            while try decoder.nextRow() {
                guard let postcode = try decoder.bytes(0), let area = try decoder.bytes(1) else {
                    continue
                }
                directory.add(postcode, area: area)
            }
        }
        directory.sort()
        return directory
    }
}

/// Finds the place of each row of a batch.
struct PlaceLookup {
    /// The place of the postcode among the contract's columns.
    let column: Int
    let directory: PlaceDirectory

    /// The area of a row's postcode; `nil` when it has none that the directory knows.
    func area(of row: Int, in batch: IdentifiedBatch) -> [UInt8]? {
        let rows = batch.rows
        guard case .text(let start, let length) = rows.values[row * rows.columnCount + column]
        else { return nil }
        return directory.area(of: rows.bytes[Int(start)..<Int(start + length)])
    }
}
