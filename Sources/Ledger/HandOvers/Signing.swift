package import Domain
package import Foundation
import Postgres

/// What one side says about one item when it signs (ý kiến của một bên).
package struct SignedItem: Sendable {
    package var itemCode: String
    package var present: Bool
    package var note: String?
    package var sealNumber: String?
    /// Canonical JSON of the papers counted.
    package var checklist: String?

    package init(
        itemCode: String, present: Bool, note: String? = nil, sealNumber: String? = nil,
        checklist: String? = nil
    ) {
        self.itemCode = itemCode
        self.present = present
        self.note = note
        self.sealNumber = sealNumber
        self.checklist = checklist
    }
}

extension Ledger {
    /// Signs minutes for the actor's side. The second signature carries out the hand-over: items
    /// that both sides saw are delivered or entrusted, and an item that is absent, or that can no
    /// longer be handed over, drops out with an exception and never holds up the others.
    package func sign(_ id: UUID, items: [SignedItem]?, by actor: Actor) async throws {
        let now = now()
        try await act { transaction in
            var signing = try await Signing(
                ledger: self, transaction: transaction, id: id, actor: actor, now: now)
            try await signing.sign(items)
        }
    }
}

private struct Signing {
    let ledger: Ledger
    let transaction: Transaction
    let id: UUID
    let actor: Actor
    let now: Instant
    let sides: HandOverSides
    let side: HandOverSides.Side
    /// The person of the other side who has signed already.
    let other: (person: Int32, role: Role)?
    var items: [Item]

    struct Item {
        var parcel: Int64
        var dossier: Int64
        var itemCode: String
        var presentFrom: Bool?
        var presentTo: Bool?
    }

    init(ledger: Ledger, transaction: Transaction, id: UUID, actor: Actor, now: Instant)
        async throws
    {
        self.ledger = ledger
        self.transaction = transaction
        self.id = id
        self.actor = actor
        self.now = now
        let row = try await transaction.query(
            """
            select h.from_office_id, h.to_office_id, h.state, f.kind,
                   \(desks(serving: "h.from_office_id, h.to_office_id", on: PlainDate(now)))
            from hand_over h join office f on f.id = h.from_office_id
            where h.id = \(id) for update of h
            """
        ).first((Int32, Int32, String, OfficeKind, [Int32]).self)
        guard let (from, to, state, kind, desks) = row else { throw Refused.notFound }
        sides = HandOverSides(
            from: from, to: to, direction: kind == .postOffice ? .toAgency : .toPost, desks: desks)
        guard let side = sides.side(of: actor) else { throw Refused.notFound }
        self.side = side
        guard state == "open" else { throw Refused.alreadySigned }
        let signatures = try await transaction.query(
            """
            select s.side, s.person_id, p.role
            from hand_over_signature s join person p on p.id = s.person_id
            where s.hand_over_id = \(id)
            """)
        var other: (Int32, Role)?
        for row in signatures {
            let (signed, person, role) = try row.decode((String, Int32, Role).self)
            if signed == side.rawValue { throw Refused.alreadySigned }
            other = (person, role)
        }
        self.other = other
        items = try await transaction.query(
            """
            select i.parcel_id, p.dossier_id, p.item_code, i.present_from, i.present_to
            from hand_over_item i join parcel p on p.id = i.parcel_id
            where i.hand_over_id = \(id) order by i.parcel_id
            """
        ).map {
            let (parcel, dossier, code, from, to) = try $0.decode(
                (Int64, Int64, String, Bool?, Bool?).self)
            return Item(
                parcel: parcel, dossier: dossier, itemCode: code, presentFrom: from,
                presentTo: to)
        }
    }

    /// The dossiers are locked before the items are touched: opening another hand-over takes the
    /// same locks in the same order.
    mutating func sign(_ said: [SignedItem]?) async throws {
        let folios = try await FolioReader(transaction: transaction, today: PlainDate(now))
            .read(items.map(\.dossier))
        try await store(said)
        try await transaction.query(
            """
            insert into hand_over_signature (hand_over_id, side, person_id, office_id, signed_at)
            values (\(id), \(side.rawValue), \(actor.person), \(actor.office), \(now))
            """)
        if let other { try await carryOut(folios, with: other) }
    }

