import CPostgres
import Glibc

/// One libpq connection: the only place, with `ResultReader` and `CancelHandle`, that calls libpq.
///
/// Not `Sendable`: the actor that owns it is the only one to call it. Calls block.
@safe
final class Wire {
    private let handle: OpaquePointer
    let notices: NoticeBox
    private var hasCopyOutEnded = false

    init(_ settings: PostgresSettings, place: Place) throws(PostgresError) {
        // A later key wins over an earlier one, and the first `dbname` may hold a whole
        // connection string: so these are defaults that the caller's string overrides.
        var keys = ["connect_timeout", "fallback_application_name"]
        var values: [String?] = [
            "\(PostgresSettings.usualPatience.components.seconds)", "connect-measure",
        ]
        for (key, value) in Self.lostServerLimits {
            keys.append(key)
            values.append(value)
        }
        keys.append("dbname")
        values.append(settings.conninfo)
        if let name = settings.databaseName {
            keys.append("dbname")
            values.append(name)
        }
        keys.append("client_encoding")
        values.append("UTF8")
        let keyStrings = CStrings(keys.map { $0 }, terminated: true)
        let valueStrings = CStrings(values, terminated: true)
        guard
            let handle = unsafe PQconnectdbParams(keyStrings.pointers, valueStrings.pointers, 1)
        else {
            throw PostgresError(.insufficientResources, "out of memory", place: place)
        }
        guard unsafe PQstatus(handle) == CONNECTION_OK else {
            let message = unsafe String(cString: PQerrorMessage(handle))
            unsafe PQfinish(handle)
            throw PostgresError(
                .connectionFailure, message.trimmed, place: place)
        }
        unsafe self.handle = handle
        notices = NoticeBox()
        let box = unsafe Unmanaged.passUnretained(notices).toOpaque()
        unsafe PQsetNoticeProcessor(
            handle,
            { box, text in
                guard let box = unsafe box, let text = unsafe text else { return }
                unsafe Unmanaged<NoticeBox>.fromOpaque(box).takeUnretainedValue()
                    .append(String(cString: text).trimmed)
            }, box)
    }

    deinit {
        unsafe PQfinish(handle)
    }

    /// After about a minute and a half of silence a server behind a network counts as lost.
    private static let lostServerLimits = [
        ("tcp_user_timeout", "90000"), ("keepalives_idle", "60"), ("keepalives_interval", "10"),
        ("keepalives_count", "3"),
    ]

    /// True while the connection has not been seen to break.
    var isAlive: Bool { unsafe PQstatus(handle) == CONNECTION_OK }

