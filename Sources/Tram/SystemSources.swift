package import Domain
import Foundation

// The only places where the program asks the machine for the time and for chance. Everything else
// is given both.

extension Instant {
    /// The machine's clock.
    package static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(
            microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}

/// Bytes from the kernel's generator, fit for codes and keys.
@Sendable
package func systemRandom(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
}