    /// Without a list everything is present and whole.
    private mutating func store(_ said: [SignedItem]?) async throws {
        let known = Set(items.map(\.parcel))
        // By its code or by its label, as it was scanned.
        let named = try await ledger.itemIDs((said ?? []).map(\.itemCode), transaction)
        var words: [Int64: SignedItem] = [:]
        for item in said ?? [] {
            guard let parcel = named[item.itemCode]?.parcel, known.contains(parcel) else {
                throw Refused.unknown(.item)
            }
            words[parcel] = item
        }
        for index in items.indices {
            let word = words[items[index].parcel]
            let present = word?.present ?? true
            if side == .from { items[index].presentFrom = present }
            if side == .to { items[index].presentTo = present }
            try await transaction.query(
                """
                update hand_over_item
                set present_from = case when \(side == .from) then \(present) else present_from end,
                    present_to = case when \(side == .to) then \(present) else present_to end,
                    seal_from = case when \(side == .from) then \(word?.sealNumber as String?) else seal_from end,
                    seal_to = case when \(side == .to) then \(word?.sealNumber as String?) else seal_to end,
                    checklist_from = case when \(side == .from)
                        then \(word?.checklist as String?)::jsonb else checklist_from end,
                    checklist_to = case when \(side == .to)
                        then \(word?.checklist as String?)::jsonb else checklist_to end
                where hand_over_id = \(id) and parcel_id = \(items[index].parcel)
                """)
            if let note = word?.note {
                try await transaction.query(
                    """
                    insert into hand_over_note (hand_over_id, parcel_id, side, note)
                    values (\(id), \(items[index].parcel), \(side.rawValue), \(note))
                    """)
            }
        }
    }

    private func carryOut(
        _ locked: [Int64: Folio], with other: (person: Int32, role: Role)
    ) async throws {
        var folios = locked
        let postIsActor = actor.role == .postalWorker || actor.role == .postClerk
        let post: (person: Int32, role: Role) =
            postIsActor ? (actor.person, actor.role) : other
        for item in items {
            guard let position = folios[item.dossier]?.position(ofParcel: item.parcel) else {
                continue
            }
            let outcome = take(item, at: position, in: &folios[item.dossier]!, post)
            try await transaction.query(
                """
                update hand_over_item set open = false, outcome = \(outcome)
                where hand_over_id = \(id) and parcel_id = \(item.parcel)
                """)
        }
        for dossier in folios.keys { folios[dossier]!.settle(now: now) }
        try await transaction.query(
            "update hand_over set state = 'signed', closed_at = \(now) where id = \(id)")
        try await FolioWriter(transaction: transaction, now: now).write(
            Array(folios.values),
            devices: try await ledger.deviceIDs(of: Array(folios.values), transaction))
    }

    /// Adds the fact of the hand-over, or says why this item drops out.
    private func take(
        _ item: Item, at position: Int, in folio: inout Folio, _ post: (person: Int32, role: Role)
    ) -> String {
        guard item.presentFrom == true, item.presentTo == true else {
            folio.raise(.absent, parcel: item.parcel)
            return "absent"
        }
        let owing = folio.parcels[position].acceptanceOwingMinutes
        let event: ParcelEvent =
            switch sides.direction {
            case .toAgency: .handedOver
            case .toPost:
                // Minutes that are owed sign the acceptance that a scan has made.
                owing?.event ?? (post.role == .postalWorker ? .accepted : .acceptedAtCounter)
            }
        let office = sides.direction == .toAgency ? sides.from : sides.to
        var fact = Fact.service(
            event, on: folio.parcels[position], office: office, person: post.person, at: now,
            id: UUID(of: "hand-over \(id) \(item.itemCode)"), minutes: true)
        if sides.direction == .toPost, let owing {
            fact.worker = owing.worker ?? fact.worker
            fact.office = owing.office ?? fact.office
        }
        guard folio.parcels[position].accepts(fact) else {
            folio.raise(.illegalAtSigning, parcel: item.parcel)
            return "illegal"
        }
        folio.parcels[position].add(NewFact(fact: fact, receivedAt: now))
        return event.rawValue
    }
}
