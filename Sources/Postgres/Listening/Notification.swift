/// What a `notify` said.
package struct Notification: Sendable, Hashable {
    package let channel: String
    package let payload: String

    package init(channel: String, payload: String) {
        self.channel = channel
        self.payload = payload
    }
}

/// What a listener hears (lắng nghe).
package enum ListenEvent: Sendable, Hashable {
    /// The channel is open. Whatever was notified before was not heard: read once.
    case listening
    /// The connection had broken and is back, or too much came at once. Notifications may
    /// have been missed: read again.
    case reconnected
    case notification(Notification)
}
