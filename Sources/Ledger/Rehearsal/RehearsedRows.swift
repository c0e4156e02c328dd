package import Domain
import Foundation
import Postgres

/// The rows that the ledger would have written for rehearsed dossiers, as a script for psql (tệp
/// nạp dữ liệu).
///
/// Tables come in the order in which their keys want them, so the script loads with every
/// constraint in force.
package struct RehearsedRows: Sendable {
    /// The citizen, as stored beside the history.
    package struct Citizen: Sendable {
        package var name: String
        package var nameKey: String
        package var phone: String
        package var idDigest: [UInt8]
        package var idLast4: String
        package var wardCode: String
        package var wardValidFrom: PlainDate
        package var street: String

        package init(
            name: String, nameKey: String, phone: String, idDigest: [UInt8], idLast4: String,
            wardCode: String, wardValidFrom: PlainDate, street: String
        ) {
            self.name = name
            self.nameKey = nameKey
            self.phone = phone
            self.idDigest = idDigest
            self.idLast4 = idLast4
            self.wardCode = wardCode
            self.wardValidFrom = wardValidFrom
            self.street = street
        }
    }

    private let devices: [String: Int32]
    private let messages: Bool
    private var dossiers = CopyText()
    private var applicants = CopyText()
    private var parcels = CopyText()
    private var facts = CopyText()
    private var parcelEvents = CopyText()
    private var confirmations = CopyText()
    private var steps = CopyText()
    private var firings = CopyText()
    private var offices = CopyText()
    private var waiting = CopyText()
    private var exceptions = CopyText()
    private var handOvers = CopyText()
    private var handOverItems = CopyText()
    private var signatures = CopyText()
    private var outbox = CopyText()
    private var minutes: Set<Minutes> = []

    /// - Parameters:
    ///   - devices: the ids of all devices that scanned, by name.
    ///   - messages: whether what was told to others is written too.
    package init(devices: [String: Int32], messages: Bool = true) {
        self.devices = devices
        self.messages = messages
    }

    /// Everything about one dossier.
    package mutating func add(_ rehearsal: Rehearsal, _ citizen: Citizen) throws {
        var rehearsal = rehearsal
        rehearsal.settle(rehearsal.lastWrite)
        let folio = rehearsal.folio
        addDossier(rehearsal, citizen)
        var written: [UUID: Instant] = [:]
        for parcel in folio.parcels {
            for new in parcel.additions { written[new.fact.id] = new.receivedAt }
            addParcel(parcel, of: folio.id)
            try addFacts(parcel)
            addEvents(parcel, written, rehearsal.lastWrite)
            addFirings(parcel, written, rehearsal.lastWrite)
        }
        addSteps(rehearsal, written)
        addWork(rehearsal)
        for signed in rehearsal.signed { add(signed) }
        if messages { addMessages(rehearsal) }
    }

    /// The script, in one transaction.
    package func script() -> [UInt8] {
        var script = Array("begin;\n".utf8)
        for (head, text) in tables where text.rows > 0 {
            script += Array("copy \(head) from stdin;\n".utf8)
            script += text.bytes
            script += Array("\\.\n".utf8)
        }
        if !minutes.isEmpty { script += Array(closing.utf8) }
        script += Array("commit;\n".utf8)
        return script
    }

    private var tables: [(head: String, text: CopyText)] {
        [
            (RehearsedTable.dossier, dossiers), (RehearsedTable.applicant, applicants),
            (RehearsedTable.parcel, parcels), (RehearsedTable.fact, facts),
            (RehearsedTable.parcelEvent, parcelEvents),
            (RehearsedTable.confirmation, confirmations), (RehearsedTable.step, steps),
            (RehearsedTable.firing, firings), (RehearsedTable.office, offices),
            (RehearsedTable.waiting, waiting), (RehearsedTable.exception, exceptions),
            (RehearsedTable.handOver, handOvers), (RehearsedTable.handOverItem, handOverItems),
            (RehearsedTable.signature, signatures), (RehearsedTable.message, outbox),
        ]
    }

    /// Items and signatures belong to open minutes, so they are closed when all are there.
    private var closing: String {
        let rows = minutes.sorted { $0.id.uuidString < $1.id.uuidString }.map {
            "('\($0.id.uuidString)'::uuid, '\($0.at.rfc3339())'::timestamptz)"
        }
        return """
            update tram.hand_over h set state = 'signed', closed_at = t.at
            from (values \(rows.joined(separator: ", "))) as t (id, at) where h.id = t.id;

            """
    }
}

