import DequeModule

/// A statement as the server prepares it: its text and the types of its parameters. The hash
/// is computed once, by the caller's thread, since the loop's thread looks it up each time.
package struct StatementKey: Hashable, Sendable {
    let sql: String
    let types: [UInt32]
    private let hash: Int

    package init(_ query: Query) {
        sql = query.sql
        types = query.parameters.types
        var hasher = Hasher()
        hasher.combine(sql)
        hasher.combine(types)
        hash = hasher.finalize()
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(hash)
    }
}

/// How a piece of work sits on a connection.
package enum Manner: Sendable {
    /// A pure read that may share its sync, and so its implicit transaction, with others.
    case lookUp
    /// A statement with an implicit transaction and a sync of its own.
    case single
    /// A statement inside an explicit transaction. It shares its sync with the steps that are
    /// sent with it: when one fails, the transaction has failed and the rest with it.
    case step
    /// The commit of an explicit transaction.
    case commit
    /// Several statements in one text, by the simple protocol.
    case script

    var sharesItsSync: Bool { self == .lookUp || self == .step }
}

/// What travels in which order on one pipelined connection. It is pure: the connection
/// performs the actions, and a test can do without one.
///
/// A *segment* is what one ticket asks for: a few statements, one after the other. Segments
/// end with a sync of their own, except that neighbouring look-ups may share one, and steps of a
/// transaction. The server skips everything between an error and the next sync; a look-up that
/// was skipped without fault of its own is sent again.
package struct PipelineMachine<Ticket: Equatable & Sendable>: Sendable {
    package enum Action: Equatable, Sendable {
        /// Send a Parse for the statement of this part under this name.
        case prepare(Ticket, part: Int, name: String)
        /// Send the part; without a name it is parsed for this one time.
        case execute(Ticket, part: Int, name: String?)
        case sync
        /// Leave pipeline mode and send the ticket's script.
        case script(Ticket)
        case resumePipeline
        /// The result at hand belongs to this part of the ticket.
        case keep(Ticket, part: Int)
        case finish(Ticket)
        case fail(Ticket, PostgresError)
        /// The protocol was violated; the connection must not be used further.
        case abandon(String)
    }

    package enum Received: Sendable {
        case rows
        case failed(PostgresError)
        case aborted
        case sync
        /// The script's last result is in.
        case scriptEnd
    }

    package struct Limits: Sendable {
        /// Distinct statements kept prepared; more are parsed each time.
        package var statements = 500
        /// Look-ups, or steps, that share one sync.
        package var group = 32

        package init() {}
    }

    private struct Segment: Sendable {
        let ticket: Ticket
        let statements: [StatementKey]
        var manner: Manner
        var retried = false
    }

    private struct Sent: Sendable {
        var segment: Segment
        var names: [String?] = []
        var failure: PostgresError?
        var aborted = false
    }

    private enum Expected: Sendable {
        case prepared(StatementKey, name: String, segment: Int)
        case part(segment: Int, part: Int)
        case sync(segments: Int)
        case script
    }

    private struct Prepared: Sendable {
        let name: String
        var confirmed = false
    }

    private let limits: Limits
    private var queue = Deque<Segment>()
    private var sent = Deque<Sent>()
    /// The number, over the connection's life, of the first segment in `sent`.
    private var firstSent = 0
    private var expected = Deque<Expected>()
    private var statements: [StatementKey: Prepared] = [:]
    private var lastName = 0
    private var groupSize = 0
    private var groupManner = Manner.single
    /// While a cancel request is under way nothing new is sent, or it would be hit instead.
    private var held = false

    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    package var isIdle: Bool { queue.isEmpty && expected.isEmpty }
    package var awaitsResults: Bool { !expected.isEmpty }
    package var isHeld: Bool { held }
    package var wantsToSend: Bool { !queue.isEmpty }
    package var awaitsScript: Bool {
        if case .script = expected.first { true } else { false }
    }

    /// All tickets, oldest first, those in flight before the unsent.
    package var tickets: [Ticket] { sent.map(\.segment.ticket) + queue.map(\.ticket) }
    package var oldestInFlight: Ticket? { sent.first?.segment.ticket }

    // MARK: Sending

    package mutating func submit(_ ticket: Ticket, statements: [StatementKey], manner: Manner) {
        queue.append(Segment(ticket: ticket, statements: statements, manner: manner))
    }

    /// Drops the ticket if it has not been sent.
    package mutating func drop(_ ticket: Ticket) -> Bool {
        guard let index = queue.firstIndex(where: { $0.ticket == ticket }) else { return false }
        queue.remove(at: index)
        return true
    }

    package mutating func hold() { held = true }
    package mutating func release() { held = false }

    /// Sends what may be sent now, at the end of a turn of the loop.
    package mutating func flush() -> [Action] {
        var actions: [Action] = []
        while !held, let segment = queue.first {
            if awaitsScript { break }
            if segment.manner == .script {
                closeGroup(&actions)
                guard expected.isEmpty else { break }
                queue.removeFirst()
                sent.append(Sent(segment: segment))
                expected.append(.script)
                actions.append(.script(segment.ticket))
                break
            }
            if segment.manner != groupManner || groupSize >= limits.group { closeGroup(&actions) }
            queue.removeFirst()
            send(segment, &actions)
            groupSize += 1
            groupManner = segment.manner
            if !segment.manner.sharesItsSync { closeGroup(&actions) }
        }
        closeGroup(&actions)
        return actions
    }

    private mutating func closeGroup(_ actions: inout [Action]) {
        guard groupSize > 0 else { return }
        actions.append(.sync)
        expected.append(.sync(segments: groupSize))
        groupSize = 0
    }

    /// Preparations go before the parts, so that no failing part can skip them.
    private mutating func send(_ segment: Segment, _ actions: inout [Action]) {
        let number = firstSent + sent.count
        var item = Sent(segment: segment)
        for (part, statement) in segment.statements.enumerated() {
            // A second attempt trusts nobody else's preparation, so it meets its own fate.
            if let known = statements[statement], known.confirmed || !segment.retried {
                item.names.append(known.name)
            } else if statements.count < limits.statements {
                lastName += 1
                let name = "s\(lastName)"
                statements[statement] = Prepared(name: name)
                item.names.append(name)
                expected.append(.prepared(statement, name: name, segment: number))
                actions.append(.prepare(segment.ticket, part: part, name: name))
            } else {
                item.names.append(nil)
            }
        }
        for (part, name) in item.names.enumerated() {
            expected.append(.part(segment: number, part: part))
            actions.append(.execute(segment.ticket, part: part, name: name))
        }
        sent.append(item)
    }

    // MARK: Receiving

    package mutating func received(_ result: Received) -> [Action] {
        guard let head = expected.first else { return [.abandon("an answer nobody asked for")] }
        switch (head, result) {
        case (.sync(let count), .sync):
            expected.removeFirst()
            return settle(count)
        case (.sync(let count), .failed(let error)):
            // What fails at the sync itself, such as a deferred key.
            for index in 0..<min(count, sent.count) where sent[index].failure == nil {
                sent[index].failure = error
            }
            return []
        case (.script, _):
            return receivedInScript(result)
        case (.sync, _), (_, .sync), (_, .scriptEnd):
            return [.abandon("answers out of step")]
        case (.prepared(let statement, let name, let segment), _):
            expected.removeFirst()
            receivedPrepared(statement, name, segment - firstSent, result)
            return []
        case (.part(let segment, let part), _):
            expected.removeFirst()
            return receivedPart(segment - firstSent, part, result)
        }
    }

    private mutating func receivedPrepared(
        _ statement: StatementKey, _ name: String, _ index: Int, _ result: Received
    ) {
        switch result {
        case .rows: statements[statement]?.confirmed = true
        case .failed(let error):
            forget(statement, name)
            if sent[index].failure == nil { sent[index].failure = error }
        default:
            forget(statement, name)
            sent[index].aborted = true
        }
    }

    private mutating func receivedPart(
        _ index: Int, _ part: Int, _ result: Received
    ) -> [Action] {
        switch result {
        case .rows: return [.keep(sent[index].segment.ticket, part: part)]
        case .failed(let error):
            if sent[index].failure == nil { sent[index].failure = error }
            if error.isStaleStatement, let name = sent[index].names[part] {
                forget(sent[index].segment.statements[part], name)
            }
        default: sent[index].aborted = true
        }
        return []
    }

    private mutating func receivedInScript(_ result: Received) -> [Action] {
        switch result {
        case .rows: return [.keep(sent[0].segment.ticket, part: 0)]
        case .failed(let error):
            if sent[0].failure == nil { sent[0].failure = error }
            return []
        case .aborted, .sync: return [.abandon("answers out of step")]
        case .scriptEnd:
            expected.removeFirst()
            return [.resumePipeline] + settle(1)
        }
    }

    private mutating func forget(_ statement: StatementKey, _ name: String) {
        if statements[statement]?.name == name { statements[statement] = nil }
    }

    /// Ends the first segments in flight; those that failed without fault go again.
    private mutating func settle(_ count: Int) -> [Action] {
        var actions: [Action] = []
        var again: [Segment] = []
        let failure = sent.prefix(count).lazy.compactMap(\.failure).first
        for _ in 0..<count {
            let item = sent.removeFirst()
            firstSent += 1
            var segment = item.segment
            if let failure = item.failure {
                let innocent =
                    failure.isStaleStatement && !segment.retried
                    && (segment.manner == .single || segment.manner == .lookUp)
                guard innocent else {
                    actions.append(.fail(segment.ticket, failure))
                    continue
                }
                segment.retried = true
                segment.manner = .single
                again.append(segment)
            } else if item.aborted, segment.manner == .step, let failure {
                actions.append(.fail(segment.ticket, failure))
            } else if item.aborted {
                segment.manner = .single
                again.append(segment)
            } else {
                actions.append(.finish(segment.ticket))
            }
        }
        queue.prepend(contentsOf: again)
        return actions
    }

    /// The connection is gone: everything on it fails.
    package mutating func lost(_ error: PostgresError) -> [Action] {
        var actions: [Action] = []
        for item in sent {
            let mayBeDone = item.segment.manner == .single || item.segment.manner == .commit
            let failure = item.failure ?? error
            actions.append(
                .fail(
                    item.segment.ticket, mayBeDone ? failure.withUnknownOutcome() : failure))
        }
        actions += queue.map { .fail($0.ticket, error) }
        queue.removeAll()
        sent.removeAll()
        expected.removeAll()
        return actions
    }
}

extension PostgresError {
    /// The server does not have the statement, or its plan is older than a table's columns.
    var isStaleStatement: Bool {
        sqlState == "26000" || (sqlState == "0A000" && routine == "RevalidateCachedQuery")
    }
}
