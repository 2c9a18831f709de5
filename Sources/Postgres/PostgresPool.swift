/// Shares a limited number of connections among tasks, first come first served.
///
/// A connection comes back to the pool in its first state: transactions rolled back, settings,
/// roles, temporary tables and advisory locks dropped.
public actor PostgresPool {
    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Void, any Error>
    }

    private let settings: PostgresSettings
    private let limit: Int
    private var idle: [PostgresConnection] = []
    private var inUse = 0
    private var waiters: [Waiter] = []
    private var lastID = 0
    private var isClosed = false

    /// Makes a pool that opens connections when they are needed.
    public init(_ settings: PostgresSettings, max limit: Int) {
        self.settings = settings
        self.limit = Swift.max(1, limit)
    }

    /// Runs work with a connection of the pool, after waiting for one to be free.
    @discardableResult
    public nonisolated func withConnection<Value>(
        file: String = #fileID, line: Int = #line,
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        let connection = try await take(Place(file: file, line: line))
        do {
            let value = try await body(connection)
            await giveBack(connection)
            return value
        } catch {
            await giveBack(connection)
            throw error
        }
    }

    /// Closes idle connections now, and others when their work ends; later calls throw.
    public func close() async {
        isClosed = true
        for waiter in waiters { waiter.continuation.resume() }
        waiters = []
        for connection in idle { await connection.close() }
        idle = []
    }

    private func take(_ place: Place) async throws -> PostgresConnection {
        try await takeSlot()
        guard !isClosed else {
            freeSlot()
            throw PostgresError(.notAvailable, "the pool is closed", place: place)
        }
        while let connection = idle.popLast() {
            if await connection.isAlive { return connection }
        }
        do {
            return try await PostgresConnection.connect(
                settings, file: place.file, line: place.line)
        } catch {
            freeSlot()
            throw error
        }
    }

    private func giveBack(_ connection: PostgresConnection) async {
        let isUsable = await connection.reset()
        if isUsable && !isClosed {
            idle.append(connection)
        } else {
            await connection.close()
        }
        freeSlot()
    }

    private func takeSlot() async throws {
        try Task.checkCancellation()
        if inUse < limit {
            inUse += 1
            return
        }
        lastID += 1
        let id = lastID
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Void, any Error>) in
                if Task.isCancelled {
                    continuation.resume(throwing: CancellationError())
                } else if isClosed {
                    inUse += 1
                    continuation.resume()
                } else {
                    waiters.append(Waiter(id: id, continuation: continuation))
                }
            }
        } onCancel: {
            Task { await self.giveUp(id) }
        }
    }

    private func giveUp(_ id: Int) {
        guard let index = waiters.firstIndex(where: { $0.id == id }) else { return }
        waiters.remove(at: index).continuation.resume(throwing: CancellationError())
    }

    /// Hands the slot to the first who waits, or frees it.
    private func freeSlot() {
        if waiters.isEmpty {
            inUse -= 1
        } else {
            waiters.removeFirst().continuation.resume()
        }
    }
}
