public import Foundation
import Glibc

/// Folders for tests, all of them in one of the process that goes when the process ends.
///
/// A test that ends well removes its own; what a test that failed or was stopped half-way leaves
/// goes at the process's end, and what a killed process leaves with the next one.
public enum TestFolder {
    private static let prefix = "connect-measure-tests-"

    private static let place: URL = {
        let all = FileManager.default.temporaryDirectory
        let names = (try? FileManager.default.contentsOfDirectory(atPath: all.path)) ?? []
        for name in names where name.hasPrefix(prefix) {
            guard let process = Int32(name.dropFirst(prefix.count)), !isRunning(process) else {
                continue
            }
            try? FileManager.default.removeItem(at: all.appendingPathComponent(name))
        }
        atexit { TestFolder.removeAll() }
        return all.appendingPathComponent("\(prefix)\(getpid())", isDirectory: true)
    }()

    /// A new empty folder; remove it when it is no longer needed.
    public static func make(_ name: String) throws -> URL {
        let folder = path(name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// The path of a file or folder that is not there yet.
    public static func path(_ name: String) -> URL {
        try? FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        return place.appendingPathComponent("\(name)-\(UUID().uuidString)")
    }

    private static func isRunning(_ process: Int32) -> Bool {
        process == getpid() ? false : kill(process, 0) == 0 || errno == EPERM
    }

    private static func removeAll() {
        try? FileManager.default.removeItem(at: place)
    }
}
