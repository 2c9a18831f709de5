import CPostgres
import Foundation
import Glibc
import Synchronization

/// Asks the server to stop what a connection runs; may be used from any thread.
@safe
final class CancelHandle: @unchecked Sendable {
    // Unchecked: libpq declares PQcancel safe on any thread, and the pointer never changes.
    private let pointer: OpaquePointer
    private let socket: Int32
    private let grace: Duration
    private let state = Mutex(State())

    private struct State {
        var last: UInt64 = 0
        var running: UInt64?
    }

    /// - Parameters:
    ///   - socket: the connection's socket.
    ///   - grace: how long a server may take to stop a command before the connection is cut.
    init(_ pointer: OpaquePointer, socket: Int32, grace: Duration) {
        unsafe self.pointer = pointer
        self.socket = socket
        self.grace = grace
    }

    deinit {
        unsafe PQfreeCancel(pointer)
    }

    /// Marks the start of a command and names it.
    func begin() -> UInt64 {
        state.withLock { state in
            state.last += 1
            state.running = state.last
            return state.last
        }
    }

    /// Marks the end of a command; waits for a cancel request that is on its way.
    func end() {
        state.withLock { $0.running = nil }
    }

    /// Cancels whichever command runs.
    ///
    /// The lock is held meanwhile, so that a late request never hits the next command.
    func cancel() {
        state.withLock { if $0.running != nil { ask() } }
    }

    /// Cancels the named command, and comes back at once.
    ///
    /// Asks again until the command has ended, because a request that overtakes its command on the
    /// way to the server is lost. Cuts the connection when the server has not stopped the command
    /// after the time of grace, so that nobody waits for a server that does not answer.
    func cancelUntilEnded(_ command: UInt64) {
        Thread { [self] in
            let clock = ContinuousClock()
            let limit = clock.now + grace
            var pause = 0.01
            while stillRuns(command, isLate: clock.now >= limit) {
                Thread.sleep(forTimeInterval: pause)
                pause = min(2 * pause, 0.5)
            }
        }.start()
    }

    /// Asks once more, or cuts the connection when it is late; false when there is no more to do.
    private func stillRuns(_ command: UInt64, isLate: Bool) -> Bool {
        state.withLock { state in
            // The socket is open as long as a command runs on it.
            guard state.running == command else { return false }
            if isLate {
                _ = shutdown(socket, Int32(SHUT_RDWR))
            } else {
                ask()
            }
            return !isLate
        }
    }

    private func ask() {
        var message = [CChar](repeating: 0, count: 256)
        _ = unsafe PQcancel(pointer, &message, 256)
    }
}

/// Collects what the server says beside its results.
final class NoticeBox: Sendable {
    private let notices = Mutex<[String]>([])
    private let limit = 1000

    func append(_ notice: String) {
        notices.withLock { if $0.count < limit { $0.append(notice) } }
    }

    func take() -> [String] {
        notices.withLock { notices in
            defer { notices = [] }
            return notices
        }
    }
}
