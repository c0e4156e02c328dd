package import Domain
import Foundation
import Postgres

extension Ledger {
    /// Records a batch of scans and answers for each, after commit.
    ///
    /// Every scan is kept: a known parcel's as a fact, any other set apart with its reason.
    /// Sending the same again changes nothing and is answered with what it meant the first time.
    /// Batches that arrive while a commit is under way share the next transaction.
    package func record(_ batch: ScanBatch, by actor: Actor) async throws -> [ScanResult] {
        var batch = batch
        // That name is the service's own, whose facts no device may imitate.
        if batch.device == Fact.serviceDevice { batch.device = "device:" + batch.device }
        let sending = Sending(batch: batch, actor: actor, receivedAt: now())
        return try await scans.carry(sending, weight: batch.scans.count) { sendings in
            try await act { transaction in
                var recording = Recording(ledger: self, transaction: transaction, now: now())
                return try await recording.run(sendings)
            }
        }
    }
}

/// A batch with the person who sent it and the moment at which it came (lô đã nhận).
struct Sending: Sendable {
    var batch: ScanBatch
    var actor: Actor
    var receivedAt: Instant

    /// The device's clock error is what it says itself; failing that, what the time of receipt
    /// shows, frozen for ever at the first receipt.
    func offset(of scan: Scan) -> Int64 {
        let shown = batch.sentAt.map { receivedAt.milliseconds - $0.milliseconds }
        return scan.offsetMs ?? shown ?? 0
    }
}

/// Some batches while they are being recorded in one transaction, one after the other.
private struct Recording {
    let ledger: Ledger
    let transaction: Transaction
    let now: Instant

    private var names = Names()
    private var folios: [Int64: Folio] = [:]
    private var known: [UUID: KnownScan] = [:]
    private var added: [UUID: Place] = [:]
    private var setApart: [SetApart] = []
    private var labels: [(label: String, place: Place)] = []

    init(ledger: Ledger, transaction: Transaction, now: Instant) {
        self.ledger = ledger
        self.transaction = transaction
        self.now = now
    }

    /// Where a scan of this transaction was laid: the parcel's position in its dossier's folio,
    /// and its own among what was added there.
    private struct Place {
        var dossier: Int64
        var position: Int
        var addition: Int
    }

    mutating func run(_ sendings: [Sending]) async throws -> [[ScanResult]] {
        let scans = sendings.flatMap(\.batch.scans)
        names = try await NameQuestions(about: sendings, transaction).names()
        let dossiers = Set(scans.compactMap { names.items[$0.itemCode]?.dossier })
        let questions = FolioReader(transaction: transaction, today: PlainDate(now)).ask(dossiers)
        let question = KnownScanQuestion(scans.map(\.id), transaction)
        folios = try await questions.folios()
        known = try await question.scans()
        nameLabels(scans)
        let verdicts = sendings.map { sending in
            sending.batch.scans.map { take($0, of: sending) }
        }
        try await takeLabels(except: Set(scans.map(\.id)))
        for id in folios.keys { folios[id]!.settle(now: now) }
        let results = zip(sendings, verdicts).map { sending, verdicts in
            zip(sending.batch.scans, verdicts).map { result(of: $0, $1) }
        }
        try await write()
        return results
    }

    /// A label is another name from the scan on that put it there, whatever the order of the lines.
    private mutating func nameLabels(_ scans: [Scan]) {
        for scan in scans {
            guard let label = scan.label, names.items[label] == nil else { continue }
            names.items[label] = names.items[scan.itemCode]
        }
    }

    private enum Verdict {
        case added(Place)
        case seen(KnownScan)
        case again(Place)
        case rejected(ScanRejection)
    }

    /// Puts one scan on the desk. The right to scan depends on the person and the scan alone.
    private mutating func take(_ scan: Scan, of sending: Sending) -> Verdict {
        let actor = sending.actor
        guard let act = Act(rawValue: scan.act) else { return reject(scan, .notAScan, sending) }
        do { try actor.mayScan(act) } catch {
            return reject(scan, act.isScan ? .noRight : .notAScan, sending)
        }
        guard scan.office == nil || scan.office == names.offices[actor.office] else {
            return reject(scan, .otherOffice, sending)
        }
        if let worker = scan.worker, names.workers[worker] == nil {
            return reject(scan, .unknownWorker, sending)
        }
        guard let item = names.items[scan.itemCode] else {
            return reject(scan, .unknownItem, sending)
        }
        let fact = fact(of: scan, act, sending)
        if let known = known[scan.id] {
            return known.isSame(as: fact, of: scan, parcel: item.parcel)
                ? .seen(known) : reject(scan, .scanIDReused, sending)
        }
        if let place = added[scan.id] {
            let twin = addition(at: place)
            return parcel(at: place).id == item.parcel && twin.fact.says(the: fact, of: scan)
                && twin.evidence?.text == scan.evidence
                ? .again(place) : reject(scan, .scanIDReused, sending)
        }
        guard let position = folios[item.dossier]?.position(ofParcel: item.parcel) else {
            return reject(scan, .unknownItem, sending)
        }
        return .added(add(scan, fact, to: item.dossier, position, receivedAt: sending.receivedAt))
    }

