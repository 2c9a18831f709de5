import Crypto
import Foundation

/// One numbered SQL file that changes the schema, such as `0003-landing.sql`.
public struct Migration: Sendable, Equatable {
    /// The number at the start of the file's name.
    public let number: Int
    /// The rest of the file's name, without `.sql`.
    public let name: String
    /// The statements.
    public let text: String
    /// The SHA-256 of the file's bytes, in hexadecimal.
    public let sha256: String

    /// Reads one file.
    init(file: URL) throws {
        let stem = file.deletingPathExtension().lastPathComponent
        let parts = stem.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, let number = Int(parts[0]), number > 0 else {
            throw MigrationError.badFileName(file.lastPathComponent)
        }
        guard let data = try? Data(contentsOf: file), let text = String(data: data, encoding: .utf8)
        else { throw MigrationError.unreadable(file.lastPathComponent) }
        self.number = number
        self.name = String(parts[1])
        self.text = text
        self.sha256 = SHA256.hash(data: data).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    /// Reads the migrations of a folder in order; their numbers run from 1 without a gap.
    static func all(in folder: URL) throws -> [Migration] {
        guard
            let files = try? FileManager.default.contentsOfDirectory(
                at: folder, includingPropertiesForKeys: nil)
        else { throw MigrationError.folderNotFound(folder.path) }
        let migrations = try files.filter { $0.pathExtension == "sql" }.map { file in
            try Migration(file: file)
        }.sorted { $0.number < $1.number }
        guard !migrations.isEmpty else { throw MigrationError.folderNotFound(folder.path) }
        for (index, migration) in migrations.enumerated() where migration.number != index + 1 {
            throw MigrationError.gap(after: index, found: migration.number)
        }
        return migrations
    }
}

/// Why the schema could not be brought up to date.
public enum MigrationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no folder with migrations at the place.
    case folderNotFound(String)
    /// A file is not named like `0003-landing.sql`.
    case badFileName(String)
    /// A file cannot be read as UTF-8 text.
    case unreadable(String)
    /// The numbers of the files do not run on, or one occurs twice.
    case gap(after: Int, found: Int)
    /// A file was changed after it had been applied.
    case edited(number: Int, name: String)
    /// The database has had migrations that this program does not know.
    case unknown(number: Int, name: String)
    /// The database lacks an earlier migration than one it has had.
    case ledgerGap(missing: Int)
    /// The server is older than the oldest that the program works with.
    case serverTooOld(version: String)

    /// A sentence for the person at the terminal.
    public var description: String {
        switch self {
        case .folderNotFound(let path):
            "there are no migrations at \(path)"
        case .badFileName(let name):
            "\(name) is not named like 0003-landing.sql"
        case .unreadable(let name):
            "\(name) cannot be read as UTF-8 text"
        case .gap(let after, let found):
            "migration \(after + 1) is expected after \(after), but \(found) was found"
        case .edited(let number, let name):
            "migration \(number) (\(name)) was changed after this database had it;"
                + " restore the file and put the change into a new migration"
        case .unknown(let number, let name):
            "this database has had migration \(number) (\(name)), which this version of the"
                + " program does not know; use a newer version"
        case .ledgerGap(let missing):
            "this database has had later migrations but not number \(missing)"
        case .serverTooOld(let version):
            "the database server is PostgreSQL \(version), and Connect Measure needs"
                + " PostgreSQL \(Migrator.oldestServer) or later"
        }
    }
}
