import Foundation

/// Runs an installed program over bytes put into a file, and gives what it prints.
public struct Tool: Sendable {
    /// The program's name, looked up on the path.
    public let name: String

    /// The program of this name.
    public init(name: String) { self.name = name }

    /// What the program prints, on either channel.
    ///
    /// - Parameter arguments: the first that is `FILE` becomes the path of `bytes`.
    public func output(_ arguments: [String], over bytes: [UInt8]) throws -> String {
        let file = TestFolder.path("tool")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [name] + arguments.map { $0 == "FILE" ? file.path : $0 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let printed = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: printed, as: UTF8.self)
    }
}