    private func parcel(at place: Place) -> ParcelSheet {
        folios[place.dossier]!.parcels[place.position]
    }

    private func addition(at place: Place) -> NewFact {
        parcel(at: place).additions[place.addition]
    }

    private mutating func add(
        _ scan: Scan, _ fact: Fact, to dossier: Int64, _ position: Int, receivedAt: Instant
    ) -> Place {
        var new = NewFact(fact: fact, receivedAt: receivedAt)
        if let evidence = scan.evidence {
            new.evidence = SealedEvidence(evidence, salt: ledger.random(16))
        }
        folios[dossier]!.parcels[position].add(new)
        let place = Place(
            dossier: dossier, position: position,
            addition: folios[dossier]!.parcels[position].additions.count - 1)
        added[scan.id] = place
        if let label = scan.label { labels.append((label, place)) }
        return place
    }

    private func fact(of scan: Scan, _ act: Act, _ sending: Sending) -> Fact {
        let worker = scan.worker.flatMap { names.workers[$0] } ?? act.worker(sending.actor.person)
        return Fact(
            id: scan.id, device: sending.batch.device, counter: scan.sequence,
            occurredAt: scan.occurredAt, offsetMs: sending.offset(of: scan),
            entered: scan.entered, person: sending.actor.person, office: sending.actor.office,
            act: act, worker: worker, dispatch: scan.dispatch, corrects: scan.corrects,
            minutes: false)
    }

    private mutating func reject(
        _ scan: Scan, _ reason: ScanRejection, _ sending: Sending
    ) -> Verdict {
        var kept = scan
        kept.offsetMs = sending.offset(of: scan)
        setApart.append(SetApart(scan: kept, reason: reason, sending: sending))
        return .rejected(reason)
    }

    private func result(of scan: Scan, _ verdict: Verdict) -> ScanResult {
        switch verdict {
        case .rejected(let reason):
            ScanResult(scanID: scan.id, outcome: .rejected, rejection: reason)
        case .seen(let known):
            ScanResult(
                scanID: scan.id, outcome: .duplicate, firstOutcome: known.firstOutcome,
                state: state(of: scan))
        case .again(let place):
            ScanResult(
                scanID: scan.id, outcome: .duplicate, firstOutcome: meaning(at: place),
                state: parcel(at: place).state)
        case .added(let place):
            ScanResult(
                scanID: scan.id, outcome: meaning(at: place), state: parcel(at: place).state)
        }
    }

    private func meaning(at place: Place) -> ScanOutcome {
        let parcel = parcel(at: place)
        return ScanOutcome(parcel.meaning(of: parcel.additions[place.addition]))
    }

    private func state(of scan: Scan) -> ParcelState? {
        guard let item = names.items[scan.itemCode], let folio = folios[item.dossier],
            let position = folio.position(ofParcel: item.parcel)
        else { return nil }
        return folio.parcels[position].state
    }

    private func write() async throws {
        let unknown = setApart.filter { $0.reason == .unknownItem }.map(\.scan.itemCode)
        try await ledger.expectNobody(behind: unknown, transaction)
        let touched = folios.values.filter(\.isTouched)
        try await FolioWriter(transaction: transaction, now: now).write(
            touched,
            devices: try await ledger.deviceIDs(
                of: touched, known: names.devices, transaction))
        try await ledger.setApart(setApart, in: transaction)
    }

    /// A pre-printed label becomes another name of the parcel, unless it already is one's.
    private mutating func takeLabels(except scans: Set<UUID>) async throws {
        try await ledger.lock(codes: labels.map(\.label), transaction)
        for (label, place) in labels {
            let parcel = parcel(at: place).id
            let taken = try await transaction.query(
                """
                with mine as (
                    insert into item_alias (alias, parcel_id)
                    select \(label), \(parcel)
                    where not exists (select from parcel where item_code = \(label))
                    on conflict (alias) do nothing returning parcel_id)
                select parcel_id from mine
                union all
                select parcel_id from item_alias where alias = \(label)
                union all
                select id from parcel where item_code = \(label)
                """
            ).first?[0].decode(Int64.self)
            if taken == parcel {
                try await ledger.joinEarlyScans(
                    of: label, to: &folios[place.dossier]!, at: place.position, except: scans,
                    transaction)
            } else {
                folios[place.dossier]!.raise(.labelInUse, parcel: parcel, detail: label)
            }
        }
    }
}

extension ScanOutcome {
    init(_ meaning: FactOutcome) {
        switch meaning {
        case .applied: self = .applied
        case .confirmed: self = .confirmed
        case .repeated: self = .duplicate
        case .conflict: self = .conflict
        // A correction did what it says, and what it corrected is out from the start.
        case .out: self = .applied
        }
    }
}

extension Act {
    /// A routine event or the undoing of one; decisions and minutes come another way.
    fileprivate var isScan: Bool { event.map { $0.kind == .scan } ?? true }
}
