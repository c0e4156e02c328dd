package import Domain
package import Foundation

/// A dossier that goes its way without a database (hồ sơ dựng sẵn), for measuring with many.
///
/// It lies on the ledger's own desk and is moved by the same pure functions as a real one, so what
/// comes of it is what the ledger would have written. Only time is not the clock's: each act says
/// when it was. At the end `RehearsedRows` turns the desk into rows.
package struct Rehearsal: Sendable {
    /// What was said at registration.
    package struct Entry: Sendable {
        package var id: Int64
        package var code: DossierCode
        package var trackingCode: TrackingCode
        package var procedure: String
        package var agency: Int32
        package var desks: [Int32]
        /// Where it was registered.
        package var office: Int32
        package var person: Int32
        package var collectByPost: Bool
        package var returnByPost: Bool
        package var at: Instant

        package init(
            id: Int64, code: DossierCode, trackingCode: TrackingCode, procedure: String,
            agency: Int32, desks: [Int32], office: Int32, person: Int32, collectByPost: Bool,
            returnByPost: Bool, at: Instant
        ) {
            self.id = id
            self.code = code
            self.trackingCode = trackingCode
            self.procedure = procedure
            self.agency = agency
            self.desks = desks
            self.office = office
            self.person = person
            self.collectByPost = collectByPost
            self.returnByPost = returnByPost
            self.at = at
        }
    }

    /// Minutes that both sides signed for one parcel.
    struct Signed: Sendable {
        var minutes: Minutes
        var parcel: Int64
        var event: ParcelEvent
    }

    let entry: Entry
    private(set) var folio: Folio
    private(set) var signed: [Signed] = []
    /// When each of the dossier's own decisions was written, by its sequence.
    private(set) var decided: [Int32: Instant] = [:]
    /// When anything was written last.
    private(set) var lastWrite: Instant

    package init(_ entry: Entry) {
        self.entry = entry
        lastWrite = entry.at
        folio = Folio(
            id: entry.id, code: entry.code.value, registeredOffice: entry.office,
            returnByPost: entry.returnByPost, agency: entry.agency, stage: nil, version: 0,
            dueAt: nil, offices: [], desks: entry.desks, past: [], parcels: [], waiting: [],
            exceptions: [])
        append(.registered, to: .registered, by: entry.person, at: entry.office, entry.at) { _ in }
    }

    package var stage: Stage? { folio.stage }
    package var agency: Int32 { folio.agency }

    package var factCount: Int { folio.parcels.reduce(0) { $0 + $1.additions.count } }

    package func state(_ parcel: Int) -> ParcelState? { folio.parcels[parcel].state }
}

/// The minutes of a hand-over (biên bản giao nhận), as far as rows tell them.
package struct Minutes: Sendable, Hashable {
    package var id: UUID
    package var from: Int32
    package var to: Int32
    package var fromPerson: Int32
    package var toPerson: Int32
    /// The office at which the agency's side signed: the agency, or its desk.
    package var fromOffice: Int32
    package var toOffice: Int32
    /// When the second side signed.
    package var at: Instant

    package init(
        id: UUID, from: Int32, to: Int32, fromPerson: Int32, toPerson: Int32,
        fromOffice: Int32, toOffice: Int32, at: Instant
    ) {
        self.id = id
        self.from = from
        self.to = to
        self.fromPerson = fromPerson
        self.toPerson = toPerson
        self.fromOffice = fromOffice
        self.toOffice = toOffice
        self.at = at
    }
}

// MARK: - Acts

extension Rehearsal {
    /// Puts a parcel on the desk, announced. Answers with its place there.
    package mutating func order(
        _ order: ParcelOrder, id: Int64, itemCode: ItemCode, collect: Int32, deliver: Int32,
        by person: Int32, at office: Int32, _ now: Instant
    ) -> Int {
        var sheet = ParcelSheet(
            id: id, itemCode: itemCode.value, order: order, collectOffice: collect,
            deliverOffice: deliver, orderedAt: now, generation: 0, stored: [], facts: [],
            firings: [], isNew: true)
        sheet.add(
            NewFact(
                fact: .service(.announced, on: sheet, office: office, person: person, at: now),
                receivedAt: now))
        sheet.refold()
        folio.parcels.append(sheet)
        lastWrite = max(lastWrite, now)
        return folio.parcels.count - 1
    }

    /// A scan. What it means is told by the next `settle`, or by the next act of a person.
    package mutating func scan(_ parcel: Int, _ fact: Fact, receivedAt: Instant) {
        folio.parcels[parcel].add(NewFact(fact: fact, receivedAt: receivedAt))
        lastWrite = max(lastWrite, receivedAt)
    }

    /// A decision about a parcel, which is a fact of the service's own.
    package mutating func decide(
        parcel: Int, _ event: ParcelEvent, by person: Int32, at office: Int32, _ now: Instant
    ) {
        settle(now)
        folio.parcels[parcel].add(
            NewFact(
                fact: .service(
                    event, on: folio.parcels[parcel], office: office, person: person, at: now),
                receivedAt: now))
        settle(now)
    }

    /// Both sides have signed. False when the parcel can't be handed over as things stand.
    package mutating func sign(
        parcel: Int, _ minutes: Minutes, _ event: ParcelEvent, post: (office: Int32, person: Int32)
    ) -> Bool {
        settle(minutes.at)
        let sheet = folio.parcels[parcel]
        let fact = Fact.service(
            event, on: sheet, office: post.office, person: post.person, at: minutes.at,
            id: UUID(of: "hand-over \(minutes.id) \(sheet.itemCode)"), minutes: true)
        guard sheet.accepts(fact) else { return false }
        folio.parcels[parcel].add(NewFact(fact: fact, receivedAt: minutes.at))
        signed.append(Signed(minutes: minutes, parcel: sheet.id, event: event))
        settle(minutes.at)
        return true
    }

    /// A person's decision about the dossier. False when its stage does not allow it.
    package mutating func decide(
        _ event: DossierEvent, by person: Int32, at office: Int32, _ now: Instant,
        dueAt: Instant? = nil, outcome: Outcome? = nil, reason: String? = nil,
        toAgency: (id: Int32, desks: [Int32])? = nil
    ) -> Bool {
        settle(now)
        guard let to = DossierMachine.next(from: folio.stage, event: event) else { return false }
        append(event, to: to, by: person, at: office, now) { step in
            step.dueAt = dueAt
            step.outcome = outcome?.rawValue
            step.reason = reason
            step.toAgency = toAgency?.id
        }
        if let toAgency { folio.desks = toAgency.desks }
        settle(now)
        return true
    }

    /// Lets what was scanned move the dossier.
    package mutating func settle(_ now: Instant) {
        folio.settle(now: now)
        lastWrite = max(lastWrite, now)
    }

    private mutating func append(
        _ event: DossierEvent, to: Stage, by person: Int32, at office: Int32, _ now: Instant,
        _ complete: (inout DossierStep) -> Void
    ) {
        var step = DossierStep(
            sequence: folio.version + 1, from: folio.stage, event: event, to: to, office: office,
            person: person, occurredAt: now)
        complete(&step)
        decided[step.sequence] = now
        folio.append(step, now: now)
        lastWrite = max(lastWrite, now)
    }
}
