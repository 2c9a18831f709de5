import Foundation
import Testing

@testable import Postgres

@Suite(.serialized) struct PrivateClusterTests {
    @Test("a cluster starts, keeps its data over a crash and a restart, and is removed")
    func life() async throws {
        let own = PrivateCluster(
            folder: clusterFolder(), extraSettings: ["shared_buffers": "32MB"])
        try await withCluster(own) { cluster in
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
            for _ in 0..<1_200 where try await cluster.status() != .stopped {
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
    }

    @Test(
        "root runs the server as another user also where user namespaces are barred",
        .enabled(if: geteuid() == 0), arguments: ["setpriv", "runuser"])
    func otherUser(tool: String) async throws {
        let own = PrivateCluster(
            folder: clusterFolder(), extraSettings: ["shared_buffers": "32MB"], tools: [tool])
        try await withCluster(own) { cluster in
            try await cluster.start()
            guard case .running(let process) = try await cluster.status() else {
                Issue.record("not running")
                return
            }
            let owner = try FileManager.default.attributesOfItem(atPath: "/proc/\(process)")
            #expect(owner[.ownerAccountID] as? Int != 0)
            let connection = try await PostgresConnection.connect(
                cluster.settings(database: "postgres"))
            #expect(try await connection.rows("SELECT 1").count == 1)
            await connection.close()
            // Started again over the other user's files, and stopped by root.
            try await cluster.stop()
            try await cluster.start()
            try await cluster.remove()
            #expect(!FileManager.default.fileExists(atPath: cluster.folder.path))
        }
    }

    @Test(
        "a folder that the other user cannot reach is said to be so", .enabled(if: geteuid() == 0))
    func outOfReach() async throws {
        let closed = clusterFolder()
        try FileManager.default.createDirectory(
            at: closed, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: closed) }
        let cluster = PrivateCluster(
            folder: closed.appendingPathComponent("data"), tools: ["setpriv"])
        await #expect {
            try await cluster.start()
        } throws: { error in
            guard case PrivateClusterError.outOfReach(_, let folder, _) = error else {
                return false
            }
            return folder == closed.path
        }
    }

    @Test("a folder that is open to others is refused")
    func openFolder() async throws {
        let folder = clusterFolder()
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
