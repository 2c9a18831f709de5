import Foundation
import Glibc

/// Runs the server programs as a user that PostgreSQL accepts.
struct ClusterRunner {
    private enum Way {
        /// We are not root.
        case direct
        /// In a user namespace where root looks like the other user; files stay root's.
        case namespace(tool: URL)
        /// As the other user, who then owns the files.
        case switched(tool: URL, arguments: [String])
    }

    private let programs: URL
    private let way: Way

    /// The other user's number where files have to be theirs.
    let userNumber: UInt32?
    private let groupNumber: UInt32

    /// The tools by which root becomes another user, the best first.
    static let tools = ["unshare", "setpriv", "runuser"]

    /// Finds a way that works here.
    ///
    /// - Parameter tools: those of `tools` that may be tried.
    static func choose(programs: URL, tools: [String] = tools) throws -> ClusterRunner {
        guard geteuid() == 0 else {
            return ClusterRunner(programs: programs, way: .direct, userNumber: nil, groupNumber: 0)
        }
        guard let user = account("postgres") ?? account("nobody") else {
            throw PrivateClusterError.cannotLeaveRoot
        }
        if tools.contains("unshare"), let tool = ClusterPrograms.tool("unshare") {
            let runner = ClusterRunner(
                programs: programs, way: .namespace(tool: tool), userNumber: nil,
                groupNumber: user.group, mapped: user)
            if (try? runner.majorVersion()) != nil { return runner }
        }
        let others = [
            ("setpriv", ["--reuid=\(user.name)", "--regid=\(user.group)", "--init-groups"]),
            ("runuser", ["-u", user.name, "--"]),
        ]
        for (name, arguments) in others where tools.contains(name) {
            guard let tool = ClusterPrograms.tool(name) else { continue }
            let runner = ClusterRunner(
                programs: programs, way: .switched(tool: tool, arguments: arguments),
                userNumber: user.number, groupNumber: user.group, mapped: user)
            if (try? runner.majorVersion()) != nil { return runner }
        }
        throw PrivateClusterError.cannotLeaveRoot
    }

    private struct Account {
        let name: String
        let number: UInt32
        let group: UInt32
    }

    /// The user as whom the server runs.
    private let mapped: Account?

    private init(
        programs: URL, way: Way, userNumber: UInt32?, groupNumber: UInt32, mapped: Account? = nil
    ) {
        self.programs = programs
        self.way = way
        self.userNumber = userNumber
        self.groupNumber = groupNumber
        self.mapped = mapped
    }

    private static func account(_ name: String) -> Account? {
        guard let entry = unsafe getpwnam(name) else { return nil }
        return Account(
            name: name, number: unsafe entry.pointee.pw_uid, group: unsafe entry.pointee.pw_gid)
    }

    /// The programs' major version, such as `15`.
    func majorVersion() throws -> String {
        let words = try run("postgres", ["--version"]).split(separator: " ")
        guard let number = words.first(where: { $0.first?.isNumber == true }) else {
            throw PrivateClusterError.programFailed("postgres", output: "no version")
        }
        return String(number.prefix(while: \.isNumber))
    }

    /// Runs one of the server programs.
    @discardableResult
    func run(_ name: String, _ arguments: [String]) throws -> String {
        let program = programs.appendingPathComponent(name)
        switch way {
        case .direct:
            return try ProgramCall(program: program, arguments: arguments).run()
        case .namespace(let tool):
            let map = [
                "-U", "--map-user=\(mapped?.number ?? 0)", "--map-group=\(mapped?.group ?? 0)",
                program.path,
            ]
            return try ProgramCall(program: tool, arguments: map + arguments).run()
        case .switched(let tool, let before):
            // From the root folder: the other user cannot always come back to where we are, and
            // PostgreSQL's programs then refuse to start.
            return try ProgramCall(
                program: URL(fileURLWithPath: "/usr/bin/env"),
                arguments: ["-C", "/", tool.path] + before + [program.path] + arguments
            ).run()
        }
    }

    /// Checks that the other user, where there is one, can come to a folder at all: below a home
    /// that only root may enter no owner helps.
    func checkReach(_ folder: URL) throws {
        guard userNumber != nil else { return }
        var above = folder.deletingLastPathComponent()
        while above.path != "/" {
            var facts = stat()
            if unsafe stat(above.path, &facts) == 0, facts.st_mode & 0o001 == 0,
                facts.st_uid != userNumber
            {
                throw PrivateClusterError.outOfReach(
                    folder: folder.path, closed: above.path, user: mapped?.name ?? "")
            }
            above.deleteLastPathComponent()
        }
    }

    /// Makes the other user the owner of folders and all in them, where files have to be theirs.
    func takeOver(_ folders: [URL]) throws {
        guard let userNumber else { return }
        for folder in folders {
            let inner = FileManager.default.enumerator(atPath: folder.path)?
                .compactMap { ($0 as? String).map { folder.appendingPathComponent($0).path } }
            for path in [folder.path] + (inner ?? []) {
                guard unsafe lchown(path, userNumber, groupNumber) == 0 else {
                    throw PrivateClusterError.system("cannot give \(path) to another user")
                }
            }
        }
    }
}
