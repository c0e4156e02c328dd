import Logging

/// Hears notifications on a connection of its own, made again whenever it breaks.
actor Listener {
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    private struct Subscriber {
        let channel: String
        let mailbox: Mailbox
        /// Whether it has been told that its channel is open.
        var heard = false
    }

    private let settings: ConnectionSettings
    private let logger: Logger
    private var generator: any RandomNumberGenerator
    private var schedule = RetrySchedule()
    private var subscribers: [UInt64: Subscriber] = [:]
    private var lastID: UInt64 = 0
    private var connection: Connection?
    /// The statements under way, each for a channel.
    private var pending: [(request: Request, channel: String)] = []
    private var openChannels: Set<String> = []
    private var isOpen = false
    private var isClosed = false
    private var retry: UInt64?

    init(
        _ settings: ConnectionSettings, on loop: EventLoop, logger: Logger,
        generator: any RandomNumberGenerator & Sendable
    ) {
        self.settings = settings
        self.loop = loop
        self.logger = logger
        self.generator = generator
    }

    // MARK: Subscribing

    nonisolated func listen(to channel: String) -> Listening {
        let mailbox = Mailbox()
        let key = SubscriptionKey()
        loop.submit { self.assumeIsolated { $0.subscribe(key, channel, mailbox) } }
        return Listening(
            subscription: Listening.Subscription(mailbox) { [weak self, loop] in
                loop.submit { [weak self] in
                    self?.assumeIsolated { $0.unsubscribe(key) }
                }
            })
    }

    /// Its identity is what matters.
    private final class SubscriptionKey: Sendable {}

    private var keys: [ObjectIdentifier: UInt64] = [:]

    private func subscribe(_ key: SubscriptionKey, _ channel: String, _ mailbox: Mailbox) {
        guard !isClosed else {
            mailbox.end()
            return
        }
        lastID += 1
        keys[ObjectIdentifier(key)] = lastID
        subscribers[lastID] = Subscriber(channel: channel, mailbox: mailbox)
        if openChannels.contains(channel) {
            announce(channel)
        } else {
            connectIfNeeded()
            if isOpen, !pending.contains(where: { $0.channel == channel }) { open(channel) }
        }
    }

    private func unsubscribe(_ key: SubscriptionKey) {
        guard let id = keys.removeValue(forKey: ObjectIdentifier(key)),
            let gone = subscribers.removeValue(forKey: id)
        else { return }
        gone.mailbox.end()
        guard !subscribers.values.contains(where: { $0.channel == gone.channel }) else { return }
        if subscribers.isEmpty {
            hangUp()
        } else if openChannels.remove(gone.channel) != nil, let connection {
            let request = Request(
                Query(raw: "unlisten \(quoted(gone.channel))"), manner: .single)
            connection.assumeIsolated { $0.submit(request) }
        }
    }

    private func announce(_ channel: String) {
        for (id, subscriber) in subscribers where subscriber.channel == channel {
            subscriber.mailbox.put(subscriber.heard ? .reconnected : .listening)
            subscribers[id]?.heard = true
        }
    }

    // MARK: The connection

    private func connectIfNeeded() {
        guard connection == nil, retry == nil, !isClosed, !subscribers.isEmpty else { return }
        let made = Connection(settings, on: loop) { [weak self] event in
            self?.assumeIsolated { $0.handle(event) }
        }
        connection = made
        let attempt = schedule.attempts
        made.assumeIsolated { $0.open(attempt: attempt) }
    }

    private func open(_ channel: String) {
        guard let connection else { return }
        let request = Request(Query(raw: "listen \(quoted(channel))"), manner: .single)
        pending.append((request, channel))
        connection.assumeIsolated { $0.submit(request) }
        loop.after(settings.connectTimeout) { [weak self] in
            self?.assumeIsolated { $0.giveUpWaiting(for: request) }
        }
    }

    private func giveUpWaiting(for request: Request) {
        guard pending.contains(where: { $0.request == request }) else { return }
        hangUp()
        retryLater(PostgresError(.timedOut, "listen was not answered"))
    }

    private func handle(_ event: ConnectionEvent) {
        switch event {
        case .opened:
            isOpen = true
            for channel in Set(subscribers.values.map(\.channel)) { open(channel) }
        case .refused(let error), .lost(let error):
            hangUp()
            retryLater(error)
        case .settled(let request):
            guard let index = pending.firstIndex(where: { $0.request == request }) else { return }
            let channel = pending.remove(at: index).channel
            if request.hasResult {
                schedule.reset()
                openChannels.insert(channel)
                announce(channel)
            } else if isOpen {
                hangUp()
                retryLater(PostgresError(.server, "listen was refused"))
            }
        case .notified(let notification):
            for subscriber in subscribers.values where subscriber.channel == notification.channel {
                subscriber.mailbox.put(.notification(notification))
            }
        }
    }

    private func hangUp() {
        let old = connection
        connection = nil
        isOpen = false
        pending = []
        openChannels = []
        old?.assumeIsolated { $0.close() }
    }

    private func retryLater(_ error: PostgresError) {
        guard retry == nil, !isClosed, !subscribers.isEmpty else { return }
        if schedule.attempts == 0 { logger.warning("listening: \(error.diagnostic)") }
        retry = loop.after(schedule.next(using: &generator)) { [weak self] in
            self?.assumeIsolated {
                $0.retry = nil
                $0.connectIfNeeded()
            }
        }
    }

    func close() {
        isClosed = true
        hangUp()
        for subscriber in subscribers.values { subscriber.mailbox.end() }
        subscribers = [:]
        keys = [:]
    }

    /// A channel is a name in SQL, not a value, so it cannot be a parameter.
    private func quoted(_ channel: String) -> String {
        "\"" + channel.replacing("\"", with: "\"\"") + "\""
    }
}
