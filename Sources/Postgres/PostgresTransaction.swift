/// How far a transaction is kept apart from others.
public enum PostgresIsolation: String, Sendable {
    /// Each statement sees what was committed before it.
    case readCommitted = "READ COMMITTED"
    /// Every statement sees what was committed before the first.
    case repeatableRead = "REPEATABLE READ"
    /// As if transactions ran one after another; some fail with a serialization failure.
    case serializable = "SERIALIZABLE"
}

/// One level of an open transaction; the tasks inside carry the innermost one.
final class TransactionToken: Sendable {
    @TaskLocal static var current: [TransactionToken] = []
}

extension PostgresConnection {
    /// Runs work in a transaction: committed if the work returns, rolled back if it throws or
    /// its task is cancelled.
    ///
    /// Used inside itself it makes a savepoint, and only the inner work is undone on a throw.
    /// Work of another task on the same connection is refused meanwhile, because its statements
    /// would fall into this transaction.
    ///
    /// - Parameters:
    ///   - snapshot: the name of a snapshot exported by another transaction (`exportSnapshot`),
    ///     which needs `repeatableRead` or `serializable`.
    @discardableResult
    public nonisolated func transaction<Value>(
        isolation: PostgresIsolation = .readCommitted, readOnly: Bool = false,
        snapshot: String? = nil, file: String = #fileID, line: Int = #line,
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        let place = Place(file: file, line: line)
        let opening = Opening(isolation: isolation, readOnly: readOnly, snapshot: snapshot)
        let token = try await begin(opening, around: TransactionToken.current, place)
        do {
            let value = try await TransactionToken.$current.withValue(
                TransactionToken.current + [token]
            ) {
                try await body(self)
            }
            try Task.checkCancellation()
            try await commit(token, place)
            return value
        } catch {
            await rollBack(token, place)
            throw error
        }
    }

    /// Exports the snapshot of the open transaction, for other connections to read the same state.
    public func exportSnapshot(
        file: String = #fileID, line: Int = #line
    ) async throws -> String {
        let sql: SQL = "SELECT pg_export_snapshot()"
        let rows = try await rows(sql, file: file, line: line)
        guard let row = rows.first else {
            throw PostgresError(.decoding, "no snapshot", place: Place(file: file, line: line))
        }
        return try row.text(0)
    }
}

// Steps of a transaction. Each is one call on the actor, so none is half done.
extension PostgresConnection {
    struct Opening: Sendable {
        let isolation: PostgresIsolation
        let readOnly: Bool
        let snapshot: String?

        var statement: String {
            var text = "BEGIN ISOLATION LEVEL \(isolation.rawValue)"
            if readOnly { text += " READ ONLY" }
            if let snapshot {
                text += "; SET TRANSACTION SNAPSHOT " + SQL.quoted(literal: snapshot)
            }
            return text
        }
    }

    fileprivate func begin(
        _ opening: Opening, around outer: [TransactionToken], _ place: Place
    ) async throws -> TransactionToken {
        let statement: String
        if let innermost = transactions.last {
            guard outer.contains(where: { $0 === innermost }) else {
                throw PostgresError(
                    .notAvailable, "another task's transaction is open on this connection",
                    place: place)
            }
            statement = "SAVEPOINT level_\(transactions.count)"
        } else {
            statement = opening.statement
        }
        try Task.checkCancellation()
        do {
            try performToEnd(place) { wire throws(PostgresError) in
                _ = try wire.script(statement, place: place)
            }
        } catch {
            // BEGIN may have worked and the snapshot failed.
            if transactions.isEmpty { abandonTransaction(place) }
            throw error
        }
        let token = TransactionToken()
        transactions.append(token)
        return token
    }

    fileprivate func commit(_ token: TransactionToken, _ place: Place) throws {
        guard transactions.last === token else {
            throw PostgresError(
                .transactionState, "an inner transaction is still open", place: place)
        }
        let level = transactions.count - 1
        let statement = level > 0 ? "RELEASE SAVEPOINT level_\(level)" : "COMMIT"
        let tag = try performToEnd(place) { wire throws(PostgresError) in
            let failed = wire.hasFailedTransaction
            _ = try wire.script(statement, place: place)
            return failed
        }
        transactions.removeLast()
        if tag {
            throw PostgresError(
                .transactionState, "a statement failed inside, so nothing was committed",
                place: place)
        }
    }

    fileprivate func rollBack(_ token: TransactionToken, _ place: Place) {
        guard let level = transactions.firstIndex(where: { $0 === token }) else { return }
        transactions.removeSubrange(level...)
        if level == 0 {
            abandonTransaction(place)
            return
        }
        let statement = "ROLLBACK TO SAVEPOINT level_\(level); RELEASE SAVEPOINT level_\(level)"
        do {
            try performToEnd(place) { wire throws(PostgresError) in
                _ = try wire.script(statement, place: place)
            }
        } catch {
            // Without its savepoint the outer transaction must not go on.
            close()
        }
    }

    /// Rolls the whole transaction back; a connection that cannot even do that is closed, which
    /// makes the server roll back.
    private func abandonTransaction(_ place: Place) {
        do {
            try performToEnd(place) { wire throws(PostgresError) in
                if !wire.isIdle { _ = try wire.script("ROLLBACK", place: place) }
            }
        } catch {
            close()
        }
    }
}
