import Domain
import Foundation
import Ledger
import Postgres
import Web

/// A dossier as its staff read it (hồ sơ).
struct DossierRecord: Sendable {
    var id: Int64
    var code: String
    var trackingCode: String
    var procedure: String
    var procedureName: String
    /// How long the procedure gives the agency; nil when nobody knows.
    var term: Term?
    var agency: OfficeName
    var stage: Stage
    var version: Int32
    var dueAt: Instant?
    var registeredAt: Instant
    var collectByPost: Bool
    var returnByPost: Bool
    var reach: DossierReach
    var circumstances: DossierCircumstances
    var parcels: [ParcelRecord]
    /// Nil for those who may not see personal data.
    var applicant: ApplicantRecord?
}

struct OfficeName: Sendable, Hashable {
    var id: Int32
    var code: String
    var name: String
}

struct ParcelRecord: Sendable {
    var id: Int64
    var itemCode: String
    var purpose: Purpose
    var state: ParcelState
    var turnedBack: Bool
    var generation: Int32
    var holder: String?
    var aliases: [String]
}

struct ApplicantRecord: Sendable {
    var name: String
    var phone: String?
    var idLast4: String?
    var wardCode: String
    var wardName: String
    var street: String
}

extension Station {
    /// A dossier that this person may see, or nil: what is not theirs is not there.
    func dossier(_ code: DossierCode, for actor: Actor, on today: PlainDate) async throws
        -> DossierRecord?
    {
        let pool = reader(for: actor)
        let scope = actor.scope
        async let found = pool.query(
            """
            select d.id, d.code, d.tracking_code, d.procedure_code, p.name as procedure_name,
                   p.working_days, p.working_hours, a.id as agency_id, a.code as agency_code,
                   a.name as agency_name, d.stage, d.version, d.due_at, d.registered_at,
                   d.collect_by_post, d.return_by_post,
                   array(select s.desk_id from desk_agency s
                         where s.agency_id = d.agency_id and s.valid_from <= \(today)
                            and (s.valid_to is null or s.valid_to > \(today))) as desks,
                   array(select o.office_id from office_dossier o
                         where o.dossier_id = d.id) as offices,
                   exists (select from dossier_event e where e.dossier_id = d.id
                           and e.event = 'postponed') as postponed,
                   (select max(e.occurred_at) from dossier_event e where e.dossier_id = d.id
                    and e.event = 'came_back') as came_back_at
            from dossier d
            join procedure p on p.code = d.procedure_code
            join office a on a.id = d.agency_id
            where d.code = \(code.value)
            """, scope: scope)
        async let parcels = parcels(of: code, for: actor)
        async let applicant = applicant(of: code, for: actor)
        guard let row = try await found.first else { return nil }
        let carried = try await parcels.filter { $0.state.isInCarriage }.map(\.purpose)
        let stage = try row["stage"].decode(Stage.self)
        let cameBack = try row["came_back_at"].decode(Instant?.self)
        return DossierRecord(
            id: try row["id"].decode(), code: try row["code"].decode(),
            trackingCode: try row["tracking_code"].decode(),
            procedure: try row["procedure_code"].decode(),
            procedureName: try row["procedure_name"].decode(),
            term: Term(
                days: try row["working_days"].decode(Int32?.self).map(Int.init),
                hours: try row["working_hours"].decode(Int32?.self).map(Int.init)),
            agency: OfficeName(
                id: try row["agency_id"].decode(), code: try row["agency_code"].decode(),
                name: try row["agency_name"].decode()),
            stage: stage, version: try row["version"].decode(),
            dueAt: try row["due_at"].decode(), registeredAt: try row["registered_at"].decode(),
            collectByPost: try row["collect_by_post"].decode(),
            returnByPost: try row["return_by_post"].decode(),
            reach: DossierReach(
                agency: try row["agency_id"].decode(),
                desks: Set(try row["desks"].decode([Int32].self)),
                postOffices: Set(try row["offices"].decode([Int32].self))),
            circumstances: DossierCircumstances(
                inCarriage: Set(carried), isPostponed: try row["postponed"].decode(),
                unclaimedSince: stage == .unclaimed ? cameBack.map { PlainDate($0) } : nil,
                today: today),
            parcels: try await parcels, applicant: try await applicant)
    }

    private func parcels(of code: DossierCode, for actor: Actor) async throws -> [ParcelRecord] {
        let rows = try await reader(for: actor).query(
            """
            select p.id, p.item_code, p.purpose, p.state, p.turned_back, p.generation, o.name,
                   array(select l.alias from item_alias l where l.parcel_id = p.id order by 1)
            from dossier d join parcel p on p.dossier_id = d.id
            left join office o on o.id = p.holder_office_id
            where d.code = \(code.value) order by p.id
            """, scope: actor.scope)
        return try rows.map { row in
            let (id, item, purpose, state, turned, generation, holder, aliases) =
                try row.decode(
                    (Int64, String, Purpose, ParcelState, Bool, Int32, String?, [String]).self)
            return ParcelRecord(
                id: id, itemCode: item, purpose: purpose, state: state, turnedBack: turned,
                generation: generation, holder: holder, aliases: aliases)
        }
    }

    private func applicant(of code: DossierCode, for actor: Actor) async throws
        -> ApplicantRecord?
    {
        guard actor.role != .supervisor else { return nil }
        let row = try await staff.query(
            """
            select c.name, c.phone, c.id_last4, c.ward_code, u.name, c.street
            from dossier d join applicant c on c.dossier_id = d.id
            join unit u on u.ward_code = c.ward_code and u.valid_from = c.ward_valid_from
            where d.code = \(code.value)
            """, scope: actor.scope
        ).first((String, String?, String?, String, String, String).self)
        return row.map {
            ApplicantRecord(
                name: $0.0, phone: $0.1, idLast4: $0.2, wardCode: $0.3, wardName: $0.4,
                street: $0.5)
        }
    }
}

extension Station {
    /// The agencies of a day, for forwarding.
    func agencies(on day: PlainDate) async throws -> [OfficeName] {
        try await door.query(
            """
            select id, code, name from office
            where kind = 'agency' and valid_from <= \(day)
                and (valid_to is null or valid_to > \(day))
            order by name
            """
        ).map { row in
            let (id, code, name) = try row.decode((Int32, String, String).self)
            return OfficeName(id: id, code: code, name: name)
        }
    }
}

extension DossierRecord {
    /// What this person may do now, and what stands in the way of the rest.
    func choices(for actor: Actor) -> [Choice] {
        DossierMachine.choices(stage, actor, reach: reach, circumstances: circumstances)
    }

    func allowedEvents(for actor: Actor) -> [String] {
        choices(for: actor).filter { $0.refusal == nil }.map(\.event.rawValue)
    }
}
