import Synchronization

/// A bounded queue of byte chunks between a producer and one consumer.
///
/// `send` waits while `limit` bytes or more are queued, so a quick producer never fills the
/// memory. When the consumer goes away, `send` throws `ByteChannel.Closed`.
public final class ByteChannel: AsyncSequence, Sendable {
    /// One chunk.
    public typealias Element = [UInt8]
    /// What `fail` was given, or `CancellationError`.
    public typealias Failure = any Error

    /// The channel takes no more: it was finished, or its consumer is gone.
    public struct Closed: Error {}

    private struct Waiter {
        let id: UInt64
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var chunks: [[UInt8]] = []
        var first = 0
        var queued = 0
        var end: Result<Void, any Error>?
        var isAbandoned = false
        var lastID: UInt64 = 0
        var senders: [Waiter] = []
        var receiver: Waiter?

        mutating func nextID() -> UInt64 {
            lastID += 1
            return lastID
        }

        mutating func pop() -> [UInt8]? {
            guard first < chunks.count else { return nil }
            let chunk = chunks[first]
            chunks[first] = []
            first += 1
            queued -= chunk.count
            if first == chunks.count {
                chunks.removeAll(keepingCapacity: true)
                first = 0
            }
            return chunk
        }

        mutating func takeSenders() -> [Waiter] {
            defer { senders = [] }
            return senders
        }

        mutating func takeReceiver() -> Waiter? {
            defer { receiver = nil }
            return receiver
        }
    }

    private let limit: Int
    private let state = Mutex(State())

    /// Makes a channel that holds about `limit` bytes.
    public init(limit: Int = 4 << 20) {
        self.limit = Swift.max(1, limit)
    }

    /// Bytes that wait to be read.
    public var queuedBytes: Int { state.withLock { $0.queued } }

    /// Adds a chunk, after waiting for room.
    public func send(_ chunk: [UInt8]) async throws {
        guard !chunk.isEmpty else { return }
        while true {
            try Task.checkCancellation()
            let (isSent, receiver) = try state.withLock { state -> (Bool, Waiter?) in
                if state.isAbandoned || state.end != nil { throw Closed() }
                guard state.queued < limit else { return (false, nil) }
                state.chunks.append(chunk)
                state.queued += chunk.count
                return (true, state.takeReceiver())
            }
            receiver?.continuation.resume()
            if isSent { return }
            try await wait(isSender: true)
        }
    }

    /// Says that no more chunks come.
    public func finish() {
        end(.success(()))
    }

    /// Says that the producer broke down; the consumer's `next` throws the error.
    public func fail(_ error: any Error) {
        end(.failure(error))
    }

    private func end(_ result: Result<Void, any Error>) {
        let (senders, receiver) = state.withLock { state -> ([Waiter], Waiter?) in
            if state.end == nil { state.end = result }
            return (state.takeSenders(), state.takeReceiver())
        }
        for waiter in senders { waiter.continuation.resume() }
        receiver?.continuation.resume()
    }

    fileprivate func abandon() {
        let senders = state.withLock { state in
            state.isAbandoned = true
            state.chunks = []
            state.first = 0
            state.queued = 0
            return state.takeSenders()
        }
        for waiter in senders { waiter.continuation.resume() }
    }

    fileprivate func receive() async throws -> [UInt8]? {
        while true {
            try Task.checkCancellation()
            let (chunk, end, senders) = state.withLock {
                state -> ([UInt8]?, Result<Void, any Error>?, [Waiter]) in
                if case .failure? = state.end { return (nil, state.end, []) }
                guard let chunk = state.pop() else { return (nil, state.end, []) }
                return (chunk, nil, state.queued < limit ? state.takeSenders() : [])
            }
            for waiter in senders { waiter.continuation.resume() }
            if let chunk { return chunk }
            if let end {
                try end.get()
                return nil
            }
            try await wait(isSender: false)
        }
    }

    /// Waits until the other side may have changed something.
    private func wait(isSender: Bool) async throws {
        let id = state.withLock { $0.nextID() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let waiter = Waiter(id: id, continuation: continuation)
                let mustWait = state.withLock { state in
                    if Task.isCancelled || state.isAbandoned || state.end != nil { return false }
                    if isSender {
                        guard state.queued >= limit else { return false }
                        state.senders.append(waiter)
                    } else {
                        guard state.queued == 0 else { return false }
                        state.receiver = waiter
                    }
                    return true
                }
                if !mustWait { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                if state.receiver?.id == id { return state.takeReceiver() }
                guard let index = state.senders.firstIndex(where: { $0.id == id }) else {
                    return nil
                }
                return state.senders.remove(at: index)
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Starts reading; there is one reader only.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(channel: self)
    }

    /// Reads the chunks; when it is gone, the channel is closed to senders.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private final class Lifetime {
            let channel: ByteChannel

            init(_ channel: ByteChannel) { self.channel = channel }

            deinit { channel.abandon() }
        }

        private let lifetime: Lifetime

        init(channel: ByteChannel) {
            lifetime = Lifetime(channel)
        }

        /// The next chunk, or `nil` after the last.
        public mutating func next() async throws -> [UInt8]? {
            try await lifetime.channel.receive()
        }
    }
}
