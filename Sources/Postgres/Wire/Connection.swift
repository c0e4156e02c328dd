/// One connection to a server: an actor on the loop's thread that performs what its pipeline
/// machine says.
actor Connection {
    private enum State { case new, opening, open, closed }

    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    private let settings: ConnectionSettings
    private let report: @Sendable (ConnectionEvent) -> Void
    private var state = State.new
    private var wire: Wire?
    private var descriptor: Int32 = -1
    private var machine = PipelineMachine<Ticket>()
    private var connectTimer: UInt64?
    private var patience: UInt64?
    private var tickEndIsDue = false
    private var wantsToWrite = false
    /// Statements that go before the next request in its segment, such as `begin`.
    private var opening: [Query] = []
    /// The transaction that requests may belong to. A statement that comes late, after the
    /// commit, must not land in somebody else's transaction.
    private var transaction: UInt64?
    private var standing = Wire.Standing.idle

    init(
        _ settings: ConnectionSettings, on loop: EventLoop,
        report: @escaping @Sendable (ConnectionEvent) -> Void
    ) {
        self.settings = settings
        self.loop = loop
        self.report = report
    }

    // MARK: Opening and closing

    /// - Parameter attempt: how often it failed before.
    func open(attempt: Int) {
        state = .opening
        connectTimer = loop.after(settings.connectTimeout) { [weak self] in
            self?.assumeIsolated {
                $0.connectTimer = nil
                $0.refuse(PostgresError(.cannotConnect, "no answer within the time-out"))
            }
        }
        let hosts = settings.hosts(attempt: attempt)
        guard hosts.contains(where: \.needsResolving), settings.parameters["hostaddr"] == nil
        else {
            connect(hosts.map { HostAddress(host: $0, address: nil) })
            return
        }
        // libpq would ask for the addresses itself, and block all connections meanwhile.
        BlockingThread.resolve(hosts) { [self] found in
            loop.submit { self.assumeIsolated { $0.connect(found) } }
        }
    }

    private func connect(_ addresses: [HostAddress]) {
        guard state == .opening, wire == nil else { return }
        guard !addresses.isEmpty || settings.hosts.isEmpty else {
            refuse(PostgresError(.cannotConnect, "no host name has an address"))
            return
        }
        do {
            wire = try Wire(settings.libpqParameters(addresses))
        } catch {
            refuse(error as? PostgresError ?? PostgresError(.cannotConnect, "libpq refused"))
            return
        }
        // As libpq demands: behave first as if the last poll had asked to write.
        watchWhileOpening(readable: false, writable: true)
    }

    private func watchWhileOpening(readable: Bool, writable: Bool) {
        guard let wire else { return }
        // The next host has a new socket, perhaps under the old number.
        if descriptor >= 0 { loop.forget(descriptor) }
        descriptor = wire.descriptor
        guard descriptor >= 0 else {
            refuse(PostgresError(.cannotConnect, "libpq has no socket"))
            return
        }
        loop.watch(descriptor, readable: readable, writable: writable) {
            [weak self] readable, writable in
            self?.assumeIsolated { $0.ready(readable: readable, writable: writable) }
        }
    }

    private func proceedOpening() {
        guard let wire else { return }
        switch wire.poll() {
        case .reading: watchWhileOpening(readable: true, writable: false)
        case .writing: watchWhileOpening(readable: false, writable: true)
        case .failed: refuse(wire.connectFailure)
        case .connected:
            guard wire.beginPipeline() else {
                refuse(PostgresError(.protocolViolation, wire.errorMessage))
                return
            }
            watchWhileOpening(readable: true, writable: false)
            stopTimers()
            state = .open
            report(.opened)
            scheduleTickEnd()
        }
    }

    private func refuse(_ error: PostgresError) {
        guard state != .closed else { return }
        tearDown()
        report(.refused(error))
    }

    private func lose(_ error: PostgresError) {
        guard state == .open else { return }
        let actions = machine.lost(error)
        tearDown()
        for action in actions { perform(action) }
        report(.lost(error))
    }

    /// Closes without a report; what is still on it fails.
    func close() {
        let actions = machine.lost(PostgresError(.closed, "the pool was closed"))
        tearDown()
        for action in actions { perform(action) }
    }

    private func tearDown() {
        state = .closed
        stopTimers()
        if descriptor >= 0 { loop.forget(descriptor) }
        descriptor = -1
        wire = nil
    }

    private func stopTimers() {
        if let connectTimer { loop.cancelTimer(connectTimer) }
        if let patience { loop.cancelTimer(patience) }
        connectTimer = nil
        patience = nil
    }

    // MARK: Requests

    /// The next request starts this transaction with these statements.
    func begin(_ transaction: UInt64, with queries: [Query]) {
        self.transaction = transaction
        opening = queries
    }

    /// Ends a transaction: by the request, or by itself when the server never heard of it.
    func end(by request: Request) {
        if opening.isEmpty {
            submit(request)
        } else {
            opening = []
            request.finishWithoutServer()
        }
        transaction = nil
    }

    /// Whether the next user finds nothing of the last one.
    var isClean: Bool { machine.isIdle && standing == .idle }

    func submit(_ request: Request) {
        guard request.interruption == nil else {
            answer(request, with: CancellationError())
            return
        }
        guard state == .open else {
            answer(request, with: PostgresError(.connectionLost, "the connection is gone"))
            return
        }
        guard request.transaction == transaction else {
            answer(request, with: PostgresError(.transactionOver, "the transaction is over"))
            return
        }
        let ticket = Ticket(request: request, opening: opening + request.opening)
        opening = []
        machine.submit(
            ticket,
            statements: request.manner == .script
                ? [] : ticket.opening.map { StatementKey($0) } + [request.statement],
            manner: request.manner)
        scheduleTickEnd()
    }

    private func answer(_ request: Request, with error: any Error) {
        request.fail(error)
        report(.settled(request))
    }

    /// The caller of a request on a shared connection no longer waits: what was not sent is
    /// dropped, the answer to what was sent will be thrown away.
    func discard(_ request: Request, for error: any Error) {
        request.interrupt(with: error)
        let dropped = machine.drop(Ticket(request: request, opening: []))
        request.fail(error)
        if dropped { report(.settled(request)) }
    }

    /// The caller of a request on a leased connection no longer waits: the server is asked to
    /// stop, and the request ends when the connection is clean again.
    func cancel(_ request: Request, for error: any Error) {
        request.interrupt(with: error)
        let ticket = Ticket(request: request, opening: [])
        if machine.drop(ticket) {
            answer(request, with: error)
            return
        }
        guard machine.tickets.contains(ticket), patience == nil else { return }
        guard let canceller = wire?.canceller() else { return }
        machine.hold()
        patience = loop.after(.seconds(5)) { [weak self] in
            self?.assumeIsolated {
                $0.patience = nil
                $0.lose(PostgresError(.connectionLost, "the server did not heed a cancellation"))
            }
        }
        BlockingThread.cancel(canceller) { [self] in
            loop.submit { self.assumeIsolated { $0.cancelRequestIsOver() } }
        }
    }

    private func cancelRequestIsOver() {
        machine.release()
        if !machine.awaitsResults { endPatience() }
        scheduleTickEnd()
    }

    private func endPatience() {
        if let patience { loop.cancelTimer(patience) }
        patience = nil
    }

    /// Interrupts what has waited longer than it may.
    func expire(_ now: ContinuousClock.Instant, leased: Bool) {
        for ticket in machine.tickets {
            guard let deadline = ticket.request.deadline, deadline <= now else { continue }
            // Nobody could tell whether a cancelled commit had happened.
            if ticket.request.manner == .commit { continue }
            let error = PostgresError(.timedOut, "no answer within the time limit")
            if leased {
                cancel(ticket.request, for: error)
            } else {
                discard(ticket.request, for: error)
            }
        }
        // A server that answers nothing long after every limit is not there any more.
        if let oldest = machine.oldestInFlight?.request.deadline, oldest + .seconds(10) <= now {
            lose(PostgresError(.connectionLost, "the server has stopped answering"))
        }
    }

    // MARK: The socket

    private func ready(readable: Bool, writable: Bool) {
        switch state {
        case .new, .closed: return
        case .opening: proceedOpening()
        case .open:
            if writable, wantsToWrite { flush() }
            if readable { receive() }
        }
    }

    private func scheduleTickEnd() {
        guard !tickEndIsDue else { return }
        tickEndIsDue = true
        loop.atTickEnd { [weak self] in
            self?.assumeIsolated {
                $0.tickEndIsDue = false
                $0.send()
            }
        }
    }

    private func send() {
        guard state == .open else { return }
        let actions = machine.flush()
        guard !actions.isEmpty else { return }
        for action in actions { perform(action) }
        flush()
    }

    private func flush() {
        guard state == .open, let wire else { return }
        let flushed = wire.flush()
        if flushed == .failed {
            receive()
            return
        }
        let more = flushed == .more
        if more != wantsToWrite {
            wantsToWrite = more
            loop.rewatch(descriptor, readable: true, writable: more)
        }
    }

    private func receive() {
        guard let wire else { return }
        let alive = wire.consume()
        // Even a broken connection may have brought the server's last words.
        var separators = 0
        while state == .open, machine.awaitsResults, !wire.isBusy {
            if let result = wire.nextResult() {
                separators = 0
                take(result)
            } else if machine.awaitsScript {
                apply(machine.received(.scriptEnd), nil)
            } else if wire.isBroken || !alive {
                break
            } else {
                // One nothing separates two answers; more mean that libpq awaits none.
                separators += 1
                guard separators < 3 else {
                    lose(PostgresError(.protocolViolation, "libpq awaits no answer"))
                    return
                }
            }
        }
        guard state == .open else { return }
        while let notification = wire.nextNotification() { report(.notified(notification)) }
        if !alive || wire.isBroken {
            lose(PostgresError(.connectionLost, wire.errorMessage))
            return
        }
        if patience != nil, !machine.awaitsResults, !machine.isHeld { endPatience() }
        if machine.wantsToSend { scheduleTickEnd() }
    }

    private func take(_ result: ResultStorage) {
        switch result.status {
        case .rows: apply(machine.received(.rows), result)
        case .failed:
            let error = result.error
            // libpq's own words about a broken connection: nothing more will come.
            if error.kind == .connectionLost {
                lose(error)
            } else {
                apply(machine.received(.failed(error)), nil)
            }
        case .aborted: apply(machine.received(.aborted), nil)
        case .sync:
            standing = wire?.standing ?? .unknown
            apply(machine.received(.sync), nil)
        case .unexpected:
            lose(PostgresError(.protocolViolation, "an answer that is not for this client"))
        }
    }

    private func apply(_ actions: [PipelineMachine<Ticket>.Action], _ result: ResultStorage?) {
        for action in actions {
            if case .keep(let ticket, let part) = action, let result {
                if part == ticket.opening.count { ticket.request.keep(result) }
            } else {
                perform(action)
            }
        }
    }

    private func perform(_ action: PipelineMachine<Ticket>.Action) {
        switch action {
        case .prepare(let ticket, let part, let name):
            check(wire?.prepare(name: name, query: ticket.query(part: part)))
        case .execute(let ticket, let part, let name?):
            check(wire?.execute(name: name, parameters: ticket.query(part: part).parameters))
        case .execute(let ticket, let part, nil):
            check(wire?.executeUnnamed(ticket.query(part: part)))
        case .sync: check(wire?.sync())
        case .script(let ticket):
            check(wire?.endPipeline())
            check(wire?.sendScript(ticket.request.query.sql))
        case .resumePipeline:
            standing = wire?.standing ?? .unknown
            check(wire?.resumePipeline())
        case .keep: break
        case .finish(let ticket):
            ticket.request.succeed()
            report(.settled(ticket.request))
        case .fail(let ticket, let error): answer(ticket.request, with: error)
        case .abandon(let reason): lose(PostgresError(.protocolViolation, reason))
        }
    }

    /// A refusal to send means that libpq and the machine disagree, or that the connection is
    /// broken: the next turn finds out, and then everything on it fails.
    private func check(_ sent: Bool?) {
        guard sent == false, let message = wire?.errorMessage else { return }
        loop.atTickEnd { [weak self] in
            self?.assumeIsolated { $0.lose(PostgresError(.connectionLost, message)) }
        }
    }
}
