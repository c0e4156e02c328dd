import Domain
import Foundation

/// One parcel (bưu gửi) on the desk while its dossier is locked: what is stored, what was added
/// in this transaction, and what the facts say now.
struct ParcelSheet {
    let id: Int64
    let itemCode: String
    let order: ParcelOrder
    /// The post offices due to collect and to deliver it, by the areas of the day it was ordered.
    let collectOffice: Int32?
    let deliverOffice: Int32?
    let orderedAt: Instant
    /// Made in this transaction: its head is inserted, not moved.
    let isNew: Bool

    /// The newest generation as it is stored.
    let stored: [StoredStep]
    let storedGeneration: Int32
    let storedHolder: Holder
    let storedFirings: [PastFiring]

    private(set) var facts: [Fact]
    private(set) var additions: [NewFact] = []
    var firings: [NewFiring] = []
    private(set) var history: History
    /// Facts were added since the last fold.
    private(set) var isStale = false

    init(
        id: Int64, itemCode: String, order: ParcelOrder, collectOffice: Int32?,
        deliverOffice: Int32?, orderedAt: Instant, generation: Int32, holder: Holder = Holder(),
        stored: [StoredStep],
        facts: [Fact], firings: [PastFiring], isNew: Bool = false
    ) {
        self.id = id
        self.itemCode = itemCode
        self.order = order
        self.collectOffice = collectOffice
        self.deliverOffice = deliverOffice
        self.orderedAt = orderedAt
        self.storedGeneration = generation
        self.storedHolder = holder
        self.stored = stored
        self.facts = facts
        self.storedFirings = firings
        self.isNew = isNew
        self.history = fold(order, facts)
    }

    mutating func add(_ new: NewFact) {
        facts.append(new.fact)
        additions.append(new)
        isStale = true
    }

    mutating func refold() {
        history = fold(order, facts)
        isStale = false
    }

    /// Whether a fact would be taken up as things stand, without adding it.
    func accepts(_ fact: Fact) -> Bool {
        switch fold(order, facts + [fact]).outcomes[fact.id] {
        case .applied, .confirmed, .repeated: true
        case .conflict, .out, nil: false
        }
    }

    /// The counter that the service's next own fact on this parcel carries.
    var nextServiceCounter: Int64 {
        1 + (facts.lazy.filter { $0.device == Fact.serviceDevice }.map(\.counter).max() ?? 0)
    }

    var state: ParcelState? { history.head?.state }

    /// The post office that answers for the parcel: the one that has it, or the one whose worker
    /// carries it.
    var holderOffice: Int32? {
        switch state {
        case .atOffice, .withCourier, .outForDelivery:
            history.head?.office
                ?? history.events.last { $0.event != .damaged && $0.office != nil }?.office
        case .announced, .cancelled, .inDispatch, .delivered, .lost, .disposed, nil: nil
        }
    }

    /// What must be written of the history.
    var change: HistoryChange {
        let change = HistoryChange(from: stored, generation: storedGeneration, to: history.events)
        // Who has it is told by steps: if evidence alone tells it anew, the whole is told anew.
        let isOnlyEvidence = !isNew && change.firstNew == history.events.count
        return isOnlyEvidence && holder != storedHolder ? change.anew : change
    }

    var holder: Holder { Holder(office: holderOffice, person: history.head?.person) }
}

/// The post office and the worker that answer for a parcel.
struct Holder: Hashable {
    var office: Int32?
    var person: Int32?
}

/// A fact that arrived in this transaction, with what is stored beside it.
struct NewFact {
    var fact: Fact
    var receivedAt: Instant
    /// What a person attested, as canonical JSON, kept in a side table that can be erased.
    var evidence: SealedEvidence?
}

/// One stored row of a history, with the evidence that it has gained since.
struct StoredStep: Hashable {
    var event: ParcelEvent
    var from: ParcelState?
    var to: ParcelState
    var office: Int32?
    var worker: Int32?
    var dispatch: String?
    var at: Instant
    var earliest: Instant?
    /// The fact that made it or filled it in, and the minutes that confirmed it later.
    var proofs: [UUID]
    /// No fact had made it when it was written.
    var isInferred: Bool
}

/// How a stored history becomes the one that the facts now tell.
///
/// Nothing that is stored is edited. If the new history begins with the old one, the rest is
/// appended, and a step that was inferred and now has its evidence gets a linked row. Otherwise
/// a new generation holds the whole.
struct HistoryChange {
    var generation: Int32
    /// Where the appended rows begin in the new history.
    var firstNew: Int
    /// Position in the history → the fact that proves it now.
    var confirmations: [(position: Int, fact: UUID)] = []

    init(from stored: [StoredStep], generation: Int32, to events: [HistoryEvent]) {
        self.generation = max(generation, 1)
        firstNew = stored.count
        guard let proofs = Self.proofs(stored, events) else {
            self.generation += 1
            firstNew = 0
            return
        }
        confirmations = proofs
    }

    /// The same history, told from its beginning in a new generation.
    var anew: HistoryChange {
        var anew = self
        anew.generation += 1
        anew.firstNew = 0
        anew.confirmations = []
        return anew
    }

    /// The confirmations that make the old history the beginning of the new one, or nil if it is
    /// no beginning of it.
    private static func proofs(
        _ stored: [StoredStep], _ events: [HistoryEvent]
    ) -> [(position: Int, fact: UUID)]? {
        guard events.count >= stored.count else { return nil }
        var proofs: [(position: Int, fact: UUID)] = []
        for (position, (old, new)) in zip(stored, events).enumerated() {
            switch compare(old, new) {
            case .same: break
            case .confirmed(let fact): proofs.append((position, fact))
            case .different: return nil
            }
        }
        return proofs
    }

    private enum Comparison {
        case same
        case confirmed(UUID)
        case different
    }

    private static func compare(_ old: StoredStep, _ new: HistoryEvent) -> Comparison {
        guard old.event == new.event, old.from == new.from, old.to == new.to,
            old.office == new.office || new.event == .accepted
        else { return .different }
        if new.proofs == old.proofs {
            // An inferred row that has its evidence shows the evidence's time, not its own.
            let certain = old.isInferred && !old.proofs.isEmpty
            return certain || old.at == new.at && old.earliest == new.earliest
                ? .same : .different
        }
        guard new.proofs.count == old.proofs.count + 1, new.proofs.starts(with: old.proofs),
            let proof = new.proofs.last,
            old.worker == nil || old.worker == new.worker,
            old.dispatch == nil || old.dispatch == new.dispatch
        else { return .different }
        return .confirmed(proof)
    }
}

extension HistoryEvent {
    /// The facts that prove the step: the one that made it, and one that filled in what it owed.
    var proofs: [UUID] { [fact, confirmedBy].compactMap(\.self) }
}
