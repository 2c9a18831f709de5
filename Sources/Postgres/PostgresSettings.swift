import CPostgres

/// Where a database is and who opens it, as libpq's connection string.
///
/// The password, if the string holds one, is never printed.
public struct PostgresSettings: Sendable, Hashable {
    /// The connection string, as a URI (`postgresql://…`) or as `key=value` pairs.
    let conninfo: String

    /// A database that takes the place of the one in the connection string.
    let databaseName: String?

    /// Takes a connection string without checking it; connecting does.
    public init(_ conninfo: String) {
        self.init(conninfo: conninfo, databaseName: nil)
    }

    /// How long connecting waits for the server to answer unless settings say otherwise.
    public static let usualPatience = Duration.seconds(10)

    /// Makes settings for a server whose Unix socket is in a folder.
    ///
    /// - Parameter patience: how long to wait for the server to answer, in whole seconds.
    public init(
        socketFolder: String, user: String, database: String,
        patience: Duration = usualPatience
    ) {
        self.init(
            "host=\(Self.quoted(socketFolder)) user=\(Self.quoted(user))"
                + " dbname=\(Self.quoted(database))"
                + " connect_timeout=\(patience.components.seconds)")
    }

    private init(conninfo: String, databaseName: String?) {
        self.conninfo = conninfo
        self.databaseName = databaseName
    }

    /// The same server and user with another database.
    public func database(_ name: String) -> PostgresSettings {
        PostgresSettings(conninfo: conninfo, databaseName: name)
    }

    /// A value of a `key=value` connection string, quoted as libpq asks.
    static func quoted(_ value: String) -> String {
        let escaped = value.flatMap { $0 == "\\" || $0 == "'" ? ["\\", $0] : [$0] }
        return "'" + String(escaped) + "'"
    }

    /// The keys and values given, without those that libpq counts as secret.
    var publicParts: [(key: String, value: String)] {
        guard let options = unsafe PQconninfoParse(conninfo, nil) else { return [] }
        defer { unsafe PQconninfoFree(options) }
        var parts: [(key: String, value: String)] = []
        var next = unsafe options
        while let keyword = unsafe next.pointee.keyword {
            let key = unsafe String(cString: keyword)
            let isSecret = unsafe next.pointee.dispchar.map { unsafe $0.pointee } == CChar(42)
            if let value = unsafe next.pointee.val, !isSecret, key != "sslpassword" {
                parts.append((key, unsafe String(cString: value)))
            }
            unsafe next += 1
        }
        return parts
    }
}

extension PostgresSettings: CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The settings as `key=value` pairs without secrets.
    public var description: String {
        var parts = publicParts.filter { databaseName == nil || $0.key != "dbname" }
        if let databaseName { parts.append(("dbname", databaseName)) }
        return parts.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }

    /// The same as `description`, so that a debugger or a log shows no password either.
    public var debugDescription: String { description }

    /// A mirror without parts, so that `dump` shows no password either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
