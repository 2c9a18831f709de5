public import Crypto
import Foundation

/// The secret that person keys are made with.
///
/// It comes from a file or the environment, never from the database: whoever holds both could
/// rebuild the numbers, since there are fewer than a thousand million of them.
public struct PersonSecret: Sendable {
    /// The key of the keyed hash.
    public let key: SymmetricKey

    /// What is wrong with a secret.
    public enum Fault: Error, CustomStringConvertible {
        /// The text is not at least 64 hexadecimal digits.
        case notHexadecimal(source: String)
        /// The file cannot be read or written.
        case unreadable(path: String, reason: String)

        /// The fault in a sentence; never the secret itself.
        public var description: String {
            switch self {
            case .notHexadecimal(let source):
                "The person secret from \(source) must be 64 or more hexadecimal digits."
            case .unreadable(let path, let reason):
                "The person secret file \(path) cannot be used: \(reason)"
            }
        }
    }

    /// Reads a secret of at least 32 bytes from hexadecimal text.
    ///
    /// - Parameter source: where the text came from, for the error.
    public init(hexadecimal text: String, source: String) throws(Fault) {
        let digits = text.trimmingCharacters(in: .whitespacesAndNewlines).utf8.map { unit in
            switch unit {
            case 48...57: Int(unit) - 48
            case 65...70: Int(unit) - 55
            case 97...102: Int(unit) - 87
            default: -1
            }
        }
        guard digits.count >= 64, digits.count % 2 == 0, !digits.contains(-1) else {
            throw .notHexadecimal(source: source)
        }
        key = SymmetricKey(
            data: stride(from: 0, to: digits.count, by: 2).map {
                UInt8(digits[$0] * 16 + digits[$0 + 1])
            })
    }

    /// Reads the secret at `path`, or makes one there (readable by its owner only) if none exists.
    public static func loadOrMake(path: String) throws -> PersonSecret {
        if FileManager.default.fileExists(atPath: path) {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw Fault.unreadable(path: path, reason: "it is not readable text.")
            }
            return try PersonSecret(hexadecimal: text, source: path)
        }
        var random = SystemRandomNumberGenerator()
        let text = (0..<32).map { _ in
            let digits = String(UInt8.random(in: 0...255, using: &random), radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
        let made = FileManager.default.createFile(
            atPath: path, contents: Data((text + "\n").utf8),
            attributes: [.posixPermissions: 0o600])
        guard made else { throw Fault.unreadable(path: path, reason: "it cannot be created.") }
        return try PersonSecret(hexadecimal: text, source: path)
    }
}
