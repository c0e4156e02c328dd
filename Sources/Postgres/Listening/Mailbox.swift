import DequeModule
import Synchronization

/// What one listener has not taken yet. It is bounded: when it is full, all of it gives way
/// to one `.reconnected`, which tells the same and more. Pure.
package struct MailboxContents: Sendable {
    private let capacity: Int
    private var events = Deque<ListenEvent>()

    package init(capacity: Int = 1000) {
        self.capacity = capacity
    }

    package mutating func put(_ event: ListenEvent) {
        // A marker says "read everything", so what waits before it adds nothing.
        if event == .reconnected { events.removeAll() }
        if events.count >= capacity {
            events.removeAll()
            events.append(.reconnected)
        } else {
            events.append(event)
        }
    }

    package mutating func take() -> ListenEvent? { events.popFirst() }
}

/// Between the loop, which puts, and one task, which takes.
final class Mailbox: Sendable {
    private struct State {
        var contents = MailboxContents()
        var reader: CheckedContinuation<ListenEvent?, Never>?
        var ended = false
    }

    private let state = Mutex(State())

    func put(_ event: ListenEvent) {
        let reader: CheckedContinuation<ListenEvent?, Never>? = state.withLock { state in
            if let reader = state.reader {
                state.reader = nil
                return reader
            }
            state.contents.put(event)
            return nil
        }
        reader?.resume(returning: event)
    }

    /// What was put before is still taken; then `next` returns nil.
    func end() {
        let reader = state.withLock { state in
            state.ended = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    /// The next event; nil when the listening is over or the task is cancelled.
    func next() async -> ListenEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enum Answer {
                    case now(ListenEvent?)
                    case later
                }
                let answer: Answer = state.withLock { state in
                    if let event = state.contents.take() { return .now(event) }
                    if state.ended || Task.isCancelled { return .now(nil) }
                    precondition(state.reader == nil, "two tasks read one listening")
                    state.reader = continuation
                    return .later
                }
                if case .now(let event) = answer { continuation.resume(returning: event) }
            }
        } onCancel: {
            end()
        }
    }
}

/// The events of one channel, for one task. The listening ends with the last copy of this
/// sequence and its iterator.
package struct Listening: AsyncSequence, Sendable {
    package typealias Element = ListenEvent
    package typealias Failure = Never

    /// Unsubscribes when nobody can read any more.
    final class Subscription: Sendable {
        let mailbox: Mailbox
        private let end: @Sendable () -> Void

        init(_ mailbox: Mailbox, end: @escaping @Sendable () -> Void) {
            self.mailbox = mailbox
            self.end = end
        }

        deinit { end() }
    }

    let subscription: Subscription

    package struct AsyncIterator: AsyncIteratorProtocol {
        let subscription: Subscription

        package mutating func next() async -> ListenEvent? {
            await subscription.mailbox.next()
        }

        package mutating func next(
            isolation actor: isolated (any Actor)?
        ) async -> ListenEvent? {
            await subscription.mailbox.next()
        }
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(subscription: subscription)
    }
}
