public import Domain

/// Names one version of a measure, such as `EA01@1.1`.
public struct MeasureVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The measure.
    public let code: MeasureCode
    /// The version of its definition, or the first digits of a definition's hash.
    public let version: String

    /// A version of a measure.
    public init(_ code: MeasureCode, _ version: String) {
        self.code = code
        self.version = version
    }

    /// Reads `EA01@1.1`; `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let code = MeasureCode(parts[0].uppercased()), !parts[1].isEmpty
        else { return nil }
        self.init(code, parts[1])
    }

    /// `EA01@1.1`.
    public var description: String { "\(code)@\(version)" }

    /// The hash that may be meant instead of a version: eight hexadecimal digits or more; `nil`
    /// for anything else.
    public var hashPrefix: String? {
        let digits = version.lowercased()
        guard digits.count >= 8, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
            return nil
        }
        return digits
    }

    /// By measure, then by the number of the version.
    public static func < (a: MeasureVersion, b: MeasureVersion) -> Bool {
        guard a.code == b.code else { return a.code < b.code }
        guard let one = VersionNumber(a.version), let other = VersionNumber(b.version),
            one != other
        else { return a.version < b.version }
        return one < other
    }
}

/// The number of a version, which tells an earlier from a later one: `1.9` comes before `1.10`.
public struct VersionNumber: Sendable, Hashable, Comparable {
    private let parts: [Int]

    /// Reads two or three whole numbers with dots between them; `nil` for anything else.
    public init?(_ text: String) {
        let texts = text.split(separator: ".", omittingEmptySubsequences: false)
        let parts = texts.compactMap { part in
            part.allSatisfy { $0.isASCII && $0.isNumber } ? Int(part) : nil
        }
        guard (2...3).contains(texts.count), parts.count == texts.count else { return nil }
        self.parts = parts.count == 2 ? parts + [0] : parts
    }

    /// By the first number that differs.
    public static func < (a: VersionNumber, b: VersionNumber) -> Bool {
        a.parts.lexicographicallyPrecedes(b.parts)
    }
}
