import Postgres
import Testing

@Suite("Listening")
struct ListenTests {
    private func next(_ listening: Listening, _ count: Int) async throws -> [ListenEvent] {
        try await withThrowingTaskGroup(of: [ListenEvent].self) { group in
            group.addTask {
                var events: [ListenEvent] = []
                for await event in listening {
                    events.append(event)
                    if events.count == count { break }
                }
                return events
            }
            group.addTask {
                try await Task.sleep(for: .seconds(20))
                throw PrivateServer.Failure(description: "nothing was heard")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }

    private func note(_ channel: String, _ payload: String) -> ListenEvent {
        .notification(Notification(channel: channel, payload: payload))
    }

    @Test func whatIsNotifiedIsHeardByEveryListenerOfItsChannel() async throws {
        try await withPool(try await PrivateServer.common().settings()) { pool in
            let channel = "Thông \"báo\""
            let one = pool.listen(channel)
            let two = pool.listen(channel)
            let other = pool.listen("other")
            for listening in [one, two, other] {
                #expect(try await next(listening, 1) == [.listening])
            }
            for text in ["1", "hai"] {
                try await pool.query("select pg_notify(\(channel), \(text))")
            }
            try await pool.query("notify other, 'x'")
            for listening in [one, two] {
                let heard = try await next(listening, 2)
                #expect(heard == [note(channel, "1"), note(channel, "hai")])
            }
            #expect(try await next(other, 1) == [note("other", "x")])
        }
    }

    /// A notification of a transaction that was rolled back never happened.
    @Test func onlyCommittedNotificationsAreHeard() async throws {
        try await withPool(try await PrivateServer.common().settings()) { pool in
            let listening = pool.listen("committed")
            #expect(try await next(listening, 1) == [.listening])
            _ = try? await pool.transaction {
                try await $0.query("notify committed, 'no'")
                throw CancellationError()
            }
            try await pool.transaction { try await $0.query("notify committed, 'yes'") }
            #expect(try await next(listening, 1) == [note("committed", "yes")])
        }
    }

    /// The outbox is woken by this: when the server was away, the worker must look again.
    @Test func aRestartIsHeardAsReconnected() async throws {
        let server = try await PrivateServer()
        try await withPool(server.settings()) { pool in
            let listening = pool.listen("outbox")
            #expect(try await next(listening, 1) == [.listening])
            try await server.killNine()
            try await server.start()
            #expect(try await next(listening, 1) == [.reconnected])
            try await pool.query("notify outbox, 'again'")
            #expect(try await next(listening, 1) == [note("outbox", "again")])
        }
        try await server.stop()
    }

    @Test func listeningEndsWithItsTaskItsReaderOrItsPool() async throws {
        var settings = try await PrivateServer.common().settings()
        settings.applicationName = "ending"
        let pool = Pool(settings)
        var dropped: Listening? = pool.listen("dropped")
        #expect(try await next(try #require(dropped), 1) == [.listening])
        dropped = nil
        let count: Query =
            "select count(*) from pg_stat_activity where application_name = 'ending'"
        while try await pool.query(count).one(Int.self) > 1 {
            try await Task.sleep(for: .milliseconds(10))
        }
        let cancelled = Task { for await _ in pool.listen("cancelled") {} }
        cancelled.cancel()
        await cancelled.value
        let last = Task { for await _ in pool.listen("last") {} }
        try await Task.sleep(for: .milliseconds(50))
        await pool.close()
        await last.value
    }
}
