import Foundation
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

/// Runs a test with a cluster of its own, which is stopped and removed however the test ends.
func withCluster<Result>(
    _ cluster: PrivateCluster, _ body: (PrivateCluster) async throws -> Result
) async throws -> Result {
    do {
        let result = try await body(cluster)
        try await cluster.remove()
        return result
    } catch {
        try? await cluster.remove()
        throw error
    }
}

/// The path of a folder for a cluster of a test.
func clusterFolder() -> URL {
    FileManager.default.temporaryDirectory.appendingPathComponent("cm-test-\(UUID())")
}
