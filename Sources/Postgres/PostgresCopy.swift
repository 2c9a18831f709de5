import Synchronization

/// What COPY a connection is in.
enum CopyState {
    case none
    case into
    case out(CopyOutToken)

    var isRunning: Bool {
        if case .none = self { return false }
        return true
    }
}

/// Tells the connection that the reader of a COPY TO STDOUT is gone.
final class CopyOutToken: Sendable {
    private let abandoned = Atomic(false)

    var isAbandoned: Bool { abandoned.load(ordering: .acquiring) }

    func abandon() { abandoned.store(true, ordering: .releasing) }
}

/// Takes the data of a COPY FROM STDIN; valid inside the body of `copyIn` only.
public struct PostgresCopyWriter: Sendable {
    let connection: PostgresConnection
    let place: Place

    /// Sends a piece of the data, cut anywhere; waits while the server is behind.
    ///
    /// Throws once the server has refused the data.
    public func send(_ bytes: [UInt8]) async throws {
        try await connection.putCopy(bytes, place)
    }
}

extension PostgresConnection {
    /// Runs `COPY … FROM STDIN` with data that the body sends; returns the number of rows.
    ///
    /// If the body throws or the task is cancelled, no row is kept.
    @discardableResult
    public nonisolated func copyIn(
        _ statement: String, file: String = #fileID, line: Int = #line,
        _ body: (PostgresCopyWriter) async throws -> Void
    ) async throws -> Int {
        let place = Place(file: file, line: line)
        try await startCopyIn(statement, place)
        do {
            try await body(PostgresCopyWriter(connection: self, place: place))
            try Task.checkCancellation()
        } catch is CopyRefused {
            return try await endCopyIn(failing: "the server refused the data", place)
        } catch {
            // The body's own error counts, not the server's echo of it.
            _ = try? await endCopyIn(failing: "the sender stopped", place)
            throw error
        }
        return try await endCopyIn(failing: nil, place)
    }

    /// Runs `COPY … FROM STDIN` with the chunks of a sequence; returns the number of rows.
    ///
    /// The next chunk is asked for when the last has been handed to the server. If the sequence
    /// throws or the task is cancelled, no row is kept.
    @discardableResult
    public nonisolated func copyIn<Chunks: AsyncSequence & Sendable>(
        _ statement: String, from chunks: Chunks, file: String = #fileID, line: Int = #line
    ) async throws -> Int where Chunks.Element == [UInt8], Chunks.Failure == any Error {
        try await copyIn(statement, file: file, line: line) { writer in
            for try await chunk in chunks { try await writer.send(chunk) }
        }
    }

    /// Runs `COPY … TO STDOUT`; the data comes in chunks of about `chunkSize` bytes that end at
    /// row ends.
    ///
    /// The server waits while the reader is behind. The connection is free again when the
    /// sequence has ended or its iterator is gone.
    public nonisolated func copyOut(
        _ statement: String, chunkSize: Int = 1 << 18, file: String = #fileID, line: Int = #line
    ) -> PostgresCopyOut {
        PostgresCopyOut(
            connection: self, statement: statement, chunkSize: max(1, chunkSize),
            place: Place(file: file, line: line))
    }
}

/// The server has refused the data of a COPY; its reason comes when the copy is ended.
struct CopyRefused: Error {}

/// The data of a `COPY … TO STDOUT` as an asynchronous sequence of byte chunks.
public struct PostgresCopyOut: AsyncSequence, Sendable {
    /// A chunk of whole rows.
    public typealias Element = [UInt8]
    /// `PostgresError` or `CancellationError`.
    public typealias Failure = any Error

    let connection: PostgresConnection
    let statement: String
    let chunkSize: Int
    let place: Place

    /// Starts the copy at the first `next`.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(source: self)
    }

    /// Reads the chunks; one reader only.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private final class Lifetime {
            let token = CopyOutToken()

            deinit { token.abandon() }
        }

        private enum Phase {
            case before
            case reading
            case ended
        }

        private let source: PostgresCopyOut
        private let lifetime = Lifetime()
        private var phase = Phase.before

        init(source: PostgresCopyOut) {
            self.source = source
        }

        /// The next chunk, or `nil` after the last.
        public mutating func next() async throws -> [UInt8]? {
            if phase == .ended { return nil }
            do {
                if phase == .before {
                    try await source.connection.startCopyOut(
                        source.statement, lifetime.token, source.place)
                    phase = .reading
                }
                let chunk = try await source.connection.nextCopyOut(
                    size: source.chunkSize, source.place)
                if chunk == nil { phase = .ended }
                return chunk
            } catch {
                phase = .ended
                lifetime.token.abandon()
                throw error
            }
        }
    }
}

// Steps of a COPY on the actor.
extension PostgresConnection {
    fileprivate func startCopyIn(_ statement: String, _ place: Place) async throws {
        try await perform(place) { wire throws(PostgresError) in
            try wire.startCopy(statement, .into, place: place)
            copy = .into
        }
    }

    fileprivate func putCopy(_ bytes: [UInt8], _ place: Place) async throws {
        guard case .into = copy else {
            throw PostgresError(.notAvailable, "no COPY is running", place: place)
        }
        let isWanted = try await perform(place, duringCopy: true) { wire throws(PostgresError) in
            try wire.putCopy(bytes, place: place)
        }
        if !isWanted { throw CopyRefused() }
    }

    fileprivate func endCopyIn(failing reason: String?, _ place: Place) throws -> Int {
        defer { copy = .none }
        let wire = try ready(place, duringCopy: true)
        return try wire.endCopy(failing: reason, place: place)
    }

    fileprivate func startCopyOut(
        _ statement: String, _ token: CopyOutToken, _ place: Place
    ) async throws {
        try await perform(place) { wire throws(PostgresError) in
            try wire.startCopy(statement, .out, place: place)
            copy = .out(token)
        }
    }

    fileprivate func nextCopyOut(size: Int, _ place: Place) async throws -> [UInt8]? {
        try await perform(place, duringCopy: true) { wire throws(PostgresError) in
            if let chunk = try wire.getCopy(size: size, place: place) { return chunk }
            copy = .none
            _ = try wire.finishCopy(place: place)
            return nil
        }
    }
}
