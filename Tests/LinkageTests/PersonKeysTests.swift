import Foundation
import Linkage
import Testing

@Suite("Person keys")
struct PersonKeysTests {
    let number = ArraySlice("9990000018".utf8)

    func keys(_ digit: Character = "a") throws -> PersonKeys {
        PersonKeys(
            secret: try PersonSecret(
                hexadecimal: String(repeating: digit, count: 64), source: "the test"))
    }

    @Test("the same number under the same secret is the same person")
    func stable() throws {
        var first = try keys()
        var second = try keys()
        #expect(first.person(nhsNumber: number) == second.person(nhsNumber: number))
    }

    @Test("the key is HMAC-SHA-256 of the labelled number, as any other program computes it")
    func reference() throws {
        var keys = try keys()
        // python3 -c "import hmac;print(hmac.new(bytes.fromhex('aa'*32),
        //   b'nhs\x1f9990000018','sha256').hexdigest()[:16])"
        let expected = Int64(bitPattern: 0x93a48c263d28618c)
        #expect(keys.person(nhsNumber: number) == expected)
    }

    @Test("another secret, another name space or another scheme gives another key")
    func apart() throws {
        var keys = try keys()
        var others = try self.keys("b")
        let made = [
            keys.person(nhsNumber: number),
            others.person(nhsNumber: number),
            keys.person(localNumber: number, scheme: ArraySlice("609".utf8)),
            keys.person(localNumber: number, scheme: ArraySlice("610".utf8)),
            keys.person(pseudonym: number),
            event(&keys, [number]),
        ]
        #expect(Set(made).count == made.count)
    }

    @Test("parts of a natural key do not run into each other")
    func parts() throws {
        var keys = try keys()
        let made = [
            event(&keys, [ArraySlice("AB".utf8), ArraySlice("C".utf8)]),
            event(&keys, [ArraySlice("A".utf8), ArraySlice("BC".utf8)]),
            event(&keys, [ArraySlice("ABC".utf8), ArraySlice("".utf8)]),
            event(&keys, [ArraySlice("ABC".utf8), nil]),
        ]
        #expect(Set(made).count == made.count)
    }

    func event(_ keys: inout PersonKeys, _ parts: [ArraySlice<UInt8>?]) -> Int64 {
        keys.start(label: Array("SUS_APC".utf8))
        for part in parts { keys.append(part) }
        return keys.finish()
    }

    @Test("a secret is made once, kept private, and read again")
    func secretFile() throws {
        let path = NSTemporaryDirectory() + "secret-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var first = PersonKeys(secret: try PersonSecret.loadOrMake(path: path))
        var second = PersonKeys(secret: try PersonSecret.loadOrMake(path: path))
        #expect(first.person(nhsNumber: number) == second.person(nhsNumber: number))
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }

    @Test("a short or misspelled secret is refused", arguments: ["", "abc", "zz"])
    func badSecret(text: String) {
        #expect(throws: PersonSecret.Fault.self) {
            try PersonSecret(hexadecimal: text, source: "the test")
        }
    }
}
