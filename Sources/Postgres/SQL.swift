/// An SQL text whose interpolated values are bound, never pasted.
///
/// ```swift
/// let sql: SQL = "SELECT name FROM reference.team WHERE code = \(code)"
/// let all: SQL = "SELECT count(*) FROM \(identifier: table) \(raw: trustedCondition)"
/// let both = sql + " ORDER BY " + SQL(raw: "name")
/// ```
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// One piece: text as it is, or a value to be bound.
    enum Piece: Sendable {
        case text(String)
        case value(String?, type: UInt32)
    }

    var pieces: [Piece]

    init(pieces: [Piece]) {
        self.pieces = pieces
    }

    /// Takes trusted text as it is.
    public init(raw text: String) {
        self.init(pieces: [.text(text)])
    }

    /// Takes a literal as it is.
    public init(stringLiteral value: String) {
        self.init(raw: value)
    }

    /// Takes a literal with interpolations.
    public init(stringInterpolation: StringInterpolation) {
        self.init(pieces: stringInterpolation.pieces)
    }

    /// The pieces of an interpolated literal while it is read.
    public struct StringInterpolation: StringInterpolationProtocol {
        var pieces: [Piece] = []

        /// Makes room for the pieces.
        public init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(2 * interpolationCount + 1)
        }

        /// Adds literal text.
        public mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { pieces.append(.text(literal)) }
        }

        /// Binds a value as the next parameter.
        public mutating func appendInterpolation<Value: PostgresBindable>(_ value: Value) {
            pieces.append(.value(value.postgresText, type: Value.postgresType))
        }

        /// Binds a value or NULL as the next parameter.
        public mutating func appendInterpolation<Value: PostgresBindable>(_ value: Value?) {
            pieces.append(.value(value?.postgresText ?? nil, type: Value.postgresType))
        }

        /// Quotes a name: a table, a column, a role; a dot in it is part of the name.
        public mutating func appendInterpolation(identifier name: String) {
            pieces.append(.text(SQL.quoted(identifier: name)))
        }

        /// Pastes trusted text, never text that came from outside.
        public mutating func appendInterpolation(raw text: String) {
            pieces.append(.text(text))
        }

        /// Takes in another SQL text with its bound values.
        public mutating func appendInterpolation(sql: SQL) {
            pieces.append(contentsOf: sql.pieces)
        }
    }

    /// Joins two texts; parameters are numbered anew.
    public static func + (left: SQL, right: SQL) -> SQL {
        SQL(pieces: left.pieces + right.pieces)
    }

    /// Adds a text at the end.
    public static func += (left: inout SQL, right: SQL) {
        left.pieces.append(contentsOf: right.pieces)
    }

    /// A name in double quotes, with inner quotes doubled.
    public static func quoted(identifier name: String) -> String {
        "\"" + name.flatMap { $0 == "\"" ? "\"\"" : String($0) } + "\""
    }

    /// A text constant in single quotes, for statements that take no parameters (`CREATE ROLE`).
    public static func quoted(literal text: String) -> String {
        let doubled = text.flatMap { $0 == "'" || $0 == "\\" ? "\($0)\($0)" : String($0) }
        return (text.contains("\\") ? " E'" : "'") + doubled + "'"
    }

    /// The text with `$1`, `$2` … in place of the values.
    public var text: String {
        var text = ""
        var number = 0
        for piece in pieces {
            switch piece {
            case .text(let part):
                text += part
            case .value:
                number += 1
                text += "$\(number)"
            }
        }
        return text
    }

    /// The bound values in order, as text; `nil` is NULL.
    var values: [String?] {
        pieces.compactMap { piece -> String?? in
            if case .value(let value, _) = piece { return .some(value) }
            return .none
        }
    }

    /// The declared types of the bound values in order; 0 is undeclared.
    var types: [UInt32] {
        pieces.compactMap { piece -> UInt32? in
            if case .value(_, let type) = piece { return type }
            return nil
        }
    }
}

extension SQL: CustomStringConvertible {
    /// The text with numbered parameters; bound values are not shown.
    public var description: String { text }
}

extension Sequence where Element == SQL {
    /// The texts one after another with a separator between them.
    public func joined(separator: SQL) -> SQL {
        var joined = SQL(pieces: [])
        for (index, part) in enumerated() {
            if index > 0 { joined += separator }
            joined += part
        }
        return joined
    }
}