// MARK: - The dossier

extension RehearsedRows {
    private mutating func addDossier(_ rehearsal: Rehearsal, _ citizen: Citizen) {
        let folio = rehearsal.folio
        let entry = rehearsal.entry
        dossiers.add(folio.id)
        dossiers.add(entry.at.postgresCarrier)
        dossiers.add(folio.dueAt?.postgresCarrier)
        dossiers.add(folio.version)
        dossiers.add(folio.agency)
        dossiers.add(folio.registeredOffice)
        dossiers.add(entry.collectByPost)
        dossiers.add(entry.returnByPost)
        dossiers.add(folio.code)
        dossiers.add(entry.trackingCode.value)
        dossiers.add(entry.procedure)
        dossiers.add(folio.stage?.rawValue)
        dossiers.endRow()
        applicants.add(folio.id)
        applicants.add(citizen.wardValidFrom.postgresCarrier)
        applicants.add(citizen.wardCode)
        applicants.add(citizen.name)
        applicants.add(citizen.nameKey)
        applicants.add(citizen.phone)
        applicants.add(bytea: citizen.idDigest)
        applicants.add(citizen.idLast4)
        applicants.add(citizen.street)
        applicants.endRow()
    }

    private mutating func addSteps(_ rehearsal: Rehearsal, _ written: [UUID: Instant]) {
        let folio = rehearsal.folio
        var wakes: [Int32: UUID] = [:]
        for firing in folio.parcels.flatMap(\.firings) {
            if let sequence = firing.dossierSequence { wakes[sequence] = firing.fact }
        }
        for step in folio.steps {
            let recorded =
                rehearsal.decided[step.sequence]
                ?? wakes[step.sequence].flatMap { written[$0] } ?? rehearsal.lastWrite
            steps.add(folio.id)
            steps.add(step.parcel)
            steps.add(step.occurredAt.postgresCarrier)
            steps.add(recorded.postgresCarrier)
            steps.add(step.dueAt?.postgresCarrier)
            steps.add(step.sequence)
            steps.add(step.office)
            steps.add(step.person)
            steps.add(step.occurrence)
            steps.add(step.toAgency)
            steps.add(step.inferred)
            steps.add(step.from?.rawValue ?? "none")
            steps.add(step.event.rawValue)
            steps.add(step.to.rawValue)
            steps.add(step.parcelEvent?.rawValue)
            steps.add(step.outcome)
            steps.add(step.reason)
            steps.endRow()
        }
    }

    private mutating func addWork(_ rehearsal: Rehearsal) {
        let folio = rehearsal.folio
        for office in folio.offices().sorted() {
            offices.add(folio.id)
            offices.add(rehearsal.entry.at.postgresCarrier)
            offices.add(office)
            offices.endRow()
        }
        let rows = folio.waiting().sorted {
            ($0.office, $0.list.rawValue, $0.parcel) < ($1.office, $1.list.rawValue, $1.parcel)
        }
        for row in rows {
            waiting.add(folio.id)
            waiting.add(row.parcel)
            waiting.add(rehearsal.lastWrite.postgresCarrier)
            waiting.add(row.dueAt?.postgresCarrier)
            waiting.add(row.office)
            waiting.add(row.list.rawValue)
            waiting.endRow()
        }
        for opened in folio.exceptions().opened {
            exceptions.add(folio.id)
            exceptions.add(opened.parcel)
            exceptions.add(rehearsal.lastWrite.postgresCarrier)
            exceptions.add(opened.kind.code)
            exceptions.add(opened.scan)
            exceptions.add(opened.detail)
            exceptions.endRow()
        }
    }

    /// They were told as soon as they were written.
    private mutating func addMessages(_ rehearsal: Rehearsal) {
        for message in rehearsal.folio.messages() {
            let told = message.occurredAt + .seconds(2)
            outbox.add(message.subject)
            outbox.add(message.occurredAt.postgresCarrier)
            outbox.add(told.postgresCarrier)
            outbox.add((told + .seconds(1)).postgresCarrier)
            outbox.add(message.occurrence)
            outbox.add(1)
            outbox.add(message.kind)
            outbox.add(message.event)
            outbox.endRow()
        }
    }
}

// MARK: - Its parcels

