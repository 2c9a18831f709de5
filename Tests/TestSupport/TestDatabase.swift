public import Postgres
import Store

/// Databases for tests, in one private cluster of the test process that is removed at its end.
public enum TestDatabase {
    /// A fresh database with the whole schema and no rows, copied from a migrated template.
    public static func migrated() async throws -> PostgresSettings {
        try await template.settings()
    }

    /// A fresh database without any schema of ours.
    public static func empty() async throws -> PostgresSettings {
        try await TemporaryCluster.shared.makeDatabase()
    }

    /// A connection to a fresh migrated database.
    public static func migratedConnection() async throws -> PostgresConnection {
        try await PostgresConnection.connect(try await migrated())
    }

    private static let template = Template()
}

/// Makes the migrated template once.
private actor Template {
    private var making: Task<String, any Error>?

    func settings() async throws -> PostgresSettings {
        let task = making ?? Task { try await Self.make() }
        making = task
        return try await TemporaryCluster.shared.makeDatabase(template: try await task.value)
    }

    private static func make() async throws -> String {
        let settings = try await TemporaryCluster.shared.makeDatabase()
        let connection = try await PostgresConnection.connect(settings)
        try await Migrator().migrate(connection)
        let rows = try await connection.rows("SELECT current_database()")
        let name = try rows.first?.text(0) ?? ""
        await connection.close()
        return name
    }
}