    /// Whether the server is still at the other end of a connection that rests.
    ///
    /// A server that goes away closes its end, mostly with a word of farewell; libpq would see
    /// neither before the next command.
    func isStillServed() -> Bool {
        guard isAlive, isIdle else { return false }
        var next: UInt8 = 0
        let peeked = unsafe recv(
            PQsocket(handle), &next, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        if peeked == 0 { return false }
        if peeked < 0 { return errno == EAGAIN || errno == EWOULDBLOCK }
        // Farewell, or a notice: an empty command tells them apart and does nothing.
        unsafe PQclear(PQexec(handle, ""))
        return isAlive
    }

    /// True outside any transaction and any running command.
    var isIdle: Bool { unsafe PQtransactionStatus(handle) == PQTRANS_IDLE }

    /// True inside a transaction in which a statement has failed.
    var hasFailedTransaction: Bool { unsafe PQtransactionStatus(handle) == PQTRANS_INERROR }

    /// The server's process for this connection.
    var backendProcess: Int32 { unsafe PQbackendPID(handle) }

    func makeCancelHandle(
        grace: Duration, place: Place
    ) throws(PostgresError) -> CancelHandle {
        guard let pointer = unsafe PQgetCancel(handle) else {
            throw PostgresError(.connectionFailure, "cannot make a cancel handle", place: place)
        }
        return unsafe CancelHandle(pointer, socket: PQsocket(handle), grace: grace)
    }

    /// Runs several statements that take no parameters; the last result is returned.
    func script(_ text: String, place: Place) throws(PostgresError) -> ResultTable {
        try unsafe ResultReader.read(unsafe PQexec(handle, text), from: self, place: place)
    }

    /// Runs one statement with bound values.
    func run(_ sql: SQL, place: Place) throws(PostgresError) -> ResultTable {
        let values = try parameters(sql, place: place)
        return try unsafe ResultReader.read(
            unsafe PQexecParams(
                handle, sql.text, Int32(values.count), sql.types, values.pointers, nil, nil, 0),
            from: self, place: place)
    }

    /// Prepares a statement under a name.
    func prepare(_ sql: SQL, name: String, place: Place) throws(PostgresError) {
        let types = sql.types
        _ = try unsafe ResultReader.read(
            unsafe PQprepare(handle, name, sql.text, Int32(types.count), types),
            from: self, place: place)
    }

    /// Runs a prepared statement with bound values.
    func runPrepared(
        _ name: String, _ sql: SQL, place: Place
    ) throws(PostgresError) -> ResultTable {
        let values = try parameters(sql, place: place)
        return try unsafe ResultReader.read(
            unsafe PQexecPrepared(
                handle, name, Int32(values.count), values.pointers, nil, nil, 0),
            from: self, place: place)
    }

    private func parameters(_ sql: SQL, place: Place) throws(PostgresError) -> CStrings {
        let values = sql.values
        guard values.count <= 65535 else {
            throw PostgresError(
                .other, "more than 65535 bound values; pass an array instead", place: place)
        }
        guard !values.contains(where: { $0?.utf8.contains(0) ?? false }) else {
            throw PostgresError(
                .dataException, "a bound text holds a NUL character", place: place)
        }
        return CStrings(values, terminated: false)
    }
}

// COPY.
extension Wire {
    /// Which way the data of a COPY goes.
    enum CopyDirection {
        case into
        case out
    }

    /// Starts a COPY; the statement must be a COPY of this direction.
    func startCopy(
        _ statement: String, _ direction: CopyDirection, place: Place
    ) throws(PostgresError) {
        hasCopyOutEnded = false
        let result = unsafe PQexec(handle, statement)
        let expected = direction == .into ? PGRES_COPY_IN : PGRES_COPY_OUT
        if unsafe PQresultStatus(result) == expected {
            unsafe PQclear(result)
            return
        }
        _ = try unsafe ResultReader.read(unsafe result, from: self, place: place)
        throw PostgresError(
            .other, "not a COPY \(direction == .into ? "FROM STDIN" : "TO STDOUT")", place: place)
    }

    /// Sends a piece of a COPY FROM STDIN; blocks while the server is behind.
    ///
    /// Returns false once the server has refused the copy: more data would be thrown away.
    func putCopy(_ bytes: [UInt8], place: Place) throws(PostgresError) -> Bool {
        var start = 0
        while start < bytes.count {
            if waitForRoomInCopy() == .refused { return false }
            let piece = bytes[start..<min(start + Self.copyPiece, bytes.count)]
            let sent = unsafe piece.withUnsafeBytes { buffer in
                unsafe PQputCopyData(
                    handle, buffer.bindMemory(to: CChar.self).baseAddress, Int32(buffer.count))
            }
            guard sent == 1 else { throw connectionError(place) }
            start = piece.endIndex
        }
        return true
    }

    /// What libpq sends at once: a socket that has room takes it whole.
    private static let copyPiece = 1 << 13

    private enum CopyRoom {
        case free
        case refused
    }

