package import Logging
import Synchronization

/// The connections of one role of the database (bể kết nối).
///
/// `query` sends single statements over a few shared, pipelined connections; `transaction`
/// leases a connection. Both wait in line, up to a bound and a deadline.
package actor Pool {
    package struct Limits: Sendable {
        /// Pipelined connections for single statements. One carries the most per processor.
        package var shared: Int
        /// Connections for transactions.
        package var leased: Int
        /// Statements in flight on one shared connection.
        package var depth = 64
        /// Those who wait; one more is told `.busy`.
        package var queue = 1024
        /// How long one waits for a connection.
        package var patience: Duration = .seconds(5)

        package init(shared: Int = 1, leased: Int = 4) {
            self.shared = shared
            self.leased = leased
        }
    }

    /// For metrics.
    package struct Statistics: Sendable {
        package let open: Int
        package let busy: Int
        package let waiting: Int
    }

    /// What waits for a slot.
    enum Waiting: Sendable {
        case request(Request)
        case lease(LeaseRequest)
    }

    package nonisolated let name: String
    package nonisolated let settings: ConnectionSettings
    package nonisolated let limits: Limits
    nonisolated let loop: EventLoop
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    nonisolated let listener: Listener
    private let logger: Logger
    private var generator: any RandomNumberGenerator
    private var machine: PoolMachine
    private var connections: [Int: Connection] = [:]
    private var waiting: [UInt64: Waiting] = [:]
    private var lastID: UInt64 = 0
    private var lastFailure: PostgresError?
    private var sweepIsDue = false
    private var whenClosed: [CheckedContinuation<Void, Never>] = []
    private var isClosed = false

    package init(
        _ settings: ConnectionSettings, limits: Limits = Limits(), name: String? = nil,
        logger: Logger = Logger(label: "postgres"),
        generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) {
        self.settings = settings
        self.limits = limits
        self.name = name ?? settings.user ?? "default"
        self.logger = logger
        self.generator = generator
        let loop = EventLoop.shared
        self.loop = loop
        listener = Listener(settings, on: loop, logger: logger, generator: generator)
        var slots = PoolMachine.Limits()
        slots.shared = limits.shared
        slots.leased = limits.leased
        slots.depth = limits.depth
        slots.queue = limits.queue
        machine = PoolMachine(limits: slots)
    }

    // MARK: Work, on the loop

    func start(_ request: Request) {
        guard request.interruption == nil else {
            request.fail(CancellationError())
            return
        }
        let now = ContinuousClock.now
        let id = remember(.request(request))
        let patience = now + limits.patience
        perform(
            machine.read(id, deadline: min(patience, request.deadline ?? patience), now: now))
    }

    func start(_ lease: LeaseRequest) {
        guard !lease.isCancelled else {
            lease.finish(.failure(CancellationError()))
            return
        }
        let now = ContinuousClock.now
        let id = remember(.lease(lease))
        let patience = now + limits.patience
        perform(
            machine.lease(id, deadline: min(patience, lease.deadline ?? patience), now: now))
    }

    private func remember(_ item: Waiting) -> UInt64 {
        lastID += 1
        waiting[lastID] = item
        return lastID
    }

    /// The caller no longer waits for its request.
    func cancel(_ request: Request) {
        let error = CancellationError()
        for (id, item) in waiting {
            guard case .request(let other) = item, other == request else { continue }
            if machine.withdraw(id) { waiting[id] = nil }
            request.fail(error)
            return
        }
        for (slot, connection) in connections where slot < limits.shared {
            connection.assumeIsolated { $0.discard(request, for: error) }
        }
    }

    func cancel(_ lease: LeaseRequest) {
        for (id, item) in waiting {
            guard case .lease(let other) = item, other === lease else { continue }
            if machine.withdraw(id) { waiting[id] = nil }
            lease.finish(.failure(CancellationError()))
            return
        }
    }

    func giveBack(_ slot: Int, _ connection: Connection, fit: Bool) {
        guard connections[slot] === connection else { return }
        let isClean = connection.assumeIsolated { $0.isClean }
        perform(machine.finished(slot, fit: fit && isClean, now: .now))
    }

    private func perform(_ actions: [PoolMachine.Action]) {
        for action in actions {
            switch action {
            case .connect(let slot, let attempt): connect(slot, attempt)
            case .close(let slot):
                connections.removeValue(forKey: slot)?.assumeIsolated { $0.close() }
            case .assign(let id, let slot): assign(id, slot)
            case .reject(let id, let reason): reject(id, reason)
            case .wake(let delay):
                loop.after(delay) { [weak self] in
                    self?.assumeIsolated { $0.perform($0.machine.wake(.now)) }
                }
            case .closed:
                isClosed = true
                for continuation in whenClosed { continuation.resume() }
                whenClosed = []
            }
        }
        if !actions.isEmpty { scheduleSweep() }
    }

    private func connect(_ slot: Int, _ attempt: Int) {
        let connection = Connection(settings, on: loop) { [weak self] event in
            self?.assumeIsolated { $0.handle(event, slot) }
        }
        connections[slot] = connection
        connection.assumeIsolated { $0.open(attempt: attempt) }
    }

    private func handle(_ event: ConnectionEvent, _ slot: Int) {
        switch event {
        case .opened:
            lastFailure = nil
            perform(machine.connected(slot, now: .now))
        case .refused(let error):
            connections[slot] = nil
            if lastFailure == nil {
                logger.warning("\(name): \(error.diagnostic)")
            }
            lastFailure = error
            perform(
                machine.failed(
                    slot, hopeless: error.isHopeless, now: .now, using: &generator))
        case .lost(let error):
            connections[slot] = nil
            logger.warning("\(name): \(error.diagnostic)")
            perform(machine.lost(slot, now: .now))
        case .settled:
            // A lease ends when its holder says so.
            if slot < limits.shared { perform(machine.finished(slot, now: .now)) }
        case .notified: break
        }
    }

    private func assign(_ id: UInt64, _ slot: Int) {
        guard let item = waiting.removeValue(forKey: id), let connection = connections[slot]
        else { return }
        switch item {
        case .request(let request): connection.assumeIsolated { $0.submit(request) }
        case .lease(let lease):
            lease.finish(.success(Lease(pool: self, slot: slot, connection: connection)))
        }
    }

    private func reject(_ id: UInt64, _ reason: PoolMachine.Rejection) {
        let error =
            switch reason {
            case .busy: PostgresError(.busy, "too many wait for the pool \(name)")
            case .closed: PostgresError(.closed, "the pool \(name) is closed")
            case .timedOut:
                lastFailure
                    ?? PostgresError(.timedOut, "no connection of \(name) became free in time")
            case .unreachable:
                lastFailure ?? PostgresError(.cannotConnect, "no connection can be made")
            }
        switch waiting.removeValue(forKey: id) {
        case .request(let request): request.fail(error)
        case .lease(let lease): lease.finish(.failure(error))
        case nil: break
        }
    }

    // MARK: Deadlines

    /// Deadlines are looked at in steps, and only while somebody waits: a timer for each of
    /// many thousand statements a second would cost more than it gives.
    private static let sweepInterval: Duration = .milliseconds(20)

    private func scheduleSweep() {
        guard !sweepIsDue, machine.isBusy else { return }
        sweepIsDue = true
        loop.after(Self.sweepInterval) { [weak self] in
            self?.assumeIsolated {
                $0.sweepIsDue = false
                $0.sweep()
            }
        }
    }

    private func sweep() {
        let now = ContinuousClock.now
        perform(machine.expire(now))
        for (slot, connection) in connections {
            let leased = slot >= limits.shared
            connection.assumeIsolated { $0.expire(now, leased: leased) }
        }
        scheduleSweep()
    }

    // MARK: Ending

    /// Takes nothing new, lets what is in flight end, for `grace` at most, and closes.
    package func close(grace: Duration = .zero) async {
        await listener.close()
        perform(machine.drain())
        if isClosed { return }
        if grace > .zero {
            loop.after(grace) { [weak self] in
                self?.assumeIsolated { $0.perform($0.machine.abort()) }
            }
        } else {
            perform(machine.abort())
        }
        if isClosed { return }
        await withCheckedContinuation { whenClosed.append($0) }
    }

    package var statistics: Statistics {
        Statistics(open: machine.openSlots, busy: machine.load, waiting: machine.waiting)
    }
}
