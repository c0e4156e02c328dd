package import Domain
import Synchronization

/// A clock that stands still until a test moves it (đồng hồ đứng).
package final class FixedClock: Sendable {
    private let instant: Mutex<Instant>

    package init(_ start: Instant) {
        instant = Mutex(start)
    }

    /// From RFC 3339, such as `2026-11-24T08:00:00+07:00`.
    package convenience init(_ text: String) {
        guard let instant = Instant(rfc3339: text) else {
            preconditionFailure("\(text) is not a moment")
        }
        self.init(instant)
    }

    package var now: Instant { instant.withLock { $0 } }

    package func advance(by duration: Duration) {
        instant.withLock { $0 = $0 + duration }
    }

    package func set(_ moment: Instant) {
        instant.withLock { $0 = moment }
    }
}