    /// Waits until the server takes more data of a COPY, or has refused it.
    ///
    /// libpq looks at an error message only when the copy ends, so without this a fault in the
    /// first row costs the whole file. It is the waiting that has to be here: where libpq waits for
    /// room, it reads the message away, and nobody can see it until the end.
    private func waitForRoomInCopy() -> CopyRoom {
        guard unsafe PQsslInUse(handle) == 0 else { return .free }
        let socket = unsafe PQsocket(handle)
        while true {
            var wanted = pollfd(fd: socket, events: Int16(POLLIN | POLLOUT), revents: 0)
            let ready = unsafe poll(&wanted, 1, -1)
            if ready < 0 && errno == EINTR { continue }
            // What else is wrong with the socket, libpq says at the next call.
            guard ready > 0, wanted.revents & Int16(POLLIN) != 0 else { return .free }
            var next: UInt8 = 0
            let peeked = unsafe recv(socket, &next, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
            return peeked == 1 && next == UInt8(ascii: "E") ? .refused : .free
        }
    }

    /// Ends a COPY FROM STDIN; with a reason, the server throws the copied rows away.
    ///
    /// Returns the number of rows copied.
    func endCopy(failing reason: String?, place: Place) throws(PostgresError) -> Int {
        guard unsafe PQputCopyEnd(handle, reason) == 1 else { throw connectionError(place) }
        return try finishCopy(place: place)
    }

    /// Reads the command's end after the data of a COPY.
    func finishCopy(place: Place) throws(PostgresError) -> Int {
        let table = try unsafe ResultReader.read(
            unsafe PQgetResult(handle), from: self, place: place)
        drain()
        return table.affected
    }

    /// Reads messages of a COPY TO STDOUT until `size` bytes are there; `nil` at the end.
    func getCopy(size: Int, place: Place) throws(PostgresError) -> [UInt8]? {
        var chunk: [UInt8] = []
        chunk.reserveCapacity(size + size / 4)
        while chunk.count < size && !hasCopyOutEnded {
            var buffer: UnsafeMutablePointer<CChar>?
            let count = unsafe PQgetCopyData(handle, &buffer, 0)
            if count == -2 { throw connectionError(place) }
            guard count > 0, let start = unsafe buffer else {
                hasCopyOutEnded = true
                break
            }
            unsafe chunk.append(
                contentsOf: UnsafeRawBufferPointer(start: start, count: Int(count)))
            unsafe PQfreemem(start)
        }
        return chunk.isEmpty ? nil : chunk
    }

    /// Ends a COPY TO STDOUT whose reader went away.
    func abandonCopyOut() {
        while true {
            var buffer: UnsafeMutablePointer<CChar>?
            let count = unsafe PQgetCopyData(handle, &buffer, 0)
            guard count > 0, let start = unsafe buffer else { break }
            unsafe PQfreemem(start)
        }
        drain()
    }

    /// Reads and drops what is left of the running command.
    func drain() {
        while let result = unsafe PQgetResult(handle) {
            let status = unsafe PQresultStatus(result)
            unsafe PQclear(result)
            if status == PGRES_COPY_IN {
                _ = unsafe PQputCopyEnd(handle, "COPY needs copyIn")
            } else if status == PGRES_COPY_OUT {
                abandonCopyOut()
            } else if status == PGRES_FATAL_ERROR && !isAlive {
                break
            }
        }
    }

    func connectionError(_ place: Place) -> PostgresError {
        let message = unsafe String(cString: PQerrorMessage(handle)).trimmed
        return PostgresError(
            isAlive ? .other : .connectionFailure, message, place: place)
    }
}

/// C strings for one call, freed with the object.
@safe
final class CStrings {
    private let storage: [UnsafeMutablePointer<CChar>?]
    let pointers: [UnsafePointer<CChar>?]

    /// The same for calls that are declared without `const`.
    var mutablePointers: [UnsafeMutablePointer<CChar>?] {
        unsafe pointers.map { unsafe UnsafeMutablePointer(mutating: $0) }
    }

    init(_ strings: [String?], terminated: Bool) {
        let copies = unsafe strings.map { unsafe $0.map { unsafe strdup($0) } ?? nil }
        unsafe storage = copies
        unsafe pointers = copies.map { unsafe UnsafePointer($0) } + (terminated ? [nil] : [])
    }

    deinit {
        unsafe storage.forEach { unsafe free($0) }
    }

    var count: Int { unsafe pointers.count }
}

extension String {
    /// Without white space at either end.
    var trimmed: String {
        var rest = Substring(self)
        while rest.last?.isWhitespace == true { rest.removeLast() }
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        return String(rest)
    }
}
