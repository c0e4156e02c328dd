import Domain
import Foundation
import Postgres

extension Ledger {
    /// Holds codes until the end of the transaction, in one order: who sets a scan apart and who
    /// gives the code a meaning must not miss each other.
    func lock(codes: [String], _ transaction: Transaction) async throws {
        for code in Set(codes).sorted() {
            try await transaction.query(
                "select pg_advisory_xact_lock(hashtextextended(\(code), 1))")
        }
    }

    /// Makes sure that codes which meant nothing when they were read still mean nothing.
    func expectNobody(behind codes: [String], _ transaction: Transaction) async throws {
        guard !codes.isEmpty else { return }
        try await lock(codes: codes, transaction)
        guard try await itemIDs(codes, transaction).isEmpty else { throw LostRace() }
    }

    /// Keeps what cannot be counted (lượt quét để riêng), so that nothing a device ever sent is
    /// lost. The body may name people and lies where it can be erased.
    func setApart(_ scans: [SetApart], in transaction: Transaction) async throws {
        guard !scans.isEmpty else { return }
        let bodies = try scans.map {
            String(decoding: try JSONEncoder().encode($0.scan), as: UTF8.self)
        }
        try await transaction.query(
            """
            insert into rejected_scan (scan_id, device, person_id, office_id, item_code, event,
                occurred_at, reason, body, received_at)
            select scan, device, person, office, item, event, occurred, reason, body::jsonb,
                   received
            from unnest(\(scans.map(\.scan.id)), \(scans.map(\.sending.batch.device)),
                \(scans.map(\.sending.actor.person)), \(scans.map(\.sending.actor.office)),
                \(scans.map(\.scan.itemCode)), \(scans.map(\.scan.act)),
                \(scans.map(\.scan.occurredAt)), \(scans.map(\.reason.rawValue)), \(bodies),
                \(scans.map(\.sending.receivedAt)))
                as t (scan, device, person, office, item, event, occurred, reason, body, received)
            on conflict (scan_id, reason, item_code) do nothing
            """)
    }
}

/// A scan that is kept and not counted, and why.
struct SetApart {
    var scan: Scan
    var reason: ScanRejection
    var sending: Sending
}

/// Something came to be between reading and writing; the act is run again and then sees it.
struct LostRace: Error {}
