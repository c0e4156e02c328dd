/// A point in time (thời điểm), to the microsecond, as PostgreSQL keeps it.
///
/// It knows no zone. It is read with whatever offset the writer used and printed with Vietnam's,
/// +07:00, which has had no summer time since 1975.
package struct Instant: Hashable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    package var microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Milliseconds since 1970, rounded towards the past: two scans are never put in another
    /// order than their microseconds have, also before 1970.
    package var milliseconds: Int64 {
        floorDivide(microseconds, 1_000).quotient
    }

    /// Vietnam's offset from universal time, in seconds.
    package static let vietnamOffsetSeconds: Int64 = 7 * 3_600
}

extension Instant: Comparable {
    package static func < (left: Instant, right: Instant) -> Bool {
        left.microseconds < right.microseconds
    }
}

extension Instant {
    /// Adds a length of time, cut to microseconds. Beyond the ends of the number line the end is
    /// kept, so that an absurd clock can't bring down a server.
    package static func + (instant: Instant, duration: Duration) -> Instant {
        let sum = Int128(instant.microseconds) + duration.attoseconds / 1_000_000_000_000
        return Instant(microseconds: Int64(clamping: sum))
    }

    package static func - (instant: Instant, duration: Duration) -> Instant {
        instant + (Duration.zero - duration)
    }

    package static func - (left: Instant, right: Instant) -> Duration {
        let difference = Int128(left.microseconds) - Int128(right.microseconds)
        return Duration(attoseconds: difference * 1_000_000_000_000)
    }
}

// MARK: - RFC 3339

extension Instant {
    /// The form in which times leave the system: `2026-11-24T09:30:00.125+07:00`.
    ///
    /// The fraction is left out when it is zero, and has three digits when they suffice.
    package func rfc3339() -> String {
        let (second, fraction) = floorDivide(microseconds, 1_000_000)
        let (day, rest) = floorDivide(second + Self.vietnamOffsetSeconds, 86_400)
        var text = AsciiWriter()
        text.write(PlainDate(daysSince1970: Int32(clamping: day)))
        text.write("T", rest / 3_600, digits: 2)
        text.write(":", rest / 60 % 60, digits: 2)
        text.write(":", rest % 60, digits: 2)
        if fraction != 0 {
            let isWhole = fraction % 1_000 == 0
            text.write(".", isWhole ? fraction / 1_000 : fraction, digits: isWhole ? 3 : 6)
        }
        text.write("+07:00")
        return text.string
    }

    /// Reads `date "T" time offset`, and nothing else: a time without an offset means different
    /// moments to different machines, so it is refused rather than guessed.
    ///
    /// Up to nine digits of a second are read and cut to microseconds. A leap second (`:60`, only
    /// where universal time has 23:59:60) is the first moment of the next day.
    package init?(rfc3339 text: String) {
        var reader = AsciiReader(text, atMost: 35)
        guard let date = reader.isoDate(), reader.skip("T") || reader.skip("t"),
            let hour = reader.digits(2), hour <= 23, reader.skip(":"),
            let minute = reader.digits(2), minute <= 59, reader.skip(":"),
            let second = reader.digits(2), second <= 60,
            let fraction = reader.fraction(),
            let offset = reader.offset(), reader.isAtEnd
        else { return nil }
        let local = Int64(date.daysSince1970) * 86_400 + Int64(hour * 3_600 + minute * 60)
        let seconds = local - offset + Int64(second)
        if second == 60 && floorDivide(seconds, 86_400).remainder != 0 { return nil }
        let instant = Instant(microseconds: seconds * 1_000_000 + fraction)
        // What is read must also be printable: four digits of a year, at Vietnam's offset.
        guard (1...9_999).contains(PlainDate(instant).year) else { return nil }
        self = instant
    }
}

extension Instant: CustomStringConvertible, Codable {
    package var description: String { rfc3339() }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let instant = Instant(rfc3339: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not an RFC 3339 time with an offset")
        }
        self = instant
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rfc3339())
    }
}

extension AsciiReader {
    /// Nothing, or a point and one to nine digits, as microseconds.
    fileprivate mutating func fraction() -> Int64? {
        guard skip(".") else { return 0 }
        var value: Int64 = 0
        var count = 0
        while let digit = digit() {
            count += 1
            if count <= 6 { value = value * 10 + Int64(digit) }
        }
        guard (1...9).contains(count) else { return nil }
        for _ in 0..<max(0, 6 - count) { value *= 10 }
        return value
    }

    /// `Z` or `±hh:mm`, as seconds east of universal time.
    fileprivate mutating func offset() -> Int64? {
        if skip("Z") || skip("z") { return 0 }
        let east = skip("+")
        guard east || skip("-"), let hours = digits(2), hours <= 23, skip(":"),
            let minutes = digits(2), minutes <= 59
        else { return nil }
        let seconds = Int64(hours * 3_600 + minutes * 60)
        return east ? seconds : -seconds
    }
}
