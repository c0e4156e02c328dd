/// A moment (thời điểm), `timestamp with time zone`: microseconds since 1970 UTC.
package struct Timestamp: Sendable, Hashable, Comparable {
    package var microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    /// PostgreSQL counts from 2000-01-01.
    static let epochDifference: Int64 = 946_684_800_000_000
}

extension Timestamp: PostgresElement {
    package static var postgresType: PostgresType { .timestamptz }

    package func encode(into buffer: inout ParameterBuffer) -> Bool {
        let (sinceEpoch, overflow) = microseconds.subtractingReportingOverflow(
            Self.epochDifference)
        if overflow { buffer.refuse(.invalidParameter("a timestamp is out of range")) }
        buffer.write(sinceEpoch)
        return true
    }

    package init(postgres bytes: Span<UInt8>, type oid: UInt32) throws {
        guard oid == PostgresType.timestamptz.oid else { throw DecodingFailure.type }
        // The two infinities are the ends of Int64, which no count since 1970 can express.
        let (since1970, overflow) = try bytes.exactly(Int64.self).addingReportingOverflow(
            Self.epochDifference)
        guard !overflow, since1970 >= Int64.min + 2 * Self.epochDifference else {
            throw DecodingFailure.outOfRange
        }
        microseconds = since1970
    }
}

/// A calendar day (ngày), `date`: days since 2000-01-01, as PostgreSQL counts them.
package struct Day: Sendable, Hashable, Comparable {
    package var daysSince2000: Int32

    package init(daysSince2000: Int32) {
        self.daysSince2000 = daysSince2000
    }

    package static func < (left: Day, right: Day) -> Bool {
        left.daysSince2000 < right.daysSince2000
    }
}

extension Day: PostgresElement {
    package static var postgresType: PostgresType { .date }

    package func encode(into buffer: inout ParameterBuffer) -> Bool {
        buffer.write(daysSince2000)
        return true
    }

    package init(postgres bytes: Span<UInt8>, type oid: UInt32) throws {
        guard oid == PostgresType.date.oid else { throw DecodingFailure.type }
        daysSince2000 = try bytes.exactly(Int32.self)
        // The two infinities are not days.
        guard daysSince2000 != .min, daysSince2000 != .max else {
            throw DecodingFailure.outOfRange
        }
    }
}
