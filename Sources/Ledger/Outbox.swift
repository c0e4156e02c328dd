package import Domain
import Foundation
package import Postgres

/// Something that happened and that the world outside should hear of (hộp thư đi).
package struct OutboxMessage: Sendable, Hashable {
    package var position: Int64
    package var subjectKind: String
    package var subject: Int64
    package var event: String
    package var occurrence: Int32
    package var occurredAt: Instant
    package var attempts: Int32
}

/// Hands out messages, at least once each and never before the act they tell of has committed.
///
/// A message is written with its event, in the same transaction. Claiming leases it for a while:
/// several workers skip what another has, and what a dead worker had becomes free by itself.
package struct Outbox: Sendable {
    package static let channel = "outbox"

    let pool: Pool
    let now: @Sendable () -> Instant

    package init(pool: Pool, now: @escaping @Sendable () -> Instant) {
        self.pool = pool
        self.now = now
    }

    package func claim(atMost limit: Int32, for lease: Duration) async throws -> [OutboxMessage] {
        let now = now()
        return try await pool.transaction { transaction in
            let rows = try await transaction.query(
                """
                update outbox o set claimed_until = \(now + lease), attempts = attempts + 1
                from (select position from outbox
                      where done_at is null and (claimed_until is null or claimed_until < \(now))
                      order by position limit \(limit) for update skip locked) free
                where o.position = free.position
                returning o.position, o.subject_kind, o.subject_id, o.event, o.occurrence,
                    o.occurred_at, o.attempts
                """)
            return try rows.map { row in
                let (position, kind, subject, event, occurrence, occurredAt, attempts) =
                    try row.decode(
                        (Int64, String, Int64, String, Int32, Instant, Int32).self)
                return OutboxMessage(
                    position: position, subjectKind: kind, subject: subject, event: event,
                    occurrence: occurrence, occurredAt: occurredAt, attempts: attempts)
            }.sorted { $0.position < $1.position }
        }
    }

    package func finish(_ positions: [Int64]) async throws {
        let now = now()
        try await pool.transaction { transaction in
            try await transaction.query(
                "update outbox set done_at = \(now) where position = any(\(positions))")
        }
    }
}
