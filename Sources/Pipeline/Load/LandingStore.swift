import Crypto
public import Foundation

/// Keeps every feed file byte for byte, under the SHA-256 of its bytes.
///
/// A file that is there already is not written again; a file is never changed or overwritten.
public struct LandingStore: Sendable {
    /// The folder that holds the files.
    public let folder: URL

    /// A store in `folder`, which is made with the first file.
    public init(folder: URL) { self.folder = folder }

    /// What a file's bytes are.
    public struct Fingerprint: Hashable, Sendable {
        /// SHA-256, 64 hexadecimal digits.
        public let sha256: String
        /// The size in bytes.
        public let byteCount: Int
    }

    /// Reads a file once, in pieces, for its fingerprint.
    ///
    /// - Throws: `LoadFault.unreadable` when it cannot be read.
    public func fingerprint(of file: URL) throws -> Fingerprint {
        let handle: FileHandle
        do {
            handle = try FileHandle(forReadingFrom: file)
        } catch {
            throw LoadFault.unreadable(file: file.lastPathComponent)
        }
        defer { try? handle.close() }
        var hasher = SHA256()
        var count = 0
        while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
            hasher.update(data: piece)
            count += piece.count
        }
        let digest = hasher.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
        return Fingerprint(sha256: digest, byteCount: count)
    }

    /// Keeps a file; it is whole in the store or not there at all.
    public func keep(_ file: URL, as fingerprint: Fingerprint) throws {
        let place = self.place(of: fingerprint)
        guard !FileManager.default.fileExists(atPath: place.path) else { return }
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        // A name of its own: two workers may keep the same bytes at the same moment.
        let partial = place.appendingPathExtension("part-\(UUID().uuidString)")
        // A copy, never a link: a sender's program that writes into its own file again must not
        // reach the bytes that were loaded.
        try FileManager.default.copyItem(at: file, to: partial)
        do {
            try FileManager.default.moveItem(at: partial, to: place)
        } catch {
            try? FileManager.default.removeItem(at: partial)
            guard FileManager.default.fileExists(atPath: place.path) else { throw error }
        }
    }

    /// Where a file of this fingerprint lies.
    public func place(of fingerprint: Fingerprint) -> URL {
        folder.appendingPathComponent(String(fingerprint.sha256.prefix(2)))
            .appendingPathComponent(fingerprint.sha256)
    }
}
