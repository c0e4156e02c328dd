import Postgres
import Synchronization
import Testing

@Suite("Work that shares its way")
struct FerryTests {
    private struct Sunk: Error {}

    /// Crossings that wait until the test lets them go, and a record of who was aboard.
    private final class River: Sendable {
        private let crossings = Mutex<[[Int]]>([])
        private let gate = Mutex<[CheckedContinuation<Void, Never>]?>([])

        var log: [[Int]] { crossings.withLock { $0 } }

        func cross(_ load: [Int]) async throws -> [Int] {
            crossings.withLock { $0.append(load) }
            await withCheckedContinuation { continuation in
                let isOpen = gate.withLock { gate in
                    gate?.append(continuation)
                    return gate == nil
                }
                if isOpen { continuation.resume() }
            }
            if load.contains(where: { $0 < 0 }) { throw Sunk() }
            return load.map { $0 * 10 }
        }

        func open() {
            let waiting = gate.withLock { gate in
                defer { gate = nil }
                return gate ?? []
            }
            for continuation in waiting { continuation.resume() }
        }
    }

    private func until(_ holds: () -> Bool) async throws {
        for _ in 0..<2_000 where !holds() { try await Task.sleep(for: .milliseconds(5)) }
        try #require(holds())
    }

    @Test func whatArrivesMeanwhileGoesTogetherAndGetsItsOwnAnswer() async throws {
        let river = River()
        let ferry = Ferry<Int, Int>(seats: 100, bank: 1_000)
        try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            group.addTask { (1, try await ferry.carry(1) { try await river.cross($0) }) }
            try await until { river.log == [[1]] }
            for id in 2...40 {
                group.addTask { (id, try await ferry.carry(id) { try await river.cross($0) }) }
            }
            try await until { ferry.waiting == 39 }
            river.open()
            for try await (id, answer) in group { #expect(answer == id * 10) }
        }
        #expect(river.log.map(\.count) == [1, 39])
    }

    /// One bad load sinks alone: its neighbours cross again, one by one.
    @Test func oneThatFailsFailsAlone() async throws {
        let river = River()
        let ferry = Ferry<Int, Int>(seats: 100, bank: 1_000)
        try await withThrowingTaskGroup(of: (Int, Result<Int, any Error>).self) { group in
            func send(_ id: Int) {
                group.addTask {
                    do {
                        return (
                            id, .success(try await ferry.carry(id) { try await river.cross($0) })
                        )
                    } catch { return (id, .failure(error)) }
                }
            }
            send(1)
            try await until { river.log == [[1]] }
            for id in [2, -3, 4] { send(id) }
            try await until { ferry.waiting == 3 }
            river.open()
            for try await (id, result) in group {
                switch result {
                case .success(let answer): #expect(answer == id * 10 && id > 0)
                case .failure(let error): #expect(error is Sunk && id < 0)
                }
            }
        }
        #expect(river.log.count == 5)
        #expect(Set(river.log.suffix(3).map { $0[0] }) == [2, -3, 4])
    }

    @Test func aFullBankTurnsAway() async throws {
        let river = River()
        let ferry = Ferry<Int, Int>(seats: 1, bank: 2)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for id in 1...3 {
                group.addTask { try await ferry.carry(id) { try await river.cross($0) } }
                try await until { river.log.count + ferry.waiting == id }
            }
            let error = await #expect(throws: PostgresError.self) {
                try await ferry.carry(4) { try await river.cross($0) }
            }
            #expect(error?.kind == .busy)
            river.open()
            var answers: Set<Int> = []
            for try await answer in group { answers.insert(answer) }
            #expect(answers == [10, 20, 30])
        }
    }

    /// Who gives up on the bank is never taken; who gives up aboard is answered at once, and the
    /// crossing goes on for the others.
    @Test func whoeverGivesUpHoldsNobodyUp() async throws {
        let river = River()
        let ferry = Ferry<Int, Int>(seats: 100, bank: 100)
        let aboard = Task { try await ferry.carry(1) { try await river.cross($0) } }
        try await until { river.log == [[1]] }
        let ashore = Task { try await ferry.carry(2) { try await river.cross($0) } }
        let patient = Task { try await ferry.carry(3) { try await river.cross($0) } }
        try await until { ferry.waiting == 2 }
        ashore.cancel()
        aboard.cancel()
        await #expect(throws: CancellationError.self) { try await ashore.value }
        await #expect(throws: CancellationError.self) { try await aboard.value }
        river.open()
        #expect(try await patient.value == 30)
        #expect(river.log == [[1], [3]])
    }
}
