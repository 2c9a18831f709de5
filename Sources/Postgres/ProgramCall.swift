import Foundation
import Glibc

/// One call of a program, its output kept.
///
/// Not Foundation's `Process`: that hands a socket of its own down to the child and counts the
/// child as running until the socket is closed, which the server that `pg_ctl` leaves behind
/// never does.
struct ProgramCall {
    let program: URL
    let arguments: [String]

    /// Runs the program to its end and returns what it printed; throws if it fails.
    func run() throws -> String {
        let name = program.lastPathComponent
        // A file, because the server would hold a pipe open.
        let output = FileManager.default.temporaryDirectory
            .appendingPathComponent("cm-\(UUID().uuidString).out")
        let descriptor = unsafe open(output.path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw PrivateClusterError.system("cannot write to \(output.path)")
        }
        defer {
            _ = close(descriptor)
            try? FileManager.default.removeItem(at: output)
        }
        let process = try spawn(output: descriptor)
        var state: Int32 = 0
        while unsafe waitpid(process, &state, 0) < 0 {
            guard errno == EINTR else {
                throw PrivateClusterError.programFailed(name, output: "its end was missed")
            }
        }
        let text = (try? String(contentsOf: output, encoding: .utf8)) ?? ""
        guard state == 0 else {
            throw PrivateClusterError.programFailed(
                name, output: String(text.trimmed.suffix(2000)))
        }
        return text
    }

    private func spawn(output: Int32) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 2)
        // A server that stays must not keep a lock or a pipe that somebody else waits for.
        for descriptor in inheritable {
            unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        let words = CStrings([program.path] + arguments, terminated: true)
        let variables = CStrings(environment, terminated: true)
        var process: pid_t = 0
        let failure = unsafe posix_spawn(
            &process, program.path, &actions, nil, words.mutablePointers,
            variables.mutablePointers)
        guard failure == 0 else {
            throw PrivateClusterError.programFailed(
                program.lastPathComponent, output: unsafe String(cString: strerror(failure)))
        }
        return process
    }

    /// Our open files beyond the standard three that a child would get.
    private var inheritable: [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return names.compactMap { Int32($0) }.filter { descriptor in
            let flags = fcntl(descriptor, F_GETFD)
            return descriptor > 2 && flags >= 0 && flags & FD_CLOEXEC == 0
        }
    }

    /// Ours, without the settings that would lead PostgreSQL's programs elsewhere.
    private var environment: [String?] {
        var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("PG") }
        variables["LC_ALL"] = "C.UTF-8"
        return variables.map { "\($0.key)=\($0.value)" }
    }
}
