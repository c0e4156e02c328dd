import Synchronization

/// One statement on its way, and whoever waits for its answer. Exactly one answer is given,
/// however many sides try: the server, the clock, a cancelled task.
final class Request: Sendable, Equatable {
    let query: Query
    let manner: Manner
    /// Statements that go before it in the same segment.
    let opening: [Query]
    /// When the caller stops waiting.
    let deadline: ContinuousClock.Instant?
    let statement: StatementKey
    /// The transaction that it belongs to, on a leased connection.
    let transaction: UInt64?

    /// Nil when the server had nothing to do with it.
    private typealias Continuation = CheckedContinuation<ResultStorage?, any Error>

    private struct State {
        var continuation: Continuation?
        var result: ResultStorage?
        var interruption: (any Error)?
        /// Given once. It is kept for whoever comes for it later.
        var answer: Result<ResultStorage?, any Error>?
    }

    private let state = Mutex(State())

    init(
        _ query: Query, manner: Manner, opening: [Query] = [],
        deadline: ContinuousClock.Instant? = nil, transaction: UInt64? = nil
    ) {
        self.query = query
        self.manner = manner
        self.opening = opening
        self.deadline = deadline
        self.transaction = transaction
        statement = StatementKey(query)
    }

    static func == (left: Request, right: Request) -> Bool { left === right }

    /// Why the statement must not be sent at all.
    var refusal: PostgresError? {
        if query.sql.utf8.contains(0) {
            return .invalidParameter("the text of a statement holds a NUL character")
        }
        return query.parameters.refusal ?? opening.lazy.compactMap(\.parameters.refusal).first
    }

    /// Waits for the answer. `start` hands the request to the loop; `interrupt` is called,
    /// perhaps before `start` was, when the task is cancelled.
    func answer(
        start: @Sendable () -> Void, interrupt: @escaping @Sendable () -> Void
    ) async throws -> Rows {
        try Task.checkCancellation()
        if let refusal { throw refusal }
        return try await answered(start: start, interrupt: interrupt)
    }

    /// Waits for the answer of a request that was handed to the loop before.
    func answer(interrupt: @escaping @Sendable () -> Void) async throws -> Rows {
        try await answered(start: {}, interrupt: interrupt)
    }

    private func answered(
        start: @Sendable () -> Void, interrupt: @escaping @Sendable () -> Void
    ) async throws -> Rows {
        let answer = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let early = state.withLock { state in
                    if state.answer == nil { state.continuation = continuation }
                    return state.answer
                }
                if let early { continuation.resume(with: early) }
                start()
            }
        } onCancel: {
            state.withLock { $0.interruption = CancellationError() }
            interrupt()
        }
        guard let answer else {
            throw PostgresError(.protocolViolation, "an answer without a result")
        }
        return Rows(result: answer)
    }

    /// Waits for the answer whether or not the task is cancelled.
    func answerUninterrupted(start: @Sendable () -> Void) async throws -> ResultStorage? {
        if let refusal { throw refusal }
        return try await withCheckedThrowingContinuation { continuation in
            state.withLock { $0.continuation = continuation }
            start()
        }
    }

    /// Set when the caller no longer wants the answer, with the error that it gets instead.
    var interruption: (any Error)? { state.withLock { $0.interruption } }

    func interrupt(with error: any Error) {
        state.withLock { if $0.interruption == nil { $0.interruption = error } }
    }

    var hasResult: Bool { state.withLock { $0.result != nil } }

    func keep(_ result: ResultStorage) {
        state.withLock { $0.result = result }
    }

    func succeed() {
        let result = state.withLock { $0.result }
        if let result {
            finish(.success(result))
        } else {
            finish(.failure(PostgresError(.protocolViolation, "an answer without a result")))
        }
    }

    func finishWithoutServer() {
        finish(.success(nil))
    }

    func fail(_ error: any Error) {
        finish(.failure(error))
    }

    private func finish(_ outcome: Result<ResultStorage?, any Error>) {
        let (continuation, answer) = state.withLock { state in
            guard state.answer == nil else { return (nil as Continuation?, outcome) }
            let answer = state.interruption.map { .failure($0) } ?? outcome
            state.answer = answer
            defer { state.continuation = nil }
            return (state.continuation, answer)
        }
        continuation?.resume(with: answer)
    }
}

/// A request with the statements that go before it.
struct Ticket: Equatable, Sendable {
    let request: Request
    let opening: [Query]

    static func == (left: Ticket, right: Ticket) -> Bool { left.request == right.request }

    func query(part: Int) -> Query {
        part < opening.count ? opening[part] : request.query
    }
}

/// What a connection tells its owner.
enum ConnectionEvent: Sendable {
    case opened
    /// It could not be made.
    case refused(PostgresError)
    case lost(PostgresError)
    /// The request has its answer, or will not get one.
    case settled(Request)
    case notified(Notification)
}
