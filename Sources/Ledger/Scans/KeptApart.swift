package import Domain
import Foundation
import Postgres

extension Ledger {
    /// Keeps scans apart that come from a device which may not send (lượt quét của máy không được
    /// nhận): nothing of them is applied, and nothing is thrown away.
    ///
    /// What had come before is answered as always, for its answer may have been lost on the way.
    package func keepApart(
        _ batch: ScanBatch, because reason: ScanRejection, by actor: Actor
    ) async throws -> [ScanResult] {
        let sending = Sending(batch: batch, actor: actor, receivedAt: now())
        let known = try await act { transaction in
            let rows = try await transaction.query(
                "select scan_id from fact where scan_id = any(\(batch.scans.map(\.id)))")
            let known = Set(try rows.map { try $0[0].decode(UUID.self) })
            let apart = batch.scans.filter { !known.contains($0.id) }.map { scan in
                var kept = scan
                kept.offsetMs = sending.offset(of: scan)
                return SetApart(scan: kept, reason: reason, sending: sending)
            }
            try await setApart(apart, in: transaction)
            return known
        }
        var before = batch
        before.scans = batch.scans.filter { known.contains($0.id) }
        var answers = (before.scans.isEmpty ? [] : try await record(before, by: actor))
            .makeIterator()
        return batch.scans.compactMap { scan in
            known.contains(scan.id)
                ? answers.next()
                : ScanResult(scanID: scan.id, outcome: .rejected, rejection: reason)
        }
    }
}