extension RehearsedRows {
    private mutating func addParcel(_ parcel: ParcelSheet, of dossier: Int64) {
        parcels.add(parcel.id)
        parcels.add(dossier)
        parcels.add(parcel.orderedAt.postgresCarrier)
        parcels.add(1)
        parcels.add(parcel.history.events.count)
        parcels.add(parcel.order.sender.office)
        parcels.add(parcel.order.addressee.office)
        parcels.add(parcel.collectOffice)
        parcels.add(parcel.deliverOffice)
        parcels.add(parcel.holderOffice)
        parcels.add(parcel.history.head?.person)
        parcels.add(parcel.history.head?.turnedBack ?? false)
        parcels.add(parcel.itemCode)
        parcels.add(parcel.order.purpose.rawValue)
        parcels.add(parcel.state?.rawValue ?? "none")
        parcels.endRow()
    }

    private mutating func addFacts(_ parcel: ParcelSheet) throws {
        for new in parcel.additions {
            let fact = new.fact
            facts.add(parcel.id)
            facts.add(fact.counter)
            facts.add(fact.occurredAt.postgresCarrier)
            facts.add(new.receivedAt.postgresCarrier)
            facts.add(fact.id)
            facts.add(try devices.id(of: fact.device))
            facts.add(fact.offsetMs)
            facts.add(fact.person)
            facts.add(fact.office)
            facts.add(fact.worker)
            facts.add(fact.entered)
            facts.add(fact.minutes)
            facts.add(fact.act.rawValue)
            facts.add(parcel.meaning(of: new).rawValue)
            facts.add(fact.dispatch)
            facts.add(fact.corrects)
            facts.endRow()
        }
    }

    private mutating func addEvents(
        _ parcel: ParcelSheet, _ written: [UUID: Instant], _ last: Instant
    ) {
        for (index, step) in parcel.history.events.enumerated() {
            let wake = step.fact ?? parcel.wake(of: step)
            let recorded = wake.flatMap { written[$0] } ?? last
            parcelEvents.add(parcel.id)
            parcelEvents.add(step.at.postgresCarrier)
            parcelEvents.add(step.earliest?.postgresCarrier)
            parcelEvents.add(recorded.postgresCarrier)
            parcelEvents.add(1)
            parcelEvents.add(index + 1)
            parcelEvents.add(step.office)
            parcelEvents.add(step.person)
            parcelEvents.add(step.worker)
            parcelEvents.add(step.isInferred)
            parcelEvents.add(step.from?.rawValue ?? "none")
            parcelEvents.add(step.event.rawValue)
            parcelEvents.add(step.to.rawValue)
            parcelEvents.add(step.fact)
            parcelEvents.add(step.dispatch)
            parcelEvents.endRow()
            guard let proof = step.confirmedBy else { continue }
            confirmations.add(parcel.id)
            confirmations.add((written[proof] ?? last).postgresCarrier)
            confirmations.add(1)
            confirmations.add(index + 1)
            confirmations.add(proof)
            confirmations.endRow()
        }
    }

    private mutating func addFirings(
        _ parcel: ParcelSheet, _ written: [UUID: Instant], _ last: Instant
    ) {
        for firing in parcel.firings {
            firings.add(parcel.id)
            firings.add((firing.fact.flatMap { written[$0] } ?? last).postgresCarrier)
            firings.add(firing.occurrence)
            firings.add(firing.dossierSequence)
            firings.add(firing.asks.rawValue)
            firings.add(firing.answer.rawValue)
            firings.add(firing.fact)
            firings.endRow()
        }
    }

    private mutating func add(_ signed: Rehearsal.Signed) {
        let minutes = signed.minutes
        if self.minutes.insert(minutes).inserted {
            let opened = minutes.at - .seconds(600)
            handOvers.add(opened.postgresCarrier)
            handOvers.add(minutes.id)
            handOvers.add(minutes.from)
            handOvers.add(minutes.to)
            handOvers.add(minutes.fromPerson)
            handOvers.add("open")
            handOvers.endRow()
            sign(minutes, "from", minutes.fromPerson, minutes.fromOffice, opened)
            sign(minutes, "to", minutes.toPerson, minutes.toOffice, minutes.at)
        }
        handOverItems.add(signed.parcel)
        handOverItems.add(minutes.id)
        handOverItems.add(false)
        handOverItems.add(true)
        handOverItems.add(true)
        handOverItems.add(signed.event.rawValue)
        handOverItems.endRow()
    }

    private mutating func sign(
        _ minutes: Minutes, _ side: String, _ person: Int32, _ office: Int32, _ at: Instant
    ) {
        signatures.add(at.postgresCarrier)
        signatures.add(minutes.id)
        signatures.add(person)
        signatures.add(office)
        signatures.add(side)
        signatures.endRow()
    }
}
