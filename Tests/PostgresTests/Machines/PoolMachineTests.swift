import Postgres
import Testing

@Suite("Pool machine")
struct PoolMachineTests {
    private let start = ContinuousClock.now
    private var soon: ContinuousClock.Instant { start + .seconds(5) }

    private func machine(
        shared: Int = 1, leased: Int = 2, depth: Int = 2, queue: Int = 4
    ) -> PoolMachine {
        var limits = PoolMachine.Limits()
        limits.shared = shared
        limits.leased = leased
        limits.depth = depth
        limits.queue = queue
        return PoolMachine(limits: limits)
    }

    @Test func connectionsAreMadeWhenSomebodyWaits() {
        var pool = machine()
        #expect(pool.lease(1, deadline: soon, now: start) == [.connect(slot: 1, attempt: 0)])
        #expect(pool.lease(2, deadline: soon, now: start) == [.connect(slot: 2, attempt: 0)])
        #expect(pool.lease(3, deadline: soon, now: start) == [])
        #expect(pool.connected(2, now: start) == [.assign(1, slot: 2)])
        #expect(pool.connected(1, now: start) == [.assign(2, slot: 1)])
        #expect(pool.finished(1, now: start) == [.assign(3, slot: 1)])
        #expect(pool.finished(1, now: start) == [])
        #expect(pool.lease(4, deadline: soon, now: start) == [.assign(4, slot: 1)])
    }

