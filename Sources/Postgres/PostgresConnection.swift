import Synchronization

/// One connection to PostgreSQL.
///
/// The actor runs on its own queue, because libpq blocks; callers only await. A connection is
/// for one task at a time: share a `PostgresPool`, not a connection. A task that is cancelled
/// while the server works has its command cancelled there, and `CancellationError` thrown here;
/// the connection is usable afterwards, or closed if the server did not answer.
public actor PostgresConnection {
    private let executor: ConnectionExecutor
    private var wire: Wire?
    private let cancelSlot = Mutex<CancelHandle?>(nil)
    private var statements = StatementCache()
    var copy: CopyState = .none
    var transactions: [TransactionToken] = []

    /// The connection's own queue.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    private init() {
        executor = ConnectionExecutor()
    }

    /// Opens a connection.
    ///
    /// Waits at most ten seconds for the server, unless the settings say `connect_timeout`.
    public static func connect(
        _ settings: PostgresSettings, file: String = #fileID, line: Int = #line
    ) async throws -> PostgresConnection {
        try await connect(settings, grace: .seconds(15), Place(file: file, line: line))
    }

    /// Opens a connection that is cut when the server has not stopped a cancelled command after
    /// the time of grace.
    static func connect(
        _ settings: PostgresSettings, grace: Duration, _ place: Place
    ) async throws -> PostgresConnection {
        let connection = PostgresConnection()
        try await connection.open(settings, grace, place)
        return connection
    }

    private func open(_ settings: PostgresSettings, _ grace: Duration, _ place: Place) throws {
        let wire = try Wire(settings, place: place)
        let handle = try wire.makeCancelHandle(grace: grace, place: place)
        cancelSlot.withLock { $0 = handle }
        self.wire = wire
    }

    /// Closes the connection; a transaction that is open is rolled back by the server.
    public func close() {
        wire = nil
        cancelSlot.withLock { $0 = nil }
        copy = .none
        transactions = []
    }

    /// Runs a statement and returns its rows, all in memory: use `copyOut` for bulk.
    ///
    /// - Parameter prepared: keep the statement prepared on this connection for later calls with
    ///   the same text; worth it for short statements that run many times.
    public func rows(
        _ sql: SQL, prepared: Bool = false, file: String = #fileID, line: Int = #line
    ) async throws -> [PostgresRow] {
        let place = Place(file: file, line: line)
        let table = try await run(sql, prepared: prepared, place)
        return (0..<table.rowCount).map { PostgresRow(table: table, row: $0, place: place) }
    }

    /// Runs a statement and returns the number of rows it wrote, deleted, moved or returned.
    @discardableResult
    public func execute(
        _ sql: SQL, prepared: Bool = false, file: String = #fileID, line: Int = #line
    ) async throws -> Int {
        try await run(sql, prepared: prepared, Place(file: file, line: line)).affected
    }

    /// Runs several statements without parameters, as one transaction unless they say otherwise.
    public func script(
        _ text: String, file: String = #fileID, line: Int = #line
    ) async throws {
        let place = Place(file: file, line: line)
        _ = try await perform(place) { wire throws(PostgresError) in
            try wire.script(text, place: place)
        }
    }

    /// Asks the server to cancel the running command, from any task; that command then throws.
    public nonisolated func cancel() {
        cancelHandle?.cancel()
    }

    private nonisolated var cancelHandle: CancelHandle? { cancelSlot.withLock { $0 } }

    /// Notices, warnings and messages since the last call, at most a thousand.
    public func notices() -> [String] {
        wire?.notices.take() ?? []
    }

    /// True while the connection is open and has not been seen to break.
    public var isAlive: Bool { wire?.isAlive ?? false }

    /// True while the server is still there; for a connection at rest.
    var isStillServed: Bool { wire?.isStillServed() ?? false }

    /// The server process that serves this connection, or 0 when closed.
    public var backendProcess: Int32 { wire?.backendProcess ?? 0 }

    /// Cancels every later statement that runs longer; zero is no limit.
    public func setStatementTimeout(_ limit: Duration) async throws {
        try await execute("SELECT set_config('statement_timeout', \(limit.settingText), false)")
    }

    /// Fails every later statement that waits longer for a lock; zero is no limit.
    public func setLockTimeout(_ limit: Duration) async throws {
        try await execute("SELECT set_config('lock_timeout', \(limit.settingText), false)")
    }

    /// Gives the session back its first state, for the next user of a pool.
    ///
    /// Returns false if the connection is of no more use.
    func reset() async -> Bool {
        let place = Place(file: #fileID, line: #line)
        guard let wire, wire.isAlive else { return false }
        endAbandonedCopy(wire)
        guard case .none = copy else { return false }
        transactions = []
        statements = StatementCache()
        do {
            if !wire.isIdle { _ = try wire.script("ROLLBACK", place: place) }
            _ = try wire.script("DISCARD ALL", place: place)
        } catch {
            return false
        }
        return true
    }

    private func run(
        _ sql: SQL, prepared: Bool, _ place: Place
    ) async throws -> ResultTable {
        guard prepared else {
            return try await perform(place) { wire throws(PostgresError) in
                try wire.run(sql, place: place)
            }
        }
        let (name, evicted) = statements.name(of: sql)
        if let evicted { try await execute("DEALLOCATE \(identifier: evicted)") }
        if !statements.isPrepared(name) {
            try await perform(place) { wire throws(PostgresError) in
                try wire.prepare(sql, name: name, place: place)
            }
            statements.markPrepared(name)
        }
        return try await perform(place) { wire throws(PostgresError) in
            try wire.runPrepared(name, sql, place: place)
        }
    }
}

// How every command runs.
extension PostgresConnection {
    /// Runs a blocking libpq call that a cancelled task interrupts.
    func perform<Value: Sendable>(
        _ place: Place, duringCopy: Bool = false,
        _ work: (Wire) throws(PostgresError) -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        let wire = try ready(place, duringCopy: duringCopy)
        guard let handle = cancelHandle else { throw closed(place) }
        let command = handle.begin()
        do {
            return try await withTaskCancellationHandler {
                assertIsolated()
                defer { handle.end() }
                return try work(wire)
            } onCancel: {
                handle.cancelUntilEnded(command)
            }
        } catch let error as PostgresError {
            // Cancelled, or cut because the server did not answer.
            if error.condition == .queryCancelled || !wire.isAlive {
                try Task.checkCancellation()
            }
            throw error
        }
    }

    /// Runs a blocking libpq call to its end, even in a cancelled task: for COMMIT and ROLLBACK.
    func performToEnd<Value>(
        _ place: Place, _ work: (Wire) throws(PostgresError) -> Value
    ) throws -> Value {
        try work(try ready(place, duringCopy: false))
    }

    /// The open connection, provided no COPY is running on it.
    func ready(_ place: Place, duringCopy: Bool) throws(PostgresError) -> Wire {
        guard let wire else { throw closed(place) }
        endAbandonedCopy(wire)
        if !duringCopy, copy.isRunning {
            throw PostgresError(
                .notAvailable, "a COPY is running on this connection", place: place)
        }
        return wire
    }

    /// Ends a COPY TO STDOUT whose reader stopped early.
    func endAbandonedCopy(_ wire: Wire) {
        guard case .out(let token) = copy, token.isAbandoned else { return }
        _ = cancelHandle?.begin()
        cancelHandle?.cancel()
        cancelHandle?.end()
        wire.abandonCopyOut()
        copy = .none
    }

    private func closed(_ place: Place) -> PostgresError {
        PostgresError(.notAvailable, "the connection is closed", place: place)
    }
}
