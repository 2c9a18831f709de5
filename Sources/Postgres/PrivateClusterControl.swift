import Foundation
import Glibc

// The blocking work of a private cluster. Start, stop and remove hold the folder's lock.
extension PrivateCluster {
    var dataFolder: URL { folder.appendingPathComponent("data", isDirectory: true) }
    var logFile: URL { folder.appendingPathComponent("server.log") }

    private func chooseRunner() throws -> ClusterRunner {
        try ClusterRunner.choose(programs: ClusterPrograms.find(), tools: tools)
    }

    func startNow() throws {
        let runner = try chooseRunner()
        try makeOwnFolder(folder, alsoOwnedBy: runner.userNumber)
        try withLock {
            try runner.checkReach(folder)
            try makeSocketFolder(runner)
            if try dataVersion() == nil { try create(runner) }
            try checkVersion(runner)
            if case .running = statusNow() { return }
            removeStaleProcessFile()
            try writeSettings()
            try runner.takeOver([folder])
            try launch(runner)
        }
    }

    func stopNow(quickly: Bool = false) throws {
        guard case .running = statusNow() else { return }
        try withLock {
            guard case .running = statusNow() else { return }
            let runner = try chooseRunner()
            try runner.run(
                "pg_ctl",
                [
                    "stop", "-D", dataFolder.path, "-m", quickly ? "immediate" : "fast", "-w",
                    "-t", "120", "-s",
                ])
        }
    }

    /// Stops the server at once and deletes everything: for tests, at the end of the process.
    public func removeNow() throws {
        guard FileManager.default.fileExists(atPath: folder.path) else { return }
        try stopNow(quickly: true)
        try? FileManager.default.removeItem(at: socketFolder)
        try FileManager.default.removeItem(at: folder)
    }

    func statusNow() -> Status {
        guard (try? dataVersion()) != nil else { return .absent }
        guard let process = livingProcess() else { return .stopped }
        return .running(process: process)
    }

    private func dataVersion() throws -> String? {
        let file = dataFolder.appendingPathComponent("PG_VERSION")
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        return try String(contentsOf: file, encoding: .utf8).trimmed
    }

    private func checkVersion(_ runner: ClusterRunner) throws {
        let programs = try runner.majorVersion()
        guard let data = try dataVersion(), data != programs else { return }
        throw PrivateClusterError.otherVersion(data: data, programs: programs)
    }

    /// Makes the cluster beside its place and moves it there, so that a half-made one is never
    /// taken for a cluster.
    private func create(_ runner: ClusterRunner) throws {
        let draft = folder.appendingPathComponent("data.new", isDirectory: true)
        let files = FileManager.default
        if files.fileExists(atPath: draft.path) { try files.removeItem(at: draft) }
        if files.fileExists(atPath: dataFolder.path) {
            throw PrivateClusterError.system("\(dataFolder.path) is there and is not a cluster")
        }
        try runner.takeOver([folder])
        try runner.run(
            "initdb",
            [
                "-D", draft.path, "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8",
                "--lc-collate=C",
                "--data-checksums", "--auth-local=trust", "--auth-host=reject",
            ])
        let configuration = draft.appendingPathComponent("postgresql.conf")
        let own = "include_if_exists = 'connect-measure.conf'\n"
        let text = try String(contentsOf: configuration, encoding: .utf8)
        try Data((text + own).utf8).write(to: configuration)
        try files.moveItem(at: draft, to: dataFolder)
    }

    private func writeSettings() throws {
        // A quarter of the memory, as PostgreSQL's manual advises, up to what a county fills.
        let buffers = min(4096, max(128, ProcessInfo.processInfo.physicalMemory >> 22))
        var settings = [
            "listen_addresses": "", "unix_socket_directories": socketFolder.path,
            "unix_socket_permissions": "0700", "max_connections": "60",
            "shared_buffers": "\(buffers)MB", "work_mem": "64MB",
            "maintenance_work_mem": "256MB", "temp_buffers": "64MB", "fsync": "on",
            "wal_level": "minimal",
            "max_wal_senders": "0", "max_wal_size": "8GB", "wal_compression": "lz4",
            "checkpoint_timeout": "15min", "jit": "on", "timezone": "UTC",
            "log_timezone": "UTC", "datestyle": "ISO, DMY", "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
            // Loads tell the planner themselves what they changed; looking each minute as well
            // costs a tenth of a load of many small files.
            "autovacuum_naptime": "5min",
            // What a killed program was doing ends soon, and with it its locks.
            "client_connection_check_interval": "2s",
            // The data of a county stay in memory, where a random page costs what the next one does.
            "random_page_cost": "1.1",
        ]
        settings.merge(extraSettings) { _, extra in extra }
        let lines = settings.sorted { $0.key < $1.key }.map { name, value in
            "\(name) = '\(value.replacing("'", with: "''"))'\n"
        }
        let file = dataFolder.appendingPathComponent("connect-measure.conf")
        try Data(lines.joined().utf8).write(to: file)
    }

