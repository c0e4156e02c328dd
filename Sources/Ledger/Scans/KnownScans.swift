import Domain
import Foundation
import Postgres

/// A scan that has been received before (lượt quét đã có).
struct KnownScan {
    var parcel: Int64
    var fact: Fact
    var digest: [UInt8]?
    var salt: [UInt8]?
    var firstOutcome: ScanOutcome

    /// Whether the content is the same. Evidence that has been erased since can no longer be
    /// compared.
    func isSame(as other: Fact, of scan: Scan, parcel: Int64) -> Bool {
        guard parcel == self.parcel, fact.says(the: other, of: scan) else { return false }
        guard let digest else { return scan.evidence == nil }
        guard let evidence = scan.evidence else { return false }
        guard let salt else { return true }
        return SealedEvidence(evidence, salt: salt).digest == digest
    }
}

extension Fact {
    /// Whether a scan that comes again tells the same. The clock error is not compared: it was
    /// frozen at the first receipt. Nor is who sends it: a phone's queue outlives a move to
    /// another office.
    func says(the other: Fact, of scan: Scan) -> Bool {
        var mine = self
        mine.offsetMs = other.offsetMs
        mine.person = other.person
        mine.office = other.office
        if scan.worker == nil { mine.worker = other.worker }
        return mine == other
    }
}

/// The question which of some scans are known, on its way.
struct KnownScanQuestion {
    private let answer: Sent

    init(_ ids: [UUID], _ transaction: Transaction) {
        answer = transaction.send(
            """
            select f.scan_id, f.parcel_id, d.name, f.counter, f.occurred_at, f.entered,
                   f.person_id, f.office_id, f.event, f.worker_id, f.dispatch, f.corrects,
                   f.evidence_digest, s.salt, f.first_outcome
            from fact f join device d on d.id = f.device_id
            left join scan_evidence s on s.parcel_id = f.parcel_id and s.scan_id = f.scan_id
            where f.scan_id = any(\(ids))
            """)
    }

    func scans() async throws -> [UUID: KnownScan] {
        var found: [UUID: KnownScan] = [:]
        for row in try await answer.rows {
            let (
                id, parcel, device, counter, occurred, entered, person, office, act, worker,
                dispatch, corrects, digest, salt, outcome
            ) = try row.decode(
                (
                    UUID, Int64, String, Int64, Instant, Bool, Int32, Int32, Act, Int32?, String?,
                    UUID?, [UInt8]?, [UInt8]?, FactOutcome
                ).self)
            found[id] = KnownScan(
                parcel: parcel,
                fact: Fact(
                    id: id, device: device, counter: counter, occurredAt: occurred, offsetMs: 0,
                    entered: entered, person: person, office: office, act: act, worker: worker,
                    dispatch: dispatch, corrects: corrects, minutes: false),
                digest: digest, salt: salt, firstOutcome: ScanOutcome(outcome))
        }
        return found
    }
}
