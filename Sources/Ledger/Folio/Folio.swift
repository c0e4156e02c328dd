import Domain
import Foundation

/// A dossier with its parcels as they lie on the ledger's desk (tờ hồ sơ) while its row is locked.
///
/// It is read in a few statements, moved here by pure functions, and written in one go. It holds
/// no connection and asks no clock, so every rule of this file can be tried without a database.
struct Folio {
    let id: Int64
    let code: String
    let registeredOffice: Int32
    let returnByPost: Bool
    /// Offices that may already see the dossier, as stored.
    let storedOffices: Set<Int32>
    /// The desks that serve the agency.
    var desks: [Int32]
    /// The steps taken before this transaction, oldest first.
    let past: [PastStep]
    let storedWaiting: Set<WaitingRow>
    let storedExceptions: [OpenException]

    /// Where the stored head stands. A new dossier's row is written with its first event's.
    let storedVersion: Int32
    private(set) var stage: Stage?
    private(set) var version: Int32
    private(set) var agency: Int32
    private(set) var dueAt: Instant?
    private(set) var steps: [DossierStep] = []
    var parcels: [ParcelSheet]
    /// Exceptions that an act of this transaction raised; those that follow from the state of
    /// things are computed when it is written.
    private(set) var raised: [NewException] = []

    init(
        id: Int64, code: String, registeredOffice: Int32, returnByPost: Bool, agency: Int32,
        stage: Stage?, version: Int32, dueAt: Instant?, offices: Set<Int32>, desks: [Int32],
        past: [PastStep], parcels: [ParcelSheet], waiting: Set<WaitingRow>,
        exceptions: [OpenException], headVersion: Int32? = nil
    ) {
        self.id = id
        self.code = code
        self.registeredOffice = registeredOffice
        self.returnByPost = returnByPost
        self.agency = agency
        self.stage = stage
        self.version = version
        self.storedVersion = headVersion ?? version
        self.dueAt = dueAt
        self.storedOffices = offices
        self.desks = desks
        self.past = past
        self.parcels = parcels
        self.storedWaiting = waiting
        self.storedExceptions = exceptions
    }

    func position(ofParcel id: Int64) -> Int? { parcels.firstIndex { $0.id == id } }

    mutating func raise(
        _ kind: ExceptionKind, parcel: Int64?, detail: String? = nil, scan: UUID? = nil
    ) {
        guard
            !raised.contains(where: { $0.kind == kind && $0.parcel == parcel }),
            !storedExceptions.contains(where: { $0.kind == kind && $0.parcel == parcel })
        else { return }
        raised.append(NewException(kind: kind, parcel: parcel, detail: detail, scan: scan))
    }

    /// Promises a date with a step that this transaction adds.
    mutating func date(step index: Int, _ due: Instant, edition: Int32) {
        steps[index].dueAt = due
        steps[index].edition = edition
        // The newest promise is the one that stands.
        if !steps[(index + 1)...].contains(where: { $0.dueAt != nil }) { dueAt = due }
    }

    /// Appends one step to the dossier's own history and does what the step entails: announced
    /// parcels that it makes pointless are cancelled.
    mutating func append(_ step: DossierStep, now: Instant) {
        steps.append(step)
        stage = step.to
        version = step.sequence
        if let due = step.dueAt { dueAt = due }
        if let next = step.toAgency { agency = next }
        for index in parcels.indices
        where parcels[index].state == .announced
            && Coupling.cancels(step.event).contains(parcels[index].order.purpose)
        {
            let fact = Fact.service(
                .cancelled, on: parcels[index], office: step.office ?? registeredOffice,
                person: step.person, at: now)
            parcels[index].add(NewFact(fact: fact, receivedAt: now))
        }
    }
}

/// A step of the dossier that is already stored.
struct PastStep {
    var sequence: Int32
    var event: DossierEvent
    var to: Stage
    var occurredAt: Instant
    var recordedAt: Instant
    var person: Int32
    var office: Int32?
    var dueAt: Instant?
    var edition: Int32?
    var term: Term?
}

/// A step of the dossier (bước xử lý) that this transaction adds.
struct DossierStep {
    var sequence: Int32
    var from: Stage?
    var event: DossierEvent
    var to: Stage
    var office: Int32?
    var person: Int32
    var occurredAt: Instant
    var inferred = false
    /// The parcel event that made it, when it was not a decision.
    var parcel: Int64?
    var parcelEvent: ParcelEvent?
    var occurrence: Int32?
    var dueAt: Instant?
    /// The edition of the calendar by which the date was counted; nil when a person set it.
    var edition: Int32?
    /// The procedure's term, when the date follows from it.
    var term: Term?
    var toAgency: Int32?
    var outcome: String?
    var reason: String?
    /// Free text, kept in a side table that can be erased.
    var note: String?
}
