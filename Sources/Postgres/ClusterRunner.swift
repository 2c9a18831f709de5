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

    /// Finds a way that works here.
    static func choose(programs: URL) throws -> ClusterRunner {
        guard geteuid() == 0 else {
            return ClusterRunner(programs: programs, way: .direct, userNumber: nil, groupNumber: 0)
        }
        guard let user = account("postgres") ?? account("nobody") else {
            throw PrivateClusterError.cannotLeaveRoot
        }
        if let tool = ClusterPrograms.tool("unshare") {
            let runner = ClusterRunner(
                programs: programs, way: .namespace(tool: tool), userNumber: nil,
                groupNumber: user.group, mapped: user)
            if (try? runner.majorVersion()) != nil { return runner }
        }
        let others = [
            ("setpriv", ["--reuid=\(user.name)", "--regid=\(user.group)", "--init-groups"]),
            ("runuser", ["-u", user.name, "--"]),
        ]
        for (name, arguments) in others {
            guard let tool = ClusterPrograms.tool(name) else { continue }
            let runner = ClusterRunner(
                programs: programs, way: .switched(tool: tool, arguments: arguments),
                userNumber: user.number, groupNumber: user.group)
            if (try? runner.majorVersion()) != nil { return runner }
        }
        throw PrivateClusterError.cannotLeaveRoot
    }

    private struct Account {
        let name: String
        let number: UInt32
        let group: UInt32
    }

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
            return try ProgramCall(
                program: tool, arguments: before + [program.path] + arguments
            ).run()
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
