import Foundation
import Glibc
import Synchronization

/// A private PostgreSQL that lives as long as the process: for checks of definitions and tests.
///
/// Not durable (fsync is off), and removed with its folder when the process exits. What a killed
/// process left behind is removed by the next one.
public actor TemporaryCluster {
    /// The one cluster of this process.
    public static let shared = TemporaryCluster()

    private static let prefix = "connect-measure-temporary-"
    /// Hundreds of tests connect at once, and on a busy machine each waits for its turn.
    private static let patience = Duration.seconds(120)
    private static let atExit = Mutex<PrivateCluster?>(nil)

    private var starting: Task<PrivateCluster, any Error>?
    private var lastDatabase = 0

    /// The running cluster, started at the first call.
    public func cluster() async throws -> PrivateCluster {
        if let starting { return try await starting.value }
        let task = Task { try await Self.start() }
        starting = task
        return try await task.value
    }

    /// Makes a database and returns how to connect to it as superuser.
    ///
    /// - Parameter template: the database to copy, to which nobody may be connected.
    public func makeDatabase(template: String = "template0") async throws -> PostgresSettings {
        let cluster = try await cluster()
        lastDatabase += 1
        let name = "temporary_\(lastDatabase)"
        let connection = try await PostgresConnection.connect(
            cluster.settings(database: "postgres", patience: Self.patience))
        try await connection.execute(
            "CREATE DATABASE \(identifier: name) TEMPLATE \(identifier: template)")
        await connection.close()
        return cluster.settings(database: name, patience: Self.patience)
    }

    private static func start() async throws -> PrivateCluster {
        removeLeftovers()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "\(prefix)\(getpid())", isDirectory: true)
        let cluster = PrivateCluster(
            folder: folder,
            extraSettings: [
                "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
                "shared_buffers": "256MB", "jit": "off",
                // All tests run side by side, each with a few connections.
                "max_connections": "500",
            ])
        let isFirst = atExit.withLock { known in
            defer { known = cluster }
            return known == nil
        }
        if isFirst {
            atexit { TemporaryCluster.removeAtExit() }
        }
        try await cluster.start()
        return cluster
    }

    private static func removeAtExit() {
        let cluster = atExit.withLock { $0 }
        try? cluster?.removeNow()
    }

    /// Removes clusters whose process is gone.
    private static func removeLeftovers() {
        let place = FileManager.default.temporaryDirectory
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
        for name in names where name.hasPrefix(prefix) {
            guard let process = Int32(name.dropFirst(prefix.count)) else { continue }
            if process != getpid() && (kill(process, 0) == 0 || errno == EPERM) { continue }
            try? PrivateCluster(folder: place.appendingPathComponent(name)).removeNow()
        }
    }
}
