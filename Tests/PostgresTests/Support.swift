import Postgres

/// A connection to a fresh, empty database of the process's temporary cluster.
func connection() async throws -> PostgresConnection {
    try await PostgresConnection.connect(try await TemporaryCluster.shared.makeDatabase())
}

/// The error that work throws, if it is one of PostgreSQL's.
func postgresError(_ work: () async throws -> Void) async throws -> PostgresError? {
    do {
        try await work()
        return nil
    } catch let error as PostgresError {
        return error
    }
}
