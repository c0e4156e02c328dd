import Domain
import Foundation
import Paper
import Postgres
import Web

/// Between whom a parcel goes (đường đi của bưu gửi), as its papers name them, and what was attested
/// when it was taken over.
struct ParcelWay: Sendable {
    var itemCode: String
    var dossier: String
    var purpose: Purpose
    var orderedAt: Instant
    var sender: Correspondent
    var addressee: Correspondent
    /// The post offices at both ends; none where an agency's own door is the end.
    var collectOffice: String?
    var deliverOffice: String?
    var pickup: Pickup?

    /// The acceptance from the sender.
    struct Pickup: Sendable {
        var at: Instant
        var by: String?
        var evidence: PickupEvidence
    }
}

/// What was attested at a pickup (bằng chứng lúc nhận); all of it may be missing.
struct PickupEvidence: Decodable, Sendable {
    struct Paper: Decodable {
        enum Kind: String, Decodable { case original, copy }

        var name: String
        var count: Int
        var kind: Kind?
    }

    var checklist: [Paper]?
    var signedBySender: Bool?
    var signedByWorker: Bool?
    var sealNumber: String?
    var fee: Money?
    var receiptNumber: String?

    /// Evidence is kept as it was sent, so what this program can't read is as good as absent.
    init(json text: String?) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self =
            text.flatMap { try? decoder.decode(PickupEvidence.self, from: Data($0.utf8)) }
            ?? PickupEvidence()
    }

    private init() {}

    var enclosures: [Enclosure] {
        (checklist ?? []).map { paper in
            Enclosure(
                name: paper.name, count: paper.count,
                kind: paper.kind.map { $0 == .original ? .original : .copy })
        }
    }
}

extension Station {
    /// A parcel by its code or by the number on its label, for those who may see its people.
    func way(of code: ItemCode, for actor: Actor) async throws -> ParcelWay? {
        let row = try await staff.query(Self.way(of: code), scope: actor.scope).first
        guard let row else { return nil }
        func party(_ side: String) throws -> Correspondent {
            // Who was erased has no name to print any more.
            guard let name = try row[side].decode(String?.self) else { throw Problem(.erased) }
            return Correspondent(
                name: name,
                phone: try row[side + "_phone"].decode(String?.self).flatMap(Phone.init),
                address: try row[side + "_address"].decode(String?.self).flatMap {
                    $0.isEmpty ? nil : $0
                })
        }
        let takenAt = try row["taken_at"].decode(Instant?.self)
        let takenBy = try row["taken_by"].decode(String?.self)
        let evidence = PickupEvidence(json: try row["evidence"].decode(String?.self))
        return ParcelWay(
            itemCode: try row["item_code"].decode(), dossier: try row["dossier"].decode(),
            purpose: try row["purpose"].decode(), orderedAt: try row["ordered_at"].decode(),
            sender: try party("sender"), addressee: try party("addressee"),
            collectOffice: try row["collect_office"].decode(),
            deliverOffice: try row["deliver_office"].decode(),
            pickup: takenAt.map { ParcelWay.Pickup(at: $0, by: takenBy, evidence: evidence) })
    }

    /// An office on a side is named by itself, a citizen by the parcel or else by the dossier.
    private static func way(of code: ItemCode) -> Query {
        """
        select p.item_code, d.code as dossier, p.purpose, p.ordered_at,
               c.name as collect_office, v.name as deliver_office,
               coalesce(so.name, sp.name, a.name) as sender,
               case when so.id is null then coalesce(sp.phone, a.phone) end as sender_phone,
               coalesce(sou.name,
                   case when sp.parcel_id is null then concat_ws(', ', a.street, u.name)
                        else concat_ws(', ', sp.street, spu.name) end) as sender_address,
               coalesce(ao.name, ap.name, a.name) as addressee,
               case when ao.id is null then coalesce(ap.phone, a.phone) end
                   as addressee_phone,
               coalesce(aou.name,
                   case when ap.parcel_id is null then concat_ws(', ', a.street, u.name)
                        else concat_ws(', ', ap.street, apu.name) end) as addressee_address,
               h.occurred_at as taken_at, coalesce(w.name, s.name) as taken_by,
               e.evidence::text as evidence
        from parcel p join dossier d on d.id = p.dossier_id
        left join office c on c.id = p.collect_office_id
        left join office v on v.id = p.deliver_office_id
        left join office so on so.id = p.sender_office_id
        left join unit sou on sou.ward_code = so.ward_code
            and sou.valid_from = so.ward_valid_from
        left join office ao on ao.id = p.addressee_office_id
        left join unit aou on aou.ward_code = ao.ward_code
            and aou.valid_from = ao.ward_valid_from
        left join applicant a on a.dossier_id = d.id
        left join unit u on u.ward_code = a.ward_code and u.valid_from = a.ward_valid_from
        left join parcel_party sp on sp.parcel_id = p.id and sp.side = 'sender'
        left join unit spu on spu.ward_code = sp.ward_code
            and spu.valid_from = sp.ward_valid_from
        left join parcel_party ap on ap.parcel_id = p.id and ap.side = 'addressee'
        left join unit apu on apu.ward_code = ap.ward_code
            and apu.valid_from = ap.ward_valid_from
        left join lateral (
            select h.occurred_at, h.person_id, h.worker_id, h.scan_id from parcel_history h
            where h.parcel_id = p.id and h.generation = p.generation
                and h.event in ('accepted', 'accepted_at_counter')
            order by h.sequence limit 1) h on true
        left join person s on s.id = h.person_id
        left join person w on w.id = h.worker_id
        left join scan_evidence e on e.parcel_id = p.id and e.scan_id = h.scan_id
        where p.id = coalesce(
            (select q.id from parcel q where q.item_code = \(code.value)),
            (select l.parcel_id from item_alias l where l.alias = \(code.value)))
        """
    }
}
