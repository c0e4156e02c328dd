import Domain
import Foundation
import Postgres

extension Ledger {
    /// Writes dossiers that have gone their way already (chạy lại), all or none, in one
    /// transaction: rows, histories, minutes and lists, through the same writer as every other
    /// act. Nobody is told, since all of it was told in its time.
    ///
    /// False when the first of them is there already: then so are all, and nothing is written.
    package func replay(
        _ dossiers: [(rehearsal: Rehearsal, citizen: RehearsedRows.Citizen)]
    ) async throws -> Bool {
        guard let first = dossiers.first?.rehearsal.entry.code.value else { return false }
        let now = now()
        let settled = dossiers.map { rehearsal, citizen in
            var rehearsal = rehearsal
            rehearsal.settle(rehearsal.lastWrite)
            return (rehearsal: rehearsal, citizen: citizen)
        }
        let folios = settled.map(\.rehearsal.folio)
        return try await act { transaction in
            let known = try await transaction.query(
                "select true from dossier where code = \(first)")
            guard known.isEmpty else { return false }
            let devices = try await deviceIDs(of: folios, transaction)
            let rows = ReplayedRows(dossiers: settled)
            let before = [rows.dossiers, rows.applicants].map { transaction.send($0) }
            for sent in before { _ = try await sent.rows }
            try await FolioWriter(transaction: transaction, now: now, isReplay: true).write(
                folios, devices: devices)
            for sent in rows.minutes.map({ transaction.send($0) }) { _ = try await sent.rows }
            return true
        }
    }
}

/// What a replay writes beside the folios.
private struct ReplayedRows {
    let dossiers: Query
    let applicants: Query
    let minutes: [Query]

    init(dossiers all: [(rehearsal: Rehearsal, citizen: RehearsedRows.Citizen)]) {
        let entries = all.map(\.rehearsal.entry)
        dossiers = """
            insert into dossier (id, code, tracking_code, procedure_code, agency_id,
                registered_office_id, collect_by_post, return_by_post, version, stage, due_at,
                registered_at)
            overriding system value
            select id, code, tracking, procedure, agency, office, collect, returns, version, stage,
                   due, at
            from unnest(\(entries.map(\.id)), \(entries.map(\.code.value)),
                \(entries.map(\.trackingCode.value)), \(entries.map(\.procedure)),
                \(all.map(\.rehearsal.folio.agency)), \(entries.map(\.office)),
                \(entries.map(\.collectByPost)), \(entries.map(\.returnByPost)),
                \(all.map(\.rehearsal.folio.version)),
                \(all.map { $0.rehearsal.folio.stage?.rawValue ?? "none" }),
                \(all.map(\.rehearsal.folio.dueAt)), \(entries.map(\.at)))
                as t (id, code, tracking, procedure, agency, office, collect, returns, version,
                      stage, due, at)
            """
        let citizens = all.map(\.citizen)
        applicants = """
            insert into applicant (dossier_id, name, name_key, phone, id_hmac, id_last4,
                ward_code, ward_valid_from, street)
            select * from unnest(\(entries.map(\.id)), \(citizens.map(\.name)),
                \(citizens.map(\.nameKey)), \(citizens.map(\.phone)), \(citizens.map(\.idDigest)),
                \(citizens.map(\.idLast4)), \(citizens.map(\.wardCode)),
                \(citizens.map(\.wardValidFrom)), \(citizens.map(\.street)))
            """
        minutes = Self.minutes(all.flatMap(\.rehearsal.signed))
    }

    /// Items and signatures belong to open minutes, so they are closed when all are there.
    private static func minutes(_ signed: [Rehearsal.Signed]) -> [Query] {
        guard !signed.isEmpty else { return [] }
        let minutes = Array(Set(signed.map(\.minutes)))
        let signatures = minutes.flatMap {
            [
                ($0.id, $0.fromPerson, $0.fromOffice, "from", $0.at - .seconds(600)),
                ($0.id, $0.toPerson, $0.toOffice, "to", $0.at),
            ]
        }
        return [
            """
            insert into hand_over (id, from_office_id, to_office_id, created_by, state, created_at)
            select id, sender, receiver, person, 'open', at
            from unnest(\(minutes.map(\.id)), \(minutes.map(\.from)), \(minutes.map(\.to)),
                \(minutes.map(\.fromPerson)), \(minutes.map { $0.at - .seconds(600) }))
                as t (id, sender, receiver, person, at)
            """,
            """
            insert into hand_over_item (hand_over_id, parcel_id, open, present_from, present_to,
                outcome)
            select minutes, parcel, false, true, true, outcome
            from unnest(\(signed.map(\.minutes.id)), \(signed.map(\.parcel)),
                \(signed.map(\.event.rawValue))) as t (minutes, parcel, outcome)
            """,
            """
            insert into hand_over_signature (hand_over_id, person_id, office_id, side, signed_at)
            select * from unnest(\(signatures.map(\.0)), \(signatures.map(\.1)),
                \(signatures.map(\.2)), \(signatures.map(\.3)), \(signatures.map(\.4)))
            """,
            """
            update hand_over h set state = 'signed', closed_at = t.at
            from unnest(\(minutes.map(\.id)), \(minutes.map(\.at))) as t (id, at)
            where h.id = t.id
            """,
        ]
    }
}
