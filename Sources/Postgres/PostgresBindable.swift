/// A value that can stand in an `SQL` text as a bound parameter.
///
/// Values travel as text; PostgreSQL finds the type from the place where the parameter stands,
/// unless `postgresType` names one.
public protocol PostgresBindable: Sendable {
    /// The type's object identifier, or 0 to let the server find the type from the context.
    static var postgresType: UInt32 { get }

    /// The value as PostgreSQL reads it in text format; `nil` is NULL.
    var postgresText: String? { get }
}

extension PostgresBindable {
    /// The server finds the type from the context.
    public static var postgresType: UInt32 { 0 }
}

extension PostgresBindable where Self: RawRepresentable, RawValue: PostgresBindable {
    /// The type of the raw value.
    public static var postgresType: UInt32 { RawValue.postgresType }

    /// The raw value's text.
    public var postgresText: String? { rawValue.postgresText }
}

extension String: PostgresBindable {
    /// The string itself; a NUL character, which PostgreSQL cannot hold, is refused when sent.
    public var postgresText: String? { self }
}

extension Substring: PostgresBindable {
    /// The string itself.
    public var postgresText: String? { String(self) }
}

extension Int: PostgresBindable {
    /// The decimal digits.
    public var postgresText: String? { String(self) }
}

extension Int64: PostgresBindable {
    /// The decimal digits.
    public var postgresText: String? { String(self) }
}

extension Int32: PostgresBindable {
    /// The decimal digits.
    public var postgresText: String? { String(self) }
}

extension Int16: PostgresBindable {
    /// The decimal digits.
    public var postgresText: String? { String(self) }
}

extension Double: PostgresBindable {
    /// `double precision`.
    public static var postgresType: UInt32 { 701 }

    /// The shortest text that reads back as the same number.
    public var postgresText: String? {
        if isNaN { return "NaN" }
        if isInfinite { return self < 0 ? "-Infinity" : "Infinity" }
        return description
    }
}

extension Bool: PostgresBindable {
    /// `boolean`.
    public static var postgresType: UInt32 { 16 }

    /// `t` or `f`.
    public var postgresText: String? { self ? "t" : "f" }
}

extension Optional: PostgresBindable where Wrapped: PostgresBindable {
    /// The type of the wrapped value.
    public static var postgresType: UInt32 { Wrapped.postgresType }

    /// The wrapped value's text, or NULL.
    public var postgresText: String? { self?.postgresText ?? nil }
}

/// A value that can be the element of a bound array.
public protocol PostgresArrayElement: PostgresBindable {
    /// The array type's object identifier.
    static var postgresArrayType: UInt32 { get }

    /// How an array of these is written.
    static func arrayText(_ elements: [Self]) -> String
}

extension PostgresArrayElement {
    /// The array in braces, each element quoted.
    public static func arrayText(_ elements: [Self]) -> String {
        var text = "{"
        for (index, element) in elements.enumerated() {
            if index > 0 { text += "," }
            guard let value = element.postgresText else {
                text += "NULL"
                continue
            }
            text += "\""
            for character in value.unicodeScalars {
                if character == "\"" || character == "\\" { text += "\\" }
                text.unicodeScalars.append(character)
            }
            text += "\""
        }
        return text + "}"
    }
}

extension String: PostgresArrayElement {
    /// `text[]`.
    public static var postgresArrayType: UInt32 { 1009 }
}

extension Int: PostgresArrayElement {
    /// `bigint[]`.
    public static var postgresArrayType: UInt32 { 1016 }
}

extension Int64: PostgresArrayElement {
    /// `bigint[]`.
    public static var postgresArrayType: UInt32 { 1016 }
}

extension Double: PostgresArrayElement {
    /// `double precision[]`.
    public static var postgresArrayType: UInt32 { 1022 }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresArrayElement {
    /// The array type of the wrapped value; `nil` elements are NULL.
    public static var postgresArrayType: UInt32 { Wrapped.postgresArrayType }
}

extension UInt8: PostgresArrayElement {
    /// `bytea`: bytes are not an array but one value.
    public static var postgresArrayType: UInt32 { 17 }

    /// The decimal digits.
    public var postgresText: String? { String(self) }

    /// The bytes in PostgreSQL's hexadecimal form.
    public static func arrayText(_ elements: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text = Array("\\x".utf8)
        text.reserveCapacity(2 + 2 * elements.count)
        for byte in elements {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension Array: PostgresBindable where Element: PostgresArrayElement {
    /// The array type of the elements.
    public static var postgresType: UInt32 { Element.postgresArrayType }

    /// The array in PostgreSQL's text form.
    public var postgresText: String? { Element.arrayText(self) }
}
