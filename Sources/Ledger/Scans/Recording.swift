package import Domain
import Foundation
import Postgres

extension Ledger {
    /// Records a batch of scans and answers for each, after commit.
    ///
    /// Every scan is kept: a known parcel's as a fact, any other set apart with its reason.
    /// Sending the same again changes nothing and is answered with what it meant the first time.
    package func record(_ batch: ScanBatch, by actor: Actor) async throws -> [ScanResult] {
        let receivedAt = now()
        var batch = batch
        // That name is the service's own, whose facts no device may imitate.
        if batch.device == Fact.serviceDevice { batch.device = "device:" + batch.device }
        return try await act { [batch] transaction in
            let names = try await resolve(batch, by: actor, transaction)
            var recording = Recording(
                ledger: self, transaction: transaction, actor: actor, batch: batch, names: names,
                now: receivedAt)
            return try await recording.run()
        }
    }

    /// What the words of a batch stand for. None of it ever changes, so it is read before the lock.
    struct Names: Sendable {
        /// Item code or alias → parcel and dossier.
        var items: [String: (parcel: Int64, dossier: Int64)]
        var workers: [String: Int32]
        var officeCode: String
    }

    private func resolve(
        _ batch: ScanBatch, by actor: Actor, _ transaction: Transaction
    ) async throws -> Names {
        let items = Array(Set(batch.scans.map(\.itemCode)))
        let workers = Array(Set(batch.scans.compactMap(\.worker)))
        return Names(
            items: try await itemIDs(items, transaction),
            workers: try await workerIDs(workers, transaction),
            officeCode: try await transaction.query(
                "select code from office where id = \(actor.office)"
            ).first?[0].decode(String.self) ?? "")
    }

    /// The devices of all that was added, whoever sent it and whenever.
    func deviceIDs(of folios: [Folio], _ transaction: Transaction) async throws
        -> [String: Int32]
    {
        try await deviceIDs(
            folios.flatMap { $0.parcels.flatMap { $0.additions.map(\.fact.device) } }, transaction)
    }

    func deviceIDs(_ names: [String], _ transaction: Transaction) async throws -> [String: Int32] {
        let names = Array(Set(names)).sorted()
        let known = try await transaction.query(
            "select name, id from device where name = any(\(names))")
        var ids = Dictionary(
            try known.map { try $0.decode((String, Int32).self) }, uniquingKeysWith: { $1 })
        for name in names where ids[name] == nil {
            try await transaction.query(
                "insert into device (name) values (\(name)) on conflict (name) do nothing")
            // Another batch of the same new device may have been quicker.
            ids[name] = try await transaction.query("select id from device where name = \(name)")
                .one(Int32.self)
        }
        return ids
    }

    func itemIDs(_ codes: [String], _ transaction: Transaction) async throws
        -> [String: (parcel: Int64, dossier: Int64)]
    {
        let rows = try await transaction.query(
            """
            select item_code, id, dossier_id from parcel where item_code = any(\(codes))
            union all
            select a.alias, p.id, p.dossier_id
            from item_alias a join parcel p on p.id = a.parcel_id where a.alias = any(\(codes))
            """)
        var found: [String: (parcel: Int64, dossier: Int64)] = [:]
        for row in rows {
            let (code, parcel, dossier) = try row.decode((String, Int64, Int64).self)
            found[code] = (parcel, dossier)
        }
        return found
    }

    func workerIDs(_ names: [String], _ transaction: Transaction) async throws
        -> [String: Int32]
    {
        guard !names.isEmpty else { return [:] }
        let rows = try await transaction.query(
            "select username, id from person where username = any(\(names))")
        return Dictionary(
            try rows.map { try $0.decode((String, Int32).self) }, uniquingKeysWith: { $1 })
    }
}

/// One batch while it is being recorded.
private struct Recording {
    let ledger: Ledger
    let transaction: Transaction
    let actor: Actor
    let batch: ScanBatch
    private(set) var names: Ledger.Names
    let now: Instant

    private var folios: [Int64: Folio] = [:]
    private var known: [UUID: KnownScan] = [:]
    private var results: [ScanResult] = []
    private var setApart: [(scan: Scan, reason: ScanRejection)] = []
    private var labels: [(label: String, parcel: Int64, dossier: Int64)] = []

    init(
        ledger: Ledger, transaction: Transaction, actor: Actor, batch: ScanBatch,
        names: Ledger.Names, now: Instant
    ) {
        self.ledger = ledger
        self.transaction = transaction
        self.actor = actor
        self.batch = batch
        self.names = names
        self.now = now
    }

