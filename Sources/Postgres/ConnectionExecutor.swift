import Foundation

/// Runs one actor's work on one thread of its own, because libpq blocks.
///
/// Not a Dispatch queue: on Linux its work shares the few threads of the default pool with all
/// other tasks, and two slow queries would stop the program.
final class ConnectionExecutor: SerialExecutor {
    private let line = WorkLine()

    init() {
        let line = line
        let thread = Thread { line.work() }
        thread.name = "postgres"
        thread.start()
    }

    deinit {
        line.stop()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        line.add(unsafe WorkLine.Item(job: UnownedJob(job), executor: asUnownedSerialExecutor()))
    }

    func isIsolatingCurrentContext() -> Bool? {
        line.isCurrent
    }

    func checkIsolated() {
        precondition(line.isCurrent, "not on the connection's thread")
    }
}

/// The jobs that wait for one thread, first come first served.
private final class WorkLine: @unchecked Sendable {
    // Unchecked: every access to the variables holds the condition's lock.
    @safe struct Item {
        let job: UnownedJob
        let executor: UnownedSerialExecutor
    }

    private let condition = NSCondition()
    private var items: [Item] = []
    private var isStopped = false
    private var thread: Thread?

    var isCurrent: Bool {
        condition.withLock { thread === Thread.current }
    }

    func add(_ item: Item) {
        condition.withLock {
            items.append(item)
            condition.signal()
        }
    }

    /// Lets the thread end after what is queued.
    func stop() {
        condition.withLock {
            isStopped = true
            condition.signal()
        }
    }

    func work() {
        condition.withLock { thread = Thread.current }
        while true {
            let batch = condition.withLock {
                while items.isEmpty && !isStopped { condition.wait() }
                defer { items = [] }
                return items
            }
            if batch.isEmpty { return }
            for item in batch { unsafe item.job.runSynchronously(on: item.executor) }
        }
    }
}
