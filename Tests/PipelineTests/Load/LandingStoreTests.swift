import Foundation
import Pipeline
import TestTools
import Testing

@Suite("the landing store")
struct LandingStoreTests {
    @Test("keeps a file byte for byte under the SHA-256 of its bytes, once")
    func keeps() throws {
        let folder = TestFolder.path("landing")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("abc.csv")
        try Data("abc".utf8).write(to: file)
        let store = LandingStore(folder: folder.appendingPathComponent("store"))

        let fingerprint = try store.fingerprint(of: file)
        // The example of FIPS 180-4.
        #expect(
            fingerprint.sha256
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(fingerprint.byteCount == 3)
        try store.keep(file, as: fingerprint)
        // The sender's program writes on into its own file; what was kept stays as it was.
        try Data("changed".utf8).write(to: file)
        try store.keep(file, as: fingerprint)
        #expect(try Data(contentsOf: store.place(of: fingerprint)) == Data("abc".utf8))
    }

    @Test("a file that is not there is said to be unreadable")
    func missing() throws {
        let store = LandingStore(folder: FileManager.default.temporaryDirectory)
        #expect(throws: LoadFault.self) {
            try store.fingerprint(of: URL(fileURLWithPath: "/nowhere/at-all.csv"))
        }
    }
}