    mutating func run() async throws -> [ScanResult] {
        let dossiers = Set(batch.scans.compactMap { names.items[$0.itemCode]?.dossier })
        folios = try await FolioReader(transaction: transaction).read(dossiers)
        known = try await knownScans(batch.scans.map(\.id))
        nameLabels()
        let pending = batch.scans.map { take($0) }
        try await takeLabels()
        for id in folios.keys { folios[id]!.settle(now: now) }
        for (scan, verdict) in zip(batch.scans, pending) {
            results.append(result(of: scan, verdict))
        }
        try await write()
        return results
    }

    /// A label is another name from the scan on that put it there, whatever the order of the lines.
    private mutating func nameLabels() {
        for scan in batch.scans {
            guard let label = scan.label, names.items[label] == nil else { continue }
            names.items[label] = names.items[scan.itemCode]
        }
    }

    private enum Verdict {
        case added(parcel: Int64, dossier: Int64)
        case seen(KnownScan)
        case again(UUID)
        case rejected(ScanRejection)
    }

    /// Puts one scan on the desk. The right to scan depends on the person and the scan alone.
    private mutating func take(_ scan: Scan) -> Verdict {
        guard let act = Act(rawValue: scan.act) else { return reject(scan, .notAScan) }
        do { try actor.mayScan(act) } catch {
            return reject(scan, act.isScan ? .noRight : .notAScan)
        }
        guard scan.office == nil || scan.office == names.officeCode else {
            return reject(scan, .otherOffice)
        }
        if let worker = scan.worker, names.workers[worker] == nil {
            return reject(scan, .unknownWorker)
        }
        guard let item = names.items[scan.itemCode] else { return reject(scan, .unknownItem) }
        let fact = fact(of: scan, act)
        if let known = known[scan.id] {
            return known.isSame(as: fact, of: scan, parcel: item.parcel)
                ? .seen(known) : reject(scan, .scanIDReused)
        }
        if let position = folios[item.dossier]?.position(ofParcel: item.parcel),
            let twin = folios[item.dossier]!.parcels[position].additions
                .first(where: { $0.fact.id == scan.id })
        {
            return twin.fact == fact && twin.evidence?.text == scan.evidence
                ? .again(scan.id) : reject(scan, .scanIDReused)
        }
        if batchHolds(scan.id) { return reject(scan, .scanIDReused) }
        add(scan, fact, to: item)
        return .added(parcel: item.parcel, dossier: item.dossier)
    }

    private func batchHolds(_ id: UUID) -> Bool {
        folios.values.contains { folio in
            folio.parcels.contains { $0.additions.contains { $0.fact.id == id } }
        }
    }

    private mutating func add(
        _ scan: Scan, _ fact: Fact, to item: (parcel: Int64, dossier: Int64)
    ) {
        guard let position = folios[item.dossier]?.position(ofParcel: item.parcel) else { return }
        var new = NewFact(fact: fact, receivedAt: now)
        if let evidence = scan.evidence {
            new.evidence = SealedEvidence(evidence, salt: ledger.random(16))
        }
        folios[item.dossier]!.parcels[position].add(new)
        if let label = scan.label { labels.append((label, item.parcel, item.dossier)) }
    }

    /// The device's clock error is what it says itself; failing that, what the time of receipt
    /// shows, frozen for ever at the first receipt.
    private func offset(of scan: Scan) -> Int64 {
        let shown = batch.sentAt.map { now.milliseconds - $0.milliseconds }
        return scan.offsetMs ?? shown ?? 0
    }

    private func fact(of scan: Scan, _ act: Act) -> Fact {
        let worker = scan.worker.flatMap { names.workers[$0] } ?? act.worker(actor.person)
        return Fact(
            id: scan.id, device: batch.device, counter: scan.sequence,
            occurredAt: scan.occurredAt, offsetMs: offset(of: scan),
            entered: scan.entered, person: actor.person, office: actor.office, act: act,
            worker: worker, dispatch: scan.dispatch, corrects: scan.corrects, minutes: false)
    }

    private mutating func reject(_ scan: Scan, _ reason: ScanRejection) -> Verdict {
        var kept = scan
        kept.offsetMs = offset(of: scan)
        setApart.append((kept, reason))
        return .rejected(reason)
    }

