/// Shares a limited number of connections among tasks, first come first served.
///
/// A connection comes back to the pool in its first state: transactions rolled back, settings,
/// roles, temporary tables and advisory locks dropped.
///
/// When the server has gone away (a restart, say), connections at rest are replaced, and new ones
/// are tried again with growing pauses until the server is back. Work that had a connection when
/// it broke throws and is never repeated here: a statement may have run although its answer was
/// lost, and only the caller knows whether it may run twice.
public actor PostgresPool {
    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Void, any Error>
    }

    private let settings: PostgresSettings
    private let limit: Int
    private let patience: Duration
    private var hasConnected = false
    private var idle: [PostgresConnection] = []
    private var inUse = 0
    private var waiters: [Waiter] = []
    private var lastID = 0
    private var isClosed = false

    /// Makes a pool that opens connections when they are needed.
    ///
    /// - Parameter patience: how long to go on trying to connect to a server that was there
    ///   before; the very first connection fails at once, because its settings may be wrong.
    public init(
        _ settings: PostgresSettings, max limit: Int, patience: Duration = .seconds(20)
    ) {
        self.settings = settings
        self.limit = Swift.max(1, limit)
        self.patience = patience
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
            if await connection.isStillServed { return connection }
            await connection.close()
        }
        do {
            return try await connect(place)
        } catch {
            freeSlot()
            throw error
        }
    }

    /// Opens a connection, again and again while a server that was there before is away.
    private func connect(_ place: Place) async throws -> PostgresConnection {
        let clock = ContinuousClock()
        let limit = clock.now + patience
        var pause = Duration.milliseconds(50)
        while true {
            do {
                let connection = try await PostgresConnection.connect(
                    settings, file: place.file, line: place.line)
                hasConnected = true
                return connection
            } catch let error as PostgresError {
                guard hasConnected, !isClosed, error.condition == .connectionFailure,
                    clock.now + pause < limit
                else { throw error }
                try await clock.sleep(for: pause)
                pause = Swift.min(pause * 2, .seconds(2))
            }
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
