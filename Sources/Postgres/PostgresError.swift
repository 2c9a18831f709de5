/// What went wrong between us and PostgreSQL, typed by SQLSTATE.
///
/// `description` shows no data: the server's own words are withheld for the classes whose
/// messages quote values (data exceptions, constraint violations, raised exceptions); read
/// `message` and `detail` where the reader may see the data.
public struct PostgresError: Error, Sendable, Equatable {
    /// The kinds of fault that callers tell apart.
    public enum Condition: String, Sendable {
        case connectionFailure = "connection failure"
        case uniqueViolation = "unique violation"
        case foreignKeyViolation = "foreign key violation"
        case checkViolation = "check violation"
        case notNullViolation = "not null violation"
        case exclusionViolation = "exclusion violation"
        case dataException = "data exception"
        case serializationFailure = "serialization failure"
        case deadlock = "deadlock"
        case lockTimeout = "lock timeout"
        case queryCancelled = "query cancelled"
        case insufficientPrivilege = "insufficient privilege"
        case authenticationFailure = "authentication failure"
        case undefinedObject = "undefined table, column, function or other object"
        case duplicateObject = "duplicate table, column, database or other object"
        case syntaxError = "syntax error"
        case transactionState = "wrong transaction state"
        case insufficientResources = "insufficient resources"
        case serverShutdown = "server shutdown"
        case raised = "raised exception"
        /// The connection is in use by a COPY or by another task's transaction, or is closed.
        case notAvailable = "connection not available"
        /// A result column is absent, null where a value was asked for, or of another type.
        case decoding = "unexpected result"
        case other = "database error"
    }

    /// The five characters of the SQLSTATE, or empty when the fault is on our side.
    public let code: String
    /// The kind of fault.
    public let condition: Condition
    /// The server's primary message; may quote data.
    public let message: String
    /// The server's detail; may quote data.
    public var detail: String?
    /// The server's hint.
    public var hint: String?
    /// The schema concerned.
    public var schema: String?
    /// The table concerned.
    public var table: String?
    /// The column concerned.
    public var column: String?
    /// The constraint concerned.
    public var constraint: String?
    /// The character of the statement, from 1, where the fault lies, if the server says.
    public var position: Int?
    /// The file of the call, as `Module/File.swift`.
    public let file: String
    /// The line of the call.
    public let line: Int

    init(code: String, message: String, place: Place) {
        self.init(code: code, condition: Self.condition(of: code), message: message, place: place)
    }

    init(_ condition: Condition, _ message: String, place: Place) {
        self.init(code: "", condition: condition, message: message, place: place)
    }

    private init(code: String, condition: Condition, message: String, place: Place) {
        self.code = code
        self.condition = condition
        self.message = message
        self.file = place.file
        self.line = place.line
    }

    /// True when the same work may succeed if tried again from the start of its transaction.
    public var isRetriable: Bool {
        condition == .serializationFailure || condition == .deadlock
    }
}

/// Where in our code a call was made.
struct Place: Sendable {
    let file: String
    let line: Int
}

extension PostgresError: CustomStringConvertible {
    /// The condition, the names concerned and the place of the call, without data.
    public var description: String {
        var text = condition.rawValue
        if !code.isEmpty { text += " (\(code))" }
        let names = [("constraint", constraint), ("table", tableName), ("column", column)]
        for case (let kind, let name?) in names { text += ", \(kind) \(name)" }
        if messageIsSafe { text += ": \(message)" }
        return text + " [\(file):\(line)]"
    }

    private var tableName: String? {
        guard let table else { return nil }
        return schema.map { "\($0).\(table)" } ?? table
    }

    /// Classes whose messages name objects and circumstances, never values.
    private var messageIsSafe: Bool {
        let safe: Set<String> = [
            "", "08", "0A", "25", "28", "3D", "3F", "40", "42", "53", "54", "55", "57", "58",
        ]
        return safe.contains(String(code.prefix(2)))
    }
}

extension PostgresError {
    /// The condition of an SQLSTATE; a whole class where its members need not be told apart.
    static func condition(of code: String) -> Condition {
        let exact: [String: Condition] = [
            "23505": .uniqueViolation, "23503": .foreignKeyViolation, "23514": .checkViolation,
            "23502": .notNullViolation, "23P01": .exclusionViolation,
            "40001": .serializationFailure, "40P01": .deadlock, "55P03": .lockTimeout,
            "57014": .queryCancelled, "42501": .insufficientPrivilege,
            "42P01": .undefinedObject, "42703": .undefinedObject, "42883": .undefinedObject,
            "42704": .undefinedObject, "3D000": .undefinedObject, "3F000": .undefinedObject,
            "42P07": .duplicateObject, "42701": .duplicateObject, "42710": .duplicateObject,
            "42723": .duplicateObject, "42P04": .duplicateObject, "42P06": .duplicateObject,
            "57P01": .serverShutdown, "57P02": .serverShutdown, "57P03": .serverShutdown,
        ]
        let classes: [String: Condition] = [
            "08": .connectionFailure, "22": .dataException, "25": .transactionState,
            "28": .authenticationFailure, "42": .syntaxError, "53": .insufficientResources,
            "P0": .raised,
        ]
        return exact[code] ?? classes[String(code.prefix(2))] ?? .other
    }
}
