package import Domain
package import Foundation
import Postgres

/// The minutes of a hand-over (biên bản giao nhận) between a post office and an agency.
///
/// Either way round: from the post they lodge dossiers, bring supplements and bring results back;
/// from the agency they entrust results to the post. Nothing moves before both sides have signed,
/// and then everything does, in one transaction.
extension Ledger {
    /// Opens minutes over parcels that can be handed over between the two sides now.
    package func openHandOver(
        from: String, to: String, itemCodes: [String], by actor: Actor
    ) async throws -> UUID {
        let now = now()
        let id = mintID(at: now)
        return try await act { transaction in
            let sides = try await sides(from: from, to: to, transaction)
            guard sides.side(of: actor) != nil else { throw Refused.notASide }
            let items = try await itemIDs(itemCodes, transaction)
            for code in itemCodes where items[code] == nil {
                throw Refused.notForHandOver(itemCode: code)
            }
            let folios = try await FolioReader(
                transaction: transaction, today: PlainDate(now)
            ).read(
                items.values.map(\.dossier))
            for code in itemCodes {
                guard let item = items[code], let folio = folios[item.dossier],
                    let position = folio.position(ofParcel: item.parcel),
                    sides.take(folio.parcels[position])
                else { throw Refused.notForHandOver(itemCode: code) }
            }
            try await transaction.query(
                """
                insert into hand_over (id, from_office_id, to_office_id, state, created_by,
                    created_at)
                values (\(id), \(sides.from), \(sides.to), 'open', \(actor.person), \(now))
                """)
            // A parcel may have been named by its code and by its label.
            for parcel in Set(items.values.map(\.parcel)).sorted() {
                let opened = try await transaction.query(
                    """
                    insert into hand_over_item (hand_over_id, parcel_id, open)
                    values (\(id), \(parcel), true)
                    on conflict (parcel_id) where open do nothing returning parcel_id
                    """)
                guard opened.first != nil else {
                    let code = itemCodes.first { items[$0]?.parcel == parcel }
                    throw Refused.inOpenHandOver(itemCode: code ?? "")
                }
            }
            return id
        }
    }

    /// Ends minutes that nobody carried out. A side that has signed does not undo its word alone.
    package func cancelHandOver(_ id: UUID, by actor: Actor) async throws {
        let now = now()
        try await act { transaction in
            let row = try await transaction.query(
                """
                select h.state, f.code, t.code
                from hand_over h join office f on f.id = h.from_office_id
                join office t on t.id = h.to_office_id
                where h.id = \(id) for update of h
                """
            ).first((String, String, String).self)
            guard let (state, from, to) = row else { throw Refused.notFound }
            // A new statement, which sees what whoever had the row before us has written.
            let signed =
                try await transaction.query(
                    "select true from hand_over_signature where hand_over_id = \(id) limit 1"
                ).first != nil
            guard try await sides(from: from, to: to, transaction).side(of: actor) != nil else {
                throw Refused.notFound
            }
            guard state == "open", !signed else { throw Refused.alreadySigned }
            try await transaction.query(
                "update hand_over_item set open = false where hand_over_id = \(id)")
            try await transaction.query(
                """
                update hand_over set state = 'cancelled', closed_at = \(now) where id = \(id)
                """)
        }
    }

    /// A fresh id for something that a page is about to send.
    package func newID() -> UUID { mintID(at: now()) }

    /// A time-ordered id (UUID version 7, RFC 9562).
    func mintID(at now: Instant) -> UUID {
        var chance = Chance(bytes: random)
        return UUIDv7.mint(at: now, random: &chance)
    }

    private func sides(from: String, to: String, _ transaction: Transaction) async throws
        -> HandOverSides
    {
        let day = PlainDate(now())
        let rows = try await transaction.query(
            """
            select o.code, o.id, o.kind, \(desks(serving: "o.id", on: day))
            from office o
            where o.code = any(\([from, to])) and o.valid_from <= \(day)
                and (o.valid_to is null or o.valid_to > \(day))
            """)
        var offices: [String: (Int32, OfficeKind, [Int32])] = [:]
        for row in rows {
            let (code, id, kind, desks) = try row.decode(
                (String, Int32, OfficeKind, [Int32]).self)
            offices[code] = (id, kind, desks)
        }
        guard let (fromID, fromKind, fromDesks) = offices[from],
            let (toID, toKind, toDesks) = offices[to]
        else { throw Refused.unknown(.office) }
        switch (fromKind, toKind) {
        case (.postOffice, .agency):
            return HandOverSides(from: fromID, to: toID, direction: .toAgency, desks: toDesks)
        case (.agency, .postOffice):
            return HandOverSides(from: fromID, to: toID, direction: .toPost, desks: fromDesks)
        default: throw Refused.notASide
        }
    }
}

/// Who hands to whom.
struct HandOverSides {
    enum Direction: String {
        case toAgency, toPost
    }

    enum Side: String {
        case from, to
    }

    var from: Int32
    var to: Int32
    var direction: Direction
    /// The one-stop desks that may sign for the agency.
    var desks: [Int32]

    /// Which side the actor signs for, if any.
    func side(of actor: Actor) -> Side? {
        let agency: Side = direction == .toAgency ? .to : .from
        let post: Side = direction == .toAgency ? .from : .to
        switch actor.role {
        case .postalWorker, .postClerk:
            return actor.office == office(of: post) ? post : nil
        case .agencyClerk:
            return actor.office == office(of: agency) ? agency : nil
        case .deskClerk:
            return desks.contains(actor.office) ? agency : nil
        case .supervisor, .administrator:
            return nil
        }
    }

    func office(of side: Side) -> Int32 { side == .from ? from : to }

    /// Whether the parcel can pass between these sides as things stand.
    func take(_ parcel: ParcelSheet) -> Bool {
        guard let head = parcel.history.head else { return false }
        switch direction {
        case .toAgency:
            return head.addressee == .office(to) && parcel.holderOffice == from
                && (head.state == .atOffice || head.state == .withCourier
                    || head.state == .outForDelivery)
        case .toPost:
            return parcel.order.sender == .office(from)
                && (head.state == .announced || parcel.owesMinutes)
        }
    }
}
