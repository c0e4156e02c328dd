import Synchronization

/// Somebody who waits for a connection of his own.
final class LeaseRequest: Sendable {
    private struct State {
        var continuation: CheckedContinuation<Lease, any Error>?
        var cancelled = false
    }

    private let state = Mutex(State())
    /// When whoever asked stops waiting, if that is sooner than the pool's patience.
    let deadline = Patience.end

    var isCancelled: Bool { state.withLock { $0.cancelled } }

    func finish(_ outcome: Result<Lease, any Error>) {
        let continuation = state.withLock { state in
            defer { state.continuation = nil }
            return state.continuation
        }
        continuation?.resume(with: outcome)
    }

    func answer(
        start: @Sendable () -> Void, cancel: @escaping @Sendable () -> Void
    ) async throws -> Lease {
        try Task.checkCancellation()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                state.withLock { $0.continuation = continuation }
                start()
            }
        } onCancel: {
            state.withLock { $0.cancelled = true }
            cancel()
        }
    }
}

/// A connection that belongs to one user until it is given back.
final class Lease: Sendable {
    private let pool: Pool
    private let slot: Int
    private let connection: Connection
    private var loop: EventLoop { pool.loop }

    init(pool: Pool, slot: Int, connection: Connection) {
        self.pool = pool
        self.slot = slot
        self.connection = connection
    }

    /// Runs on the loop, in the order of the calls.
    private func onConnection(_ work: @escaping @Sendable (isolated Connection) -> Void) {
        loop.submit { [connection] in connection.assumeIsolated(work) }
    }

    private static let lastTransaction = Atomic<UInt64>(0)

    /// The next request of the transaction opens it with these statements.
    func begin(with queries: [Query]) -> Transaction {
        let number = Self.lastTransaction.add(1, ordering: .relaxed).newValue
        onConnection { $0.begin(number, with: queries) }
        return Transaction(self, number: number)
    }

    func query(
        _ query: Query, manner: Manner, transaction: UInt64? = nil, limit: Duration?
    ) async throws -> Rows {
        let request = Request(
            query, manner: manner, deadline: pool.settings.deadline(limit),
            transaction: transaction)
        return try await request.answer {
            onConnection { $0.submit(request) }
        } interrupt: { [self] in
            onConnection { $0.cancel(request, for: CancellationError()) }
        }
    }

    func send(_ query: Query, transaction: UInt64, limit: Duration?) -> Request {
        let request = Request(
            query, manner: .step, deadline: pool.settings.deadline(limit),
            transaction: transaction)
        if let refusal = request.refusal {
            request.fail(refusal)
        } else {
            onConnection { $0.submit(request) }
        }
        return request
    }

    func answer(to request: Request) async throws -> Rows {
        try await request.answer { [self] in
            onConnection { $0.cancel(request, for: CancellationError()) }
        }
    }

    /// A statement that must be done whether or not the task is cancelled.
    func settle(_ query: Query, transaction: UInt64) async throws {
        let request = Request(
            query, manner: .step, deadline: pool.settings.deadline(nil),
            transaction: transaction)
        _ = try await request.answerUninterrupted { onConnection { $0.submit(request) } }
    }

    /// Ends a transaction, whether or not the task is cancelled. Nil when the server had never
    /// heard of it.
    func end(_ query: Query, manner: Manner, transaction: UInt64) async throws -> String? {
        let request = Request(
            query, manner: manner, deadline: pool.settings.deadline(nil),
            transaction: transaction)
        return try await request.answerUninterrupted { onConnection { $0.end(by: request) } }?
            .commandTag
    }

    func giveBack(fit: Bool) {
        loop.submit { [self] in
            pool.assumeIsolated { $0.giveBack(slot, connection, fit: fit) }
        }
    }
}
