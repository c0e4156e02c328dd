package import Domain

/// The service's clock as its clients know it (đồng hồ của dịch vụ).
///
/// The service stamps minutes and decisions by its own clock. What is scanned after them has to
/// come after them, so a player on a machine whose clock is wrong goes by the service's.
package struct DayClock: Sendable {
    /// What has to be added to this machine's clock.
    package let skew: Duration

    /// - Parameter header: the `Date` of an answer that has just come.
    package init(header: String?, now: Instant) {
        guard let header, let theirs = Self.read(header) else {
            skew = .zero
            return
        }
        // The header tells whole seconds, and an answer takes its time.
        let difference = theirs - now
        skew = difference > .seconds(-3) && difference < .seconds(3) ? .zero : difference
    }

    package var now: Instant { Instant.now + skew }

    /// `Tue, 24 Nov 2026 06:30:00 GMT`
    package static func read(_ header: String) -> Instant? {
        let parts = header.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]),
            let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3]),
            let date = PlainDate(year: year, month: month + 1, day: day)
        else { return nil }
        return Instant(rfc3339: "\(date)T\(parts[4])Z")
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