    @Test func readsGoToTheLeastLoadedAndThenWaitInOrder() {
        var pool = machine(shared: 2, leased: 0)
        #expect(
            pool.read(1, deadline: soon, now: start) == [
                .connect(slot: 0, attempt: 0), .connect(slot: 1, attempt: 0),
            ])
        #expect(pool.connected(0, now: start) == [.assign(1, slot: 0)])
        #expect(pool.connected(1, now: start) == [])
        #expect(pool.read(2, deadline: soon, now: start) == [.assign(2, slot: 1)])
        #expect(pool.read(3, deadline: soon, now: start) == [.assign(3, slot: 0)])
        #expect(pool.read(4, deadline: soon, now: start) == [.assign(4, slot: 1)])
        #expect(pool.read(5, deadline: soon, now: start) == [])
        #expect(pool.read(6, deadline: soon, now: start) == [])
        #expect(pool.finished(1, now: start) == [.assign(5, slot: 1)])
        #expect(pool.finished(0, now: start) == [.assign(6, slot: 0)])
    }

    /// A queue without bound only turns an overload into a memory problem.
    @Test func theQueueIsBounded() {
        var pool = machine(leased: 1, queue: 2)
        _ = pool.lease(1, deadline: soon, now: start)
        _ = pool.connected(1, now: start)
        #expect(pool.lease(2, deadline: soon, now: start) == [])
        #expect(pool.lease(3, deadline: soon, now: start) == [])
        #expect(pool.lease(4, deadline: soon, now: start) == [.reject(4, .busy)])
        #expect(pool.withdraw(3) == true)
        #expect(pool.withdraw(1) == false)
        #expect(pool.lease(5, deadline: soon, now: start) == [])
        #expect(pool.finished(1, now: start) == [.assign(2, slot: 1)])
        #expect(pool.finished(1, now: start) == [.assign(5, slot: 1)])
    }

    @Test func thoseWhoseTimeIsUpAreTold() {
        var pool = machine(leased: 1)
        _ = pool.lease(1, deadline: start + .seconds(1), now: start)
        _ = pool.lease(2, deadline: start + .seconds(3), now: start)
        _ = pool.read(3, deadline: start + .seconds(2), now: start)
        #expect(pool.expire(start + .milliseconds(999)) == [])
        #expect(pool.expire(start + .seconds(2)) == [.reject(3, .timedOut), .reject(1, .timedOut)])
        #expect(pool.connected(1, now: start) == [.assign(2, slot: 1)])
    }

    /// When the server is away one connection probes; a whole pool that hammers it would keep
    /// it down.
    @Test func anOutageIsProbedByOneSlot() {
        var pool = machine(queue: 10)
        var numbers = Numbers(state: 1)
        _ = pool.lease(1, deadline: soon, now: start)
        _ = pool.lease(2, deadline: soon, now: start)
        _ = pool.read(3, deadline: soon, now: start)
        let first = pool.failed(1, hopeless: false, now: start, using: &numbers)
        guard case .wake(let delay) = first.first else {
            Issue.record("\(first)")
            return
        }
        #expect(delay >= .milliseconds(25) && delay <= .milliseconds(50))
        #expect(pool.failed(2, hopeless: false, now: start, using: &numbers) == [])
        #expect(pool.failed(0, hopeless: false, now: start, using: &numbers) == [])
        #expect(pool.lease(4, deadline: soon, now: start) == [])
        let later = start + delay
        let probe = pool.wake(later)
        guard case .connect(let slot, attempt: 1) = probe.first, probe.count == 1 else {
            Issue.record("\(probe)")
            return
        }
        #expect(pool.lease(5, deadline: soon, now: later) == [])
        let second = pool.failed(slot, hopeless: false, now: later, using: &numbers)
        guard case .wake(let longer) = second.first else {
            Issue.record("\(second)")
            return
        }
        #expect(longer >= .milliseconds(50) && longer <= .milliseconds(100))
        let evenLater = later + longer
        guard case .connect(let last, attempt: 2) = pool.wake(evenLater).first else {
            Issue.record("no probe")
            return
        }
        // It is back: the others are opened at once, in parallel.
        let back = pool.connected(last, now: evenLater)
        #expect(back.contains { if case .connect = $0 { true } else { false } })
        #expect(back.allSatisfy { if case .wake = $0 { false } else { true } })
    }

    @Test func aHopelessFailureIsToldAtOnce() {
        var pool = machine()
        var numbers = Numbers(state: 1)
        _ = pool.lease(1, deadline: soon, now: start)
        _ = pool.read(2, deadline: soon, now: start)
        #expect(
            pool.failed(1, hopeless: true, now: start, using: &numbers) == [
                .reject(2, .unreachable), .reject(1, .unreachable),
            ])
    }

    @Test func aLostConnectionIsReplacedWhenSomebodyWaits() {
        var pool = machine(leased: 1)
        _ = pool.lease(1, deadline: soon, now: start)
        _ = pool.connected(1, now: start)
        _ = pool.lease(2, deadline: soon, now: start)
        #expect(pool.lost(1, now: start) == [.connect(slot: 1, attempt: 0)])
        // Its user gives it back only now.
        #expect(pool.finished(1, now: start) == [])
        #expect(pool.connected(1, now: start) == [.assign(2, slot: 1)])
        #expect(pool.lost(1, now: start) == [])
    }

    @Test func anUnfitConnectionIsClosed() {
        var pool = machine(leased: 1)
        _ = pool.lease(1, deadline: soon, now: start)
        _ = pool.connected(1, now: start)
        _ = pool.lease(2, deadline: soon, now: start)
        #expect(
            pool.finished(1, fit: false, now: start) == [
                .close(slot: 1), .connect(slot: 1, attempt: 0),
            ])
    }

    @Test func drainingLetsWorkEndAndTakesNoMore() {
        var pool = machine()
        _ = pool.lease(1, deadline: soon, now: start)
        _ = pool.connected(1, now: start)
        _ = pool.read(2, deadline: soon, now: start)
        #expect(pool.drain() == [.reject(2, .closed), .close(slot: 0)])
        #expect(pool.read(3, deadline: soon, now: start) == [.reject(3, .closed)])
        #expect(pool.connected(0, now: start) == [])
        #expect(pool.finished(1, now: start) == [.close(slot: 1), .closed])
        #expect(pool.abort() == [])
    }

    @Test func abortingClosesWhatIsStillBusy() {
        var pool = machine()
        _ = pool.lease(1, deadline: soon, now: start)
        _ = pool.connected(1, now: start)
        #expect(pool.drain() == [])
        #expect(pool.abort() == [.close(slot: 1), .closed])
        #expect(pool.finished(1, now: start) == [])
    }

    /// Under any order of events: nobody is served twice, no connection has two holders, and
    /// in the end nobody is left waiting.
    @Test(arguments: 0..<200)
    func everyWaiterIsAnsweredOnce(seed: Int) {
        var world = PoolWorld(seed: UInt64(seed))
        for _ in 0..<400 { world.step() }
        world.settle()
        #expect(world.faults == [])
    }
}

