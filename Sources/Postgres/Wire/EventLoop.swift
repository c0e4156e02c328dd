import CLibPQ
import Foundation
import Synchronization

/// One thread that owns all database sockets (vòng lặp sự kiện): epoll, a queue of submitted
/// work, and timers. It is the executor of the actors that own connections, so the compiler
/// keeps libpq on this thread.
///
/// Work from other threads goes through the mutex; everything else is touched on the loop's
/// thread only, which `onLoop` asserts. That is what `@unchecked` vouches for.
final class EventLoop: SerialExecutor, @unchecked Sendable {
    /// All databases of a process share one thread.
    static let shared = EventLoop()

    typealias Work = @Sendable () -> Void
    typealias Handler = @Sendable (_ readable: Bool, _ writable: Bool) -> Void

    private enum Item {
        case job(UnownedJob)
        case work(Work)
    }

    private struct Inbox {
        var items: [Item] = []
        var sleeping = false
    }

    private struct Timer {
        let id: UInt64
        let deadline: ContinuousClock.Instant
        let work: Work
    }

    private let inbox = Mutex(Inbox())
    private let epoll = tram_epoll_create()
    private let bell = tram_eventfd_create()
    private let threadID = Atomic<UInt>(0)

    private var handlers: [Int32: Handler] = [:]
    private var timers: [Timer] = []
    private var lastTimer: UInt64 = 0
    private var tickEnds: [Work] = []

    init() {
        _ = tram_epoll_watch(epoll, bell, 1, 0)
        let thread = Thread { [self] in run() }
        thread.name = "postgres"
        thread.start()
    }

    var onLoop: Bool { threadID.load(ordering: .relaxed) == tram_thread() }

    // MARK: Executor

    func enqueue(_ job: consuming ExecutorJob) {
        put(.job(UnownedJob(job)))
    }

    func checkIsolated() {
        precondition(onLoop, "this belongs on the database loop's thread")
    }

    func isIsolatingCurrentContext() -> Bool? { onLoop }

    // MARK: Work

    /// Runs on the loop's thread, in the order of submission; a sleeping loop is woken.
    func submit(_ work: @escaping Work) {
        put(.work(work))
    }

    private func put(_ item: Item) {
        let wake = inbox.withLock { inbox in
            inbox.items.append(item)
            defer { inbox.sleeping = false }
            return inbox.sleeping
        }
        if wake { tram_eventfd_signal(bell) }
    }

    /// Runs once at the end of this turn, before the loop waits. On the loop only.
    func atTickEnd(_ work: @escaping Work) {
        checkIsolated()
        tickEnds.append(work)
    }

    // MARK: Sockets and timers, on the loop only

    func watch(_ descriptor: Int32, readable: Bool, writable: Bool, _ handler: @escaping Handler) {
        checkIsolated()
        handlers[descriptor] = handler
        _ = tram_epoll_watch(epoll, descriptor, readable ? 1 : 0, writable ? 1 : 0)
    }

    func rewatch(_ descriptor: Int32, readable: Bool, writable: Bool) {
        checkIsolated()
        _ = tram_epoll_watch(epoll, descriptor, readable ? 1 : 0, writable ? 1 : 0)
    }

    /// Before the descriptor is closed, since its number may come back at once.
    func forget(_ descriptor: Int32) {
        checkIsolated()
        handlers[descriptor] = nil
        tram_epoll_forget(epoll, descriptor)
    }

    /// There are few timers: one per pool and per connection that is being made.
    @discardableResult
    func after(_ delay: Duration, _ work: @escaping Work) -> UInt64 {
        checkIsolated()
        lastTimer += 1
        let deadline = ContinuousClock.now + delay
        let place = timers.firstIndex { $0.deadline < deadline } ?? timers.endIndex
        timers.insert(Timer(id: lastTimer, deadline: deadline, work: work), at: place)
        return lastTimer
    }

    func cancelTimer(_ id: UInt64) {
        checkIsolated()
        timers.removeAll { $0.id == id }
    }

    // MARK: The thread

    private func run() {
        threadID.store(tram_thread(), ordering: .relaxed)
        var ready = [tram_readiness](repeating: tram_readiness(), count: 64)
        while true {
            drain()
            let timeout = sleepOrPoll()
            let count = tram_epoll_wait(epoll, &ready, timeout)
            inbox.withLock { $0.sleeping = false }
            for event in ready.prefix(Int(max(0, count))) {
                if event.descriptor == bell {
                    tram_eventfd_clear(bell)
                } else {
                    // An earlier handler of this turn may have closed this one.
                    handlers[event.descriptor]?(event.readable != 0, event.writable != 0)
                }
            }
            fireTimers()
        }
    }

    /// Runs what was submitted until nothing is, then the ends of the turn.
    private func drain() {
        let executor = asUnownedSerialExecutor()
        while true {
            let items = inbox.withLock { inbox in
                defer { inbox.items = [] }
                return inbox.items
            }
            if items.isEmpty, tickEnds.isEmpty { return }
            for item in items {
                switch item {
                case .job(let job): job.runSynchronously(on: executor)
                case .work(let work): work()
                }
            }
            let ends = tickEnds
            tickEnds.removeAll(keepingCapacity: true)
            for end in ends { end() }
        }
    }

    /// The time-out for epoll; 0 when something arrived meanwhile.
    private func sleepOrPoll() -> Int32 {
        let idle = inbox.withLock { inbox in
            inbox.sleeping = inbox.items.isEmpty
            return inbox.sleeping
        }
        guard idle else { return 0 }
        guard let next = timers.last else { return -1 }
        let left = next.deadline - ContinuousClock.now
        return Int32(clamping: max(0, left.wholeMilliseconds + 1))
    }

    private func fireTimers() {
        guard !timers.isEmpty else { return }
        let now = ContinuousClock.now
        while let next = timers.last, next.deadline <= now {
            timers.removeLast()
            next.work()
        }
    }
}
