package import Foundation

/// Ids that sort by the time they were made (UUID version 7, RFC 9562). Time and randomness are
/// given: a test, and a device that scans offline, decide both.
package enum UUIDv7 {
    package static func mint(
        at instant: Instant, random: inout some RandomNumberGenerator
    ) -> UUID {
        // Forty-eight bits of milliseconds; a clock before 1970 or after 10889 is held at the end.
        let time = UInt64(min(max(instant.milliseconds, 0), 1 << 48 - 1))
        let high = time << 16 | 0x7000 | random.next() & 0x0FFF
        let low = 0x8000_0000_0000_0000 | random.next() >> 2
        let bytes = [high, low].flatMap { half in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: half >> $0) }
        }
        return UUID(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
                bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14],
                bytes[15]
            ))
    }

    /// The moment that an id of this version carries, to the millisecond; nil for other versions.
    package static func instant(of id: UUID) -> Instant? {
        let bytes = id.uuid
        guard bytes.6 >> 4 == 7, bytes.8 >> 6 == 0b10 else { return nil }
        let time = [bytes.0, bytes.1, bytes.2, bytes.3, bytes.4, bytes.5]
            .reduce(Int64(0)) { $0 << 8 | Int64($1) }
        return Instant(microseconds: time * 1_000)
    }
}