/// A pool without sockets: connections that open, fail and break by chance.
private struct PoolWorld {
    private var machine: PoolMachine
    private var numbers: Numbers
    private var now = ContinuousClock.now
    private var wakes: [ContinuousClock.Instant] = []
    private var opening: Set<Int> = []
    private var open: Set<Int> = []
    private var holders: [Int: Set<UInt64>] = [:]
    private var waiting: Set<UInt64> = []
    private var lastID: UInt64 = 0
    private(set) var faults: [String] = []

    private static let shared = 2
    private static let depth = 3

    init(seed: UInt64) {
        numbers = Numbers(state: seed)
        var limits = PoolMachine.Limits()
        limits.shared = Self.shared
        limits.leased = 3
        limits.depth = Self.depth
        limits.queue = 8
        machine = PoolMachine(limits: limits)
    }

    mutating func step() {
        now += .milliseconds(Int.random(in: 0...20, using: &numbers))
        switch Int.random(in: 0..<9, using: &numbers) {
        case 0, 1: ask { $0.machine.read($1, deadline: $0.now + .seconds(2), now: $0.now) }
        case 2, 3: ask { $0.machine.lease($1, deadline: $0.now + .seconds(2), now: $0.now) }
        case 4: openOne(succeeds: Bool.random(using: &numbers))
        case 5:
            guard let slot = open.sorted().randomElement(using: &numbers) else { return }
            open.remove(slot)
            holders[slot] = nil
            perform(machine.lost(slot, now: now))
        case 6, 7: finishOne()
        default:
            if let id = waiting.sorted().randomElement(using: &numbers), machine.withdraw(id) {
                waiting.remove(id)
            }
            perform(machine.expire(now))
        }
        wakeUp()
    }

    /// The server is well from now on.
    mutating func settle() {
        for _ in 0..<2000 where !waiting.isEmpty {
            now += .milliseconds(10)
            wakeUp()
            openOne(succeeds: true)
            finishOne()
        }
        if !waiting.isEmpty { faults.append("\(waiting.count) wait for ever") }
        perform(machine.abort())
        if !open.isEmpty || !opening.isEmpty { faults.append("not everything was closed") }
    }

    private mutating func ask(_ how: (inout PoolWorld, UInt64) -> [PoolMachine.Action]) {
        lastID += 1
        waiting.insert(lastID)
        perform(how(&self, lastID))
    }

    private mutating func openOne(succeeds: Bool) {
        guard let slot = opening.sorted().randomElement(using: &numbers) else { return }
        opening.remove(slot)
        if succeeds {
            open.insert(slot)
            perform(machine.connected(slot, now: now))
        } else {
            perform(machine.failed(slot, hopeless: false, now: now, using: &numbers))
        }
    }

    private mutating func finishOne() {
        guard let slot = holders.keys.sorted().randomElement(using: &numbers),
            let holder = holders[slot]?.min()
        else { return }
        holders[slot]?.remove(holder)
        if holders[slot]?.isEmpty == true { holders[slot] = nil }
        perform(machine.finished(slot, now: now))
    }

    private mutating func wakeUp() {
        let due = wakes.count { $0 <= now }
        wakes.removeAll { $0 <= now }
        for _ in 0..<due { perform(machine.wake(now)) }
    }

    private mutating func perform(_ actions: [PoolMachine.Action]) {
        for action in actions {
            switch action {
            case .connect(let slot, _):
                if open.contains(slot) || !opening.insert(slot).inserted {
                    faults.append("slot \(slot) was opened twice")
                }
            case .close(let slot):
                open.remove(slot)
                opening.remove(slot)
                holders[slot] = nil
            case .assign(let id, let slot):
                if waiting.remove(id) == nil { faults.append("\(id) was answered twice") }
                if !open.contains(slot) { faults.append("\(id) got a closed connection") }
                holders[slot, default: []].insert(id)
                let most = slot < Self.shared ? Self.depth : 1
                if holders[slot, default: []].count > most {
                    faults.append("slot \(slot) has too many holders")
                }
            case .reject(let id, _):
                if waiting.remove(id) == nil { faults.append("\(id) was answered twice") }
            case .wake(let delay): wakes.append(now + delay)
            case .closed: break
            }
        }
    }
}
