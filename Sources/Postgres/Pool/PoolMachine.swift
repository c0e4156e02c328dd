import DequeModule

/// Who gets which connection, and when one is made (máy trạng thái của bể kết nối). It is
/// pure: the pool performs the actions, and a test can do without a socket or a clock.
///
/// Slots `0 ..< shared` carry many reads at once; the slots behind them are leased to one
/// user at a time. Connections are made when somebody waits for one. When the server cannot
/// be reached, the whole pool backs off and one slot alone probes.
package struct PoolMachine: Sendable {
    package struct Limits: Sendable {
        package var shared = 1
        package var leased = 4
        /// Segments in flight on one shared connection.
        package var depth = 64
        /// Those that wait, reads and leases together.
        package var queue = 1024

        package init() {}
    }

    package enum Rejection: Equatable, Sendable { case busy, timedOut, closed, unreachable }

    package enum Action: Equatable, Sendable {
        case connect(slot: Int, attempt: Int)
        case close(slot: Int)
        case assign(UInt64, slot: Int)
        case reject(UInt64, Rejection)
        /// Call `wake` after this time.
        case wake(after: Duration)
        /// The last connection is closed.
        case closed
    }

    private enum Slot: Equatable, Sendable {
        case empty, opening
        case open(load: Int)
    }

    private struct Waiter: Sendable {
        let id: UInt64
        let deadline: ContinuousClock.Instant
    }

    private enum Phase: Sendable { case running, draining, closed }

    private let limits: Limits
    private var slots: [Slot]
    private var reads = Deque<Waiter>()
    private var leases = Deque<Waiter>()
    private var phase = Phase.running
    private var schedule: RetrySchedule
    /// Set while the server cannot be reached: when the next probe may start.
    private var quietUntil: ContinuousClock.Instant?
    private var wakeIsDue = false

    package init(limits: Limits, schedule: RetrySchedule = RetrySchedule()) {
        self.limits = limits
        self.schedule = schedule
        slots = Array(repeating: .empty, count: limits.shared + limits.leased)
    }

    /// Whether deadlines must be watched.
    package var isBusy: Bool {
        !reads.isEmpty || !leases.isEmpty
            || slots.contains { if case .open(let load) = $0 { load > 0 } else { false } }
    }

    package var waiting: Int { reads.count + leases.count }
    package var openSlots: Int { slots.count { if case .open = $0 { true } else { false } } }
    package var load: Int {
        slots.reduce(0) { if case .open(let load) = $1 { $0 + load } else { $0 } }
    }

    private var sharedSlots: Range<Int> { 0..<limits.shared }
    private var leasedSlots: Range<Int> { limits.shared..<slots.count }

    // MARK: Asking

    package mutating func read(
        _ id: UInt64, deadline: ContinuousClock.Instant, now: ContinuousClock.Instant
    ) -> [Action] {
        guard phase == .running, limits.shared > 0 else { return [.reject(id, .closed)] }
        if reads.isEmpty, let slot = leastLoaded() {
            return [assign(id, slot)]
        }
        guard waiting < limits.queue else { return [.reject(id, .busy)] }
        reads.append(Waiter(id: id, deadline: deadline))
        return advance(now)
    }

    package mutating func lease(
        _ id: UInt64, deadline: ContinuousClock.Instant, now: ContinuousClock.Instant
    ) -> [Action] {
        guard phase == .running, limits.leased > 0 else { return [.reject(id, .closed)] }
        if leases.isEmpty, let slot = leasedSlots.first(where: { slots[$0] == .open(load: 0) }) {
            return [assign(id, slot)]
        }
        guard waiting < limits.queue else { return [.reject(id, .busy)] }
        leases.append(Waiter(id: id, deadline: deadline))
        return advance(now)
    }

    /// Takes a waiter out of the queues; false when it has been assigned already.
    package mutating func withdraw(_ id: UInt64) -> Bool {
        if let index = reads.firstIndex(where: { $0.id == id }) {
            reads.remove(at: index)
            return true
        }
        if let index = leases.firstIndex(where: { $0.id == id }) {
            leases.remove(at: index)
            return true
        }
        return false
    }

    package mutating func expire(_ now: ContinuousClock.Instant) -> [Action] {
        var actions: [Action] = []
        func isLate(_ waiter: Waiter) -> Bool {
            guard waiter.deadline <= now else { return false }
            actions.append(.reject(waiter.id, .timedOut))
            return true
        }
        reads.removeAll(where: isLate)
        leases.removeAll(where: isLate)
        return actions
    }

    // MARK: What connections report

    package mutating func connected(_ slot: Int, now: ContinuousClock.Instant) -> [Action] {
        guard slots[slot] == .opening else { return [] }
        guard phase == .running else { return close(slot) }
        slots[slot] = .open(load: 0)
        schedule.reset()
        quietUntil = nil
        return advance(now)
    }

    /// A connection could not be made. Hopeless failures, such as a wrong password, are told
    /// to everybody who waits instead of letting them wait in vain.
    package mutating func failed(
        _ slot: Int, hopeless: Bool, now: ContinuousClock.Instant,
        using generator: inout some RandomNumberGenerator
    ) -> [Action] {
        guard slots[slot] == .opening else { return [] }
        slots[slot] = .empty
        guard phase == .running else { return endIfEmpty() }
        var actions: [Action] = []
        if hopeless {
            actions += reads.map { .reject($0.id, .unreachable) }
            actions += leases.map { .reject($0.id, .unreachable) }
            reads.removeAll()
            leases.removeAll()
        }
        // Slots that were opened together fail together: that is one failure.
        let untilNow = quietUntil ?? now
        if untilNow <= now {
            quietUntil = now + schedule.next(using: &generator)
        }
        return actions + advance(now)
    }

    /// An open connection broke.
    package mutating func lost(_ slot: Int, now: ContinuousClock.Instant) -> [Action] {
        guard case .open = slots[slot] else { return [] }
        slots[slot] = .empty
        guard phase == .running else { return endIfEmpty() }
        return advance(now)
    }

    /// One piece of work on the slot is over. A connection that is not fit to be used by
    /// somebody else is closed.
    package mutating func finished(
        _ slot: Int, fit: Bool = true, now: ContinuousClock.Instant
    ) -> [Action] {
        guard case .open(let load) = slots[slot] else { return [] }
        slots[slot] = .open(load: max(0, load - 1))
        if !fit || (phase != .running && load <= 1) {
            return close(slot) + (phase == .running ? advance(now) : [])
        }
        return phase == .running ? advance(now) : []
    }

    package mutating func wake(_ now: ContinuousClock.Instant) -> [Action] {
        wakeIsDue = false
        return phase == .running ? advance(now) : []
    }

    // MARK: Ending

    /// Takes nothing more; what is in flight may end.
    package mutating func drain() -> [Action] {
        guard phase == .running else { return [] }
        phase = .draining
        var actions: [Action] = (reads + leases).map { .reject($0.id, .closed) }
        reads.removeAll()
        leases.removeAll()
        for slot in slots.indices where slots[slot] == .opening || slots[slot] == .open(load: 0) {
            slots[slot] = .empty
            actions.append(.close(slot: slot))
        }
        return actions + endIfEmpty()
    }

    /// Closes what is still open.
    package mutating func abort() -> [Action] {
        var actions = drain()
        for slot in slots.indices where slots[slot] != .empty {
            slots[slot] = .empty
            actions.append(.close(slot: slot))
        }
        return actions + endIfEmpty()
    }

    // MARK: Inside

    private mutating func assign(_ id: UInt64, _ slot: Int) -> Action {
        if case .open(let load) = slots[slot] { slots[slot] = .open(load: load + 1) }
        return .assign(id, slot: slot)
    }

    private func leastLoaded() -> Int? {
        var best: (slot: Int, load: Int)?
        for slot in sharedSlots {
            guard case .open(let load) = slots[slot], load < limits.depth else { continue }
            if best.map({ load < $0.load }) ?? true { best = (slot, load) }
        }
        return best?.slot
    }

    /// Gives what is free to those who wait, in order, and opens what they still need.
    private mutating func advance(_ now: ContinuousClock.Instant) -> [Action] {
        var actions: [Action] = []
        while let first = reads.first, let slot = leastLoaded() {
            reads.removeFirst()
            actions.append(assign(first.id, slot))
        }
        while let first = leases.first,
            let slot = leasedSlots.first(where: { slots[$0] == .open(load: 0) })
        {
            leases.removeFirst()
            actions.append(assign(first.id, slot))
        }
        open(&actions, now)
        return actions
    }

    private mutating func open(_ actions: inout [Action], _ now: ContinuousClock.Instant) {
        var wanted: [Int] = []
        if !reads.isEmpty {
            wanted += sharedSlots.filter { slots[$0] == .empty }
        }
        let opening = leasedSlots.count { slots[$0] == .opening }
        wanted += leasedSlots.filter { slots[$0] == .empty }
            .prefix(max(0, leases.count - opening))
        guard !wanted.isEmpty else { return }
        if let until = quietUntil {
            if until > now {
                if !wakeIsDue {
                    wakeIsDue = true
                    actions.append(.wake(after: until - now))
                }
                return
            }
            // One slot alone finds out whether the server is back.
            guard !slots.contains(.opening) else { return }
            wanted = [wanted[schedule.attempts % wanted.count]]
        }
        for slot in wanted {
            slots[slot] = .opening
            actions.append(.connect(slot: slot, attempt: schedule.attempts))
        }
    }

    private mutating func close(_ slot: Int) -> [Action] {
        slots[slot] = .empty
        return [.close(slot: slot)] + (phase == .running ? [] : endIfEmpty())
    }

    private mutating func endIfEmpty() -> [Action] {
        guard phase == .draining, slots.allSatisfy({ $0 == .empty }) else { return [] }
        phase = .closed
        return [.closed]
    }
}
