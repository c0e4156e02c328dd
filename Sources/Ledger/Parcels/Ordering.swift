import Domain
import Foundation
import Postgres

extension Ledger {
    /// Puts a new parcel on the dossier's desk (đăng ký bưu gửi): announced, with the post offices
    /// that today's areas make due at both ends.
    func orderParcel(
        _ order: ParcelOrder, in folio: inout Folio, by actor: Actor, at now: Instant,
        _ transaction: Transaction
    ) async throws {
        let day = PlainDate(now)
        guard let collect = try await postOffice(for: order.sender, of: folio.id, day, transaction),
            let deliver = try await postOffice(for: order.addressee, of: folio.id, day, transaction)
        else { throw Refused.unknown(.postOffice) }
        let (id, serial) = try await transaction.query(
            """
            select nextval(pg_get_serial_sequence('parcel', 'id')), nextval('item_serial')
            """
        ).one((Int64, Int64).self)
        guard
            let code = ItemCode.s10(
                service: settings.itemService, serial: Int(serial % 100_000_000),
                country: settings.itemCountry)
        else { throw Refused.unknown(.item) }
        var sheet = ParcelSheet(
            id: id, itemCode: code.value, order: order, collectOffice: collect,
            deliverOffice: deliver, orderedAt: now, generation: 0, stored: [], facts: [],
            firings: [], isNew: true)
        sheet.add(
            NewFact(
                fact: .service(
                    .announced, on: sheet, office: actor.office, person: actor.person, at: now),
                receivedAt: now))
        sheet.refold()
        folio.parcels.append(sheet)
        try await lock(codes: [code.value], transaction)
        try await joinEarlyScans(
            of: code.value, to: &folio, at: folio.parcels.count - 1, transaction)
    }

    /// The post office whose area covers a party's address on a day.
    private func postOffice(
        for party: Party, of dossier: Int64, _ day: PlainDate, _ transaction: Transaction
    ) async throws -> Int32? {
        switch party {
        case .citizen:
            try await transaction.query(
                """
                with recursive lived (ward_code, ward_valid_from) as (
                    select c.ward_code, c.ward_valid_from from applicant c
                    where c.dossier_id = \(dossier)
                    union
                    -- The unit may have been merged since: its successor's post office delivers.
                    select s.new_ward_code, s.new_valid_from
                    from lived l join unit_succession s on s.old_ward_code = l.ward_code
                        and s.old_valid_from = l.ward_valid_from
                    where s.how in ('whole', 'split-default'))
                select a.office_id
                from lived l join office_area a on a.ward_code = l.ward_code
                    and a.ward_valid_from = l.ward_valid_from
                where a.valid_from <= \(day) and (a.valid_to is null or a.valid_to > \(day))
                order by l.ward_valid_from desc, a.valid_from desc, a.office_id limit 1
                """
            ).first?[0].decode(Int32.self)
        case .office(let office):
            try await transaction.query(
                """
                select a.office_id
                from office o
                join office_area a on a.ward_code = o.ward_code
                    and a.ward_valid_from = o.ward_valid_from
                where o.id = \(office) and a.valid_from <= \(day)
                    and (a.valid_to is null or a.valid_to > \(day))
                order by a.valid_from desc, a.office_id limit 1
                """
            ).first?[0].decode(Int32.self)
        }
    }
}
