import Foundation

/// Finds PostgreSQL's server programs.
enum ClusterPrograms {
    /// The folder that holds `initdb`, `pg_ctl` and `postgres`: on PATH, where `pg_config` says,
    /// or the newest of Debian's.
    static func find() throws -> URL {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        let onPath = path.split(separator: ":").map { URL(fileURLWithPath: String($0)) }
        if let folder = onPath.first(where: holdsAll) { return folder }
        if let tool = onPath.map({ $0.appendingPathComponent("pg_config") }).first(
            where: isProgram),
            let answer = try? ProgramCall(program: tool, arguments: ["--bindir"]).run()
        {
            let folder = URL(fileURLWithPath: answer.trimmed)
            if holdsAll(folder) { return folder }
        }
        let debian = URL(fileURLWithPath: "/usr/lib/postgresql")
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: debian.path)) ?? []
        let folders = versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }
            .map { debian.appendingPathComponent($0).appendingPathComponent("bin") }
        guard let folder = folders.first(where: holdsAll) else {
            throw PrivateClusterError.programsNotFound
        }
        return folder
    }

    /// A program on PATH or in the usual folders of system tools.
    static func tool(_ name: String) -> URL? {
        ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin"]
            .map { URL(fileURLWithPath: $0).appendingPathComponent(name) }
            .first(where: isProgram)
    }

    private static func holdsAll(_ folder: URL) -> Bool {
        ["initdb", "pg_ctl", "postgres"].allSatisfy {
            isProgram(folder.appendingPathComponent($0))
        }
    }

    private static func isProgram(_ url: URL) -> Bool {
        FileManager.default.isExecutableFile(atPath: url.path)
    }
}
