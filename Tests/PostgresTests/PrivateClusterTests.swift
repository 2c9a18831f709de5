import Foundation
import Testing

@testable import Postgres

@Suite(.serialized) struct PrivateClusterTests {
    private func folder() -> URL {
        FileManager.default.temporaryDirectory.appendingPathComponent("cm-test-\(UUID())")
    }

    @Test("a cluster starts, keeps its data over a crash and a restart, and is removed")
    func life() async throws {
        let cluster = PrivateCluster(folder: folder(), extraSettings: ["shared_buffers": "32MB"])
        #expect(try await cluster.status() == .absent)
        async let first: Void = cluster.start()
        async let second: Void = cluster.start()
        _ = try await (first, second)
        guard case .running(let process) = try await cluster.status() else {
            Issue.record("not running")
            return
        }
        let connection = try await PostgresConnection.connect(
            cluster.settings(database: "postgres"))
        try await connection.script("CREATE TABLE t AS SELECT 1 AS a")
        let shown = try await connection.rows(
            "SELECT current_setting('data_checksums'), current_setting('server_encoding')")
        #expect(try shown[0].text(0) == "on")
        #expect(try shown[0].text(1) == "UTF8")
        await connection.close()

        // A crash leaves the process file behind.
        kill(process, SIGKILL)
        for _ in 0..<100 where try await cluster.status() != .stopped {
            try await Task.sleep(for: .milliseconds(50))
        }
        try await cluster.start()
        let again = try await PostgresConnection.connect(cluster.settings(database: "postgres"))
        #expect(try await again.rows("TABLE t").count == 1)
        await again.close()
        try await cluster.stop()
        #expect(try await cluster.status() == .stopped)
        try await cluster.remove()
        #expect(!FileManager.default.fileExists(atPath: cluster.folder.path))
        #expect(!FileManager.default.fileExists(atPath: cluster.socketFolder.path))
    }

    @Test("a folder that is open to others is refused")
    func openFolder() async throws {
        let folder = folder()
        let files = FileManager.default
        try files.createDirectory(at: folder, withIntermediateDirectories: false)
        try files.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
        defer { try? FileManager.default.removeItem(at: folder) }
        await #expect(throws: PrivateClusterError.folderNotOurs(folder.path)) {
            try await PrivateCluster(folder: folder).start()
        }
    }

    @Test("the socket path is short however long the folder's path is")
    func socketPath() {
        let long = URL(fileURLWithPath: "/" + String(repeating: "long/", count: 60))
        #expect(PrivateCluster(folder: long).socketFolder.path.utf8.count < 90)
    }
}