    private func launch(_ runner: ClusterRunner) throws {
        do {
            try runner.run(
                "pg_ctl",
                ["start", "-D", dataFolder.path, "-l", logFile.path, "-w", "-t", "120", "-s"])
        } catch PrivateClusterError.programFailed(let program, let output) {
            let log = (try? String(contentsOf: logFile, encoding: .utf8)) ?? ""
            let last = log.split(separator: "\n").suffix(10).joined(separator: "\n")
            throw PrivateClusterError.programFailed(program, output: output + "\n" + last)
        }
    }
}

// The server's process.
extension PrivateCluster {
    private var processFile: URL { dataFolder.appendingPathComponent("postmaster.pid") }

    /// The process that the pid file names, if it is alive and is this cluster's server.
    private func livingProcess() -> Int32? {
        guard
            let text = try? String(contentsOf: processFile, encoding: .utf8),
            let first = text.split(separator: "\n").first, let process = Int32(first),
            process > 0, kill(process, 0) == 0 || errno == EPERM
        else { return nil }
        #if os(Linux)
            // A number that some other program has got since, after a crash or a restart.
            let name = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
            guard name?.trimmed == "postgres" else { return nil }
            let place = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/\(process)/cwd")
            let ours = dataFolder.resolvingSymlinksInPath().path
            if let place, place != ours { return nil }
        #endif
        return process
    }

    private func removeStaleProcessFile() {
        try? FileManager.default.removeItem(at: processFile)
    }
}

// Folders and the lock.
extension PrivateCluster {
    /// The folder of the socket: short and the same for the same cluster folder and user.
    var socketFolder: URL {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in "\(geteuid()):\(folder.resolvingSymlinksInPath().path)".utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        let digits = String(hash, radix: 16)
        let name = "cm-" + String(repeating: "0", count: 16 - digits.count) + digits
        return FileManager.default.temporaryDirectory.appendingPathComponent(
            name, isDirectory: true)
    }

    private func makeSocketFolder(_ runner: ClusterRunner) throws {
        let path = socketFolder.path
        guard path.utf8.count + "/.s.PGSQL.5432".utf8.count <= 107 else {
            throw PrivateClusterError.socketPathTooLong(path)
        }
        try makeOwnFolder(socketFolder, alsoOwnedBy: runner.userNumber)
        try runner.takeOver([socketFolder])
    }

    /// Makes a folder of mode 0700, or checks that the one there is ours alone.
    private func makeOwnFolder(
        _ url: URL, alsoOwnedBy other: UInt32?
    ) throws {
        let parent = url.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        if unsafe mkdir(url.path, 0o700) == 0 { return }
        guard errno == EEXIST else {
            throw PrivateClusterError.system("cannot make \(url.path): \(systemMessage())")
        }
        var facts = stat()
        guard unsafe lstat(url.path, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else {
            throw PrivateClusterError.folderNotOurs(url.path)
        }
        let owners = [geteuid(), other ?? geteuid()]
        guard owners.contains(facts.st_uid), facts.st_mode & 0o022 == 0 else {
            throw PrivateClusterError.folderNotOurs(url.path)
        }
        if facts.st_mode & 0o777 != 0o700, unsafe chmod(url.path, 0o700) != 0 {
            throw PrivateClusterError.folderNotOurs(url.path)
        }
    }

    private func withLock<Value>(_ work: () throws -> Value) throws -> Value {
        let path = folder.appendingPathComponent("cluster.lock").path
        let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw PrivateClusterError.system("cannot open \(path): \(systemMessage())")
        }
        defer { closeFile(file) }
        while flock(file, LOCK_EX) != 0 {
            guard errno == EINTR else {
                throw PrivateClusterError.system("cannot lock \(path): \(systemMessage())")
            }
        }
        return try work()
    }

    private func systemMessage() -> String {
        unsafe String(cString: strerror(errno))
    }
}

/// Closes a descriptor (a name of its own, because `close` means other things nearby).
private func closeFile(_ descriptor: Int32) {
    _ = close(descriptor)
}
