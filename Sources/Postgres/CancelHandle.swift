import CPostgres
import Synchronization

/// Asks the server to stop what a connection runs; may be used from any thread.
@safe
final class CancelHandle: @unchecked Sendable {
    // Unchecked: libpq declares PQcancel safe on any thread, and the pointer never changes.
    private let pointer: OpaquePointer
    private let state = Mutex(State())

    private struct State {
        var last: UInt64 = 0
        var running: UInt64?
    }

    init(_ pointer: OpaquePointer) {
        unsafe self.pointer = pointer
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

    /// Cancels the named command if it still runs, or whichever runs if none is named.
    ///
    /// The lock is held meanwhile, so that a late request never hits the next command.
    func cancel(_ command: UInt64? = nil) {
        state.withLock { state in
            guard let running = state.running, command == nil || command == running else { return }
            var message = [CChar](repeating: 0, count: 256)
            _ = unsafe PQcancel(pointer, &message, 256)
        }
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
