/// How a single statement sits among others on a shared connection.
package enum Sharing: Sendable {
    /// A transaction of its own: always right, for reads under a scope and for writes alike.
    case alone
    /// Shares its transaction with neighbours; for reads only, and never with a scope.
    case together
}

/// What other transactions' work a transaction sees.
package enum Isolation: String, Sendable {
    case readCommitted = "read committed"
    case repeatableRead = "repeatable read"
    case serializable
}

extension Pool {
    /// One statement, in a transaction of its own that is over when this returns.
    ///
    /// - Parameters:
    ///   - scope: settings that hold for this statement alone.
    ///   - sharing: `.together` lets pure reads without a scope share one transaction.
    ///   - limit: how long it may take; the connection's limit by default.
    @discardableResult
    package nonisolated func query(
        _ query: Query, scope: Scope? = nil, sharing: Sharing = .alone, limit: Duration? = nil
    ) async throws -> Rows {
        var settings = scope ?? Scope([])
        if let limit {
            // The server gives up by itself; the client's own clock only backs it up.
            settings = settings.adding(
                "statement_timeout", String(max(1, limit.wholeMilliseconds)))
        }
        let opening = settings.query.map { [$0] } ?? []
        let request = Request(
            query, manner: sharing == .together && opening.isEmpty ? .lookUp : .single,
            opening: opening, deadline: self.settings.deadline(limit))
        return try await request.answer {
            loop.submit { self.assumeIsolated { $0.start(request) } }
        } interrupt: { [self] in
            loop.submit { self.assumeIsolated { $0.cancel(request) } }
        }
    }

    /// Work in one transaction: committed when the closure returns, rolled back when it
    /// throws or its task is cancelled. Nothing is sent before the first statement.
    @discardableResult
    package nonisolated func transaction<Result>(
        scope: Scope? = nil, isolation: Isolation = .readCommitted, readOnly: Bool = false,
        _ body: (Transaction) async throws -> Result
    ) async throws -> Result {
        let lease = try await lease()
        var begin = "begin"
        if isolation != .readCommitted { begin += " isolation level \(isolation.rawValue)" }
        if readOnly { begin += " read only" }
        let transaction = lease.begin(
            with: [Query(raw: begin)] + (scope?.query.map { [$0] } ?? []))
        do {
            let result = try await body(transaction)
            try Task.checkCancellation()
            try await transaction.commit()
            lease.giveBack(fit: true)
            return result
        } catch {
            lease.giveBack(fit: await transaction.rollback())
            throw error
        }
    }

    /// A connection of one's own, closed afterwards.
    @discardableResult
    package nonisolated func session<Result>(
        _ body: (Session) async throws -> Result
    ) async throws -> Result {
        let lease = try await lease()
        defer { lease.giveBack(fit: false) }
        return try await body(Session(lease))
    }

    /// Hears what is notified on a channel, for one task, on a connection that all listeners
    /// of this pool share and that is made again whenever it breaks.
    package nonisolated func listen(_ channel: String) -> Listening {
        listener.listen(to: channel)
    }

    private nonisolated func lease() async throws -> Lease {
        let request = LeaseRequest()
        return try await request.answer {
            loop.submit { self.assumeIsolated { $0.start(request) } }
        } cancel: { [self] in
            loop.submit { self.assumeIsolated { $0.cancel(request) } }
        }
    }
}

extension ConnectionSettings {
    /// A little later than the server's own limit, so that the server speaks first; but no later
    /// than whoever asked can wait.
    func deadline(_ limit: Duration?) -> ContinuousClock.Instant? {
        let limit = limit ?? statementTimeout
        let end = limit > .zero ? ContinuousClock.now + limit + .milliseconds(250) : nil
        guard let patience = Patience.end else { return end }
        return end.map { min($0, patience) } ?? patience
    }
}

extension PostgresError {
    /// Failures to connect that waiting will not heal. libpq 15 gives no code, only words; a
    /// server that speaks another language is merely asked again.
    var isHopeless: Bool {
        kind == .invalidParameter
            || [
                "authentication failed", "does not exist", "no password supplied",
                "no pg_hba.conf entry", "is not permitted to log in", "certificate",
                "does not support SSL",
            ].contains { message.contains($0) }
    }
}
