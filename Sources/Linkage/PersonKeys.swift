import Crypto
import Foundation

/// Makes the pseudonymous keys: of people, of council numbers and of the events of a feed.
///
/// Each is the first 64 bits of HMAC-SHA-256 over a labelled message, so that the same input gives
/// the same key on any machine, and none can be turned back without the secret. Labels keep the
/// name spaces apart: a council number never equals an NHS number by chance.
public struct PersonKeys: Sendable {
    private static let nhsLabel = Array("nhs".utf8)
    private static let localLabel = Array("local".utf8)
    private static let pseudonymLabel = Array("pseudonym".utf8)

    private let template: HMAC<SHA256>
    private var message: [UInt8] = []

    /// Keys under `secret`.
    public init(secret: PersonSecret) {
        template = HMAC<SHA256>(key: secret.key)
        message.reserveCapacity(128)
    }

    /// The key of the person with this NHS number (ten ASCII digits, already checked).
    public mutating func person(nhsNumber: ArraySlice<UInt8>) -> Int64 {
        start(label: Self.nhsLabel)
        append(nhsNumber)
        return finish()
    }

    /// The key of a person known by a sender's own number only.
    ///
    /// - Parameter scheme: whose numbers they are, such as the council's code.
    public mutating func person(
        localNumber: ArraySlice<UInt8>, scheme: ArraySlice<UInt8>
    ) -> Int64 {
        start(label: Self.localLabel)
        append(scheme)
        append(localNumber)
        return finish()
    }

    /// The key of a person whom the sender has pseudonymised already.
    public mutating func person(pseudonym: ArraySlice<UInt8>) -> Int64 {
        start(label: Self.pseudonymLabel)
        append(pseudonym)
        return finish()
    }

    /// A number by which two processes can tell that they have the same secret.
    public var check: Int64 {
        var keys = self
        keys.start(label: Array("check".utf8))
        return keys.finish()
    }

    /// Begins the message of a key in the name space `label`; `append` its parts, then `finish`.
    public mutating func start(label: [UInt8]) {
        message.removeAll(keepingCapacity: true)
        message.append(contentsOf: label)
    }

    /// Adds a part; `nil` is a part of its own, different from an empty one.
    public mutating func append(_ part: ArraySlice<UInt8>?) {
        // Control characters cannot stand in a cleaned field, so no two part lists collide.
        message.append(part == nil ? 0x1E : 0x1F)
        if let part { message.append(contentsOf: part) }
    }

    /// Adds a number as a part.
    public mutating func append(_ number: Int64) {
        message.append(0x1D)
        var rest = UInt64(bitPattern: number)
        for _ in 0..<8 {
            message.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    /// The key of the message.
    public func finish() -> Int64 {
        var code = template
        code.update(data: message)
        var key: UInt64 = 0
        for byte in code.finalize().prefix(8) { key = key << 8 | UInt64(byte) }
        return Int64(bitPattern: key)
    }
}
