import Dispatch
public import Foundation

/// A PostgreSQL server of our own in a folder, reached through a Unix socket only.
///
/// Made on first use. It is durable (fsync and checksums on) and quick to load
/// (`wal_level=minimal`: a table filled in the transaction that made or emptied it needs no WAL).
/// Started by root, it runs as another user, because PostgreSQL refuses root.
///
/// The socket lies in a folder of mode 0700 below the system's folder for temporary files, so
/// only the user who started the server can connect.
public struct PrivateCluster: Sendable {
    /// What a cluster does at the moment.
    public enum Status: Sendable, Equatable {
        /// The folder holds no cluster.
        case absent
        /// The cluster is there, and no server runs.
        case stopped
        /// The server runs as this process.
        case running(process: Int32)
    }

    /// The folder that holds the data, the log and the lock.
    public let folder: URL

    let extraSettings: [String: String]
    /// The tools by which root may leave itself.
    let tools: [String]

    /// Names a cluster; nothing is touched before `start`.
    ///
    /// - Parameter extraSettings: server settings that take the place of ours, by name.
    public init(folder: URL, extraSettings: [String: String] = [:]) {
        self.init(folder: folder, extraSettings: extraSettings, tools: ClusterRunner.tools)
    }

    init(folder: URL, extraSettings: [String: String] = [:], tools: [String]) {
        self.folder = folder.standardizedFileURL
        self.extraSettings = extraSettings
        self.tools = tools
    }

    /// How to connect, as the cluster's own superuser.
    ///
    /// - Parameter patience: how long to wait for the server to answer, in whole seconds.
    public func settings(
        database: String, patience: Duration = PostgresSettings.usualPatience
    ) -> PostgresSettings {
        PostgresSettings(
            socketFolder: socketFolder.path, user: "postgres", database: database,
            patience: patience)
    }

    /// Starts the server, after making the cluster if there is none; does nothing if it runs.
    ///
    /// Throws `PrivateClusterError`.
    public func start() async throws {
        try await inBackground { try startNow() }
    }

    /// Stops the server: connections are cut, committed data is safe.
    public func stop() async throws {
        try await inBackground { try stopNow() }
    }

    /// Tells what the cluster does.
    public func status() async throws -> Status {
        try await inBackground { statusNow() }
    }

    /// Stops the server and deletes the folder with everything in it.
    public func remove() async throws {
        try await inBackground { try removeNow() }
    }

    private func inBackground<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Value, any Error>) in
            DispatchQueue.global().async {
                continuation.resume(with: Result(catching: work))
            }
        }
    }
}

/// Why a private cluster could not be made, started or stopped.
public enum PrivateClusterError: Error, Sendable, Equatable, CustomStringConvertible {
    /// PostgreSQL's server programs are not installed.
    case programsNotFound
    /// A folder is not ours, or others may write to it.
    case folderNotOurs(String)
    /// The path of the socket is longer than the system allows.
    case socketPathTooLong(String)
    /// We run as root and know no way to run the server as another user.
    case cannotLeaveRoot
    /// Root runs the server as another user, who cannot enter a folder above the data.
    case outOfReach(folder: String, closed: String, user: String)
    /// The folder holds data of another PostgreSQL version than the programs.
    case otherVersion(data: String, programs: String)
    /// A program failed; its last lines, and those of the server's log.
    case programFailed(String, output: String)
    /// The system refused something.
    case system(String)

    /// A sentence for the person at the terminal.
    public var description: String {
        switch self {
        case .programsNotFound:
            "PostgreSQL's server programs (initdb, pg_ctl) are not on PATH, not where"
                + " pg_config says, and not below /usr/lib/postgresql; install postgresql"
        case .folderNotOurs(let path):
            "\(path) belongs to another user, is open to others or is no folder. Run this as the"
                + " user it belongs to, close it to others (chmod 700), or choose another data"
                + " folder; do not remove it unless you know what it holds: it may be a database"
        case .socketPathTooLong(let path):
            "the socket path \(path) has more than 107 bytes; set TMPDIR to a shorter folder"
        case .cannotLeaveRoot:
            "PostgreSQL refuses to run as root, and there is no user postgres or nobody to run"
                + " it as; start this as an ordinary user"
        case .outOfReach(let folder, let closed, let user):
            "the server must run as \(user), who cannot enter \(closed); keep the data elsewhere"
                + " than in \(folder), or start this as an ordinary user"
        case .otherVersion(let data, let programs):
            "the data is of PostgreSQL \(data), the programs are of \(programs)"
        case .programFailed(let program, let output):
            "\(program) failed:\n\(output)"
        case .system(let text):
            text
        }
    }
}
