import Domain
import Foundation
import Postgres

extension Ledger {
    /// Takes in the scans that came before their parcel was known (lượt quét đến sớm).
    ///
    /// A worker without coverage may scan a pre-printed label hours before the office learns whose
    /// it is. Such scans were set apart; now that the code stands for a parcel they are facts of it
    /// like any other, with the time and the person that they came with.
    func joinEarlyScans(
        of code: String, to folio: inout Folio, at position: Int, except taken: Set<UUID> = [],
        _ transaction: Transaction
    ) async throws {
        let rows = try await transaction.query(
            """
            update rejected_scan set joined_at = \(now())
            where item_code = \(code) and reason = \(ScanRejection.unknownItem.rawValue)
                and joined_at is null and body is not null and scan_id <> all(\(Array(taken)))
                and not exists (select from fact f where f.scan_id = rejected_scan.scan_id)
            returning body, device, person_id, office_id, received_at
            """)
        for row in rows {
            let (body, device, person, office, received) = try row.decode(
                (JSONText, String, Int32, Int32, Instant).self)
            let scan = try JSONDecoder().decode(Scan.self, from: Data(body.text.utf8))
            guard let act = Act(rawValue: scan.act) else { continue }
            let workers = try await workerIDs([scan.worker].compactMap(\.self), transaction)
            var new = NewFact(
                fact: Fact(
                    id: scan.id, device: device, counter: scan.sequence,
                    occurredAt: scan.occurredAt, offsetMs: scan.offsetMs ?? 0,
                    entered: scan.entered, person: person, office: office, act: act,
                    worker: scan.worker.flatMap { workers[$0] } ?? act.worker(person),
                    dispatch: scan.dispatch, corrects: scan.corrects),
                receivedAt: received)
            if let evidence = scan.evidence {
                new.evidence = SealedEvidence(evidence, salt: random(16))
            }
            folio.parcels[position].add(new)
        }
    }
}

extension Act {
    /// Who has the parcel after an act that gives it to a worker, when nobody else was named.
    func worker(_ person: Int32) -> Int32? {
        switch self {
        case .event(.accepted), .event(.takenOut), .event(.missed): person
        case .event, .void: nil
        }
    }
}