    private mutating func result(of scan: Scan, _ verdict: Verdict) -> ScanResult {
        switch verdict {
        case .rejected(let reason):
            return ScanResult(scanID: scan.id, outcome: .rejected, rejection: reason)
        case .seen(let known):
            return ScanResult(
                scanID: scan.id, outcome: .duplicate, firstOutcome: known.firstOutcome,
                state: state(of: scan))
        case .again(let id):
            return ScanResult(
                scanID: id, outcome: .duplicate,
                firstOutcome: results.first { $0.scanID == id }?.outcome, state: state(of: scan))
        case .added(let parcel, let dossier):
            let position = folios[dossier]!.position(ofParcel: parcel)!
            let meaning = folios[dossier]!.parcels[position].history.outcomes[scan.id]
            return ScanResult(
                scanID: scan.id, outcome: ScanOutcome(meaning ?? .applied), state: state(of: scan))
        }
    }

    private func state(of scan: Scan) -> ParcelState? {
        guard let item = names.items[scan.itemCode], let folio = folios[item.dossier],
            let position = folio.position(ofParcel: item.parcel)
        else { return nil }
        return folio.parcels[position].state
    }
}

extension Recording {
    private func knownScans(_ ids: [UUID]) async throws -> [UUID: KnownScan] {
        let rows = try await transaction.query(
            """
            select f.scan_id, f.parcel_id, d.name, f.counter, f.occurred_at, f.entered,
                   f.person_id, f.office_id, f.event, f.worker_id, f.dispatch, f.corrects,
                   f.evidence_digest, s.salt, f.first_outcome
            from fact f join device d on d.id = f.device_id
            left join scan_evidence s on s.parcel_id = f.parcel_id and s.scan_id = f.scan_id
            where f.scan_id = any(\(ids))
            """)
        var found: [UUID: KnownScan] = [:]
        for row in rows {
            let (
                id, parcel, device, counter, occurred, entered, person, office, act, worker,
                dispatch, corrects, digest, salt, outcome
            ) = try row.decode(
                (
                    UUID, Int64, String, Int64, Instant, Bool, Int32, Int32, Act, Int32?, String?,
                    UUID?, [UInt8]?, [UInt8]?, FactOutcome
                ).self)
            found[id] = KnownScan(
                parcel: parcel,
                fact: Fact(
                    id: id, device: device, counter: counter, occurredAt: occurred, offsetMs: 0,
                    entered: entered, person: person, office: office, act: act, worker: worker,
                    dispatch: dispatch, corrects: corrects, minutes: false),
                digest: digest, salt: salt, firstOutcome: ScanOutcome(outcome))
        }
        return found
    }

    private mutating func write() async throws {
        let unknown = setApart.filter { $0.reason == .unknownItem }.map(\.scan.itemCode)
        try await ledger.expectNobody(behind: unknown, transaction)
        try await FolioWriter(transaction: transaction, now: now).write(
            folios.values.filter(\.isTouched),
            devices: try await ledger.deviceIDs(of: Array(folios.values), transaction))
        try await ledger.setApart(
            setApart, device: batch.device, by: actor, at: now, in: transaction)
    }

    /// A pre-printed label becomes another name of the parcel, unless it already is one's.
    private mutating func takeLabels() async throws {
        try await ledger.lock(codes: labels.map(\.label), transaction)
        for (label, parcel, dossier) in labels {
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
            guard let position = folios[dossier]?.position(ofParcel: parcel) else { continue }
            if taken == parcel {
                try await ledger.joinEarlyScans(
                    of: label, to: &folios[dossier]!, at: position,
                    except: Set(batch.scans.map(\.id)), transaction)
            } else {
                folios[dossier]!.raise(.labelInUse, parcel: parcel, detail: label)
            }
        }
    }

}

/// A scan that had been received before.
private struct KnownScan {
    var parcel: Int64
    var fact: Fact
    var digest: [UInt8]?
    var salt: [UInt8]?
    var firstOutcome: ScanOutcome

    /// Whether the content is the same. The clock error is not compared: it was frozen at the
    /// first receipt. Nor is who sends it: a phone's queue outlives a move to another office.
    /// Evidence that has been erased since can no longer be compared.
    func isSame(as other: Fact, of scan: Scan, parcel: Int64) -> Bool {
        var mine = fact
        mine.offsetMs = other.offsetMs
        mine.person = other.person
        mine.office = other.office
        if scan.worker == nil { mine.worker = other.worker }
        guard parcel == self.parcel, mine == other else { return false }
        guard let digest else { return scan.evidence == nil }
        guard let evidence = scan.evidence else { return false }
        guard let salt else { return true }
        return SealedEvidence(evidence, salt: salt).digest == digest
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
