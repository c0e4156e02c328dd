import Synchronization

/// A transaction (giao dịch) on a connection of its own. Statements that are started together
/// travel together. When the closure that it was given to has returned, it refuses statements.
package final class Transaction: Sendable {
    private let lease: Lease
    private let number: UInt64
    private let lastSavepoint = Atomic<Int>(0)

    init(_ lease: Lease, number: UInt64) {
        self.lease = lease
        self.number = number
    }

    /// - Parameter limit: how long the statement may take; the connection's limit by default.
    @discardableResult
    package func query(_ query: Query, limit: Duration? = nil) async throws -> Rows {
        try await lease.query(query, manner: .step, transaction: number, limit: limit)
    }

    /// Sends a statement and does not wait for it. What is sent in one go travels together, is
    /// done in the order of the calls, and fails together.
    package func send(_ query: Query, limit: Duration? = nil) -> Sent {
        Sent(lease.send(query, transaction: number, limit: limit), lease)
    }

    /// Several statements in one text, without parameters.
    package func execute(script: String) async throws {
        // The script cannot carry the beginning of the transaction with it.
        try await query("select")
        _ = try await lease.query(
            Query(raw: script), manner: .script, transaction: number, limit: nil)
    }

    /// Work that may fail without failing the transaction: what it wrote is undone, and the
    /// transaction goes on.
    @discardableResult
    package func savepoint<Result>(
        _ body: (Transaction) async throws -> Result
    ) async throws -> Result {
        let name = "p\(lastSavepoint.add(1, ordering: .relaxed).newValue)"
        try await query(Query(raw: "savepoint \(name)"))
        do {
            let result = try await body(self)
            try await query(Query(raw: "release savepoint \(name)"))
            return result
        } catch {
            try await lease.settle(
                Query(raw: "rollback to savepoint \(name)"), transaction: number)
            throw error
        }
    }

    func commit() async throws {
        let answer = try await lease.end("commit", manner: .commit, transaction: number)
        // PostgreSQL answers the commit of a failed transaction by rolling it back.
        guard answer == nil || answer == "COMMIT" else {
            throw PostgresError(
                .transactionOver, "a statement had failed, so the commit became a rollback")
        }
    }

    /// False when the connection cannot be used again.
    func rollback() async -> Bool {
        do {
            _ = try await lease.end("rollback", manner: .step, transaction: number)
            return true
        } catch let error as PostgresError {
            // A commit that failed has ended the transaction already.
            return error.kind == .transactionOver
        } catch {
            return false
        }
    }
}

/// A statement that is on its way (câu lệnh đã gửi).
package struct Sent: Sendable {
    private let request: Request
    private let lease: Lease

    init(_ request: Request, _ lease: Lease) {
        self.request = request
        self.lease = lease
    }

    package var rows: Rows {
        get async throws { try await lease.answer(to: request) }
    }
}

/// A connection of one's own outside of a transaction: for session locks, for scripts, for
/// statements that refuse to run inside one. It is closed afterwards, since nobody knows what
/// it left behind.
package final class Session: Sendable {
    private let lease: Lease

    init(_ lease: Lease) {
        self.lease = lease
    }

    @discardableResult
    package func query(_ query: Query, limit: Duration? = nil) async throws -> Rows {
        try await lease.query(query, manner: .step, limit: limit)
    }

    /// Several statements in one text, without parameters. PostgreSQL makes one transaction
    /// of them, unless the text itself begins and commits.
    package func execute(script: String, limit: Duration? = nil) async throws {
        _ = try await lease.query(Query(raw: script), manner: .script, limit: limit)
    }

    @discardableResult
    package func transaction<Result>(
        _ body: (Transaction) async throws -> Result
    ) async throws -> Result {
        let transaction = lease.begin(with: ["begin"])
        do {
            let result = try await body(transaction)
            try await transaction.commit()
            return result
        } catch {
            _ = await transaction.rollback()
            throw error
        }
    }
}
