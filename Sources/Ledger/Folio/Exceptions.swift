package import Domain
import Foundation

/// What people must look at (ngoại lệ): the facts contradict each other, or a step has no paper.
package enum ExceptionKind: Hashable, Sendable {
    /// Scans of one parcel that cannot all be true.
    case conflict
    /// A parcel event asked the dossier for a step that its stage does not allow.
    case uncoupled(DossierEvent)
    /// A step of the dossier rests on a scan that was later corrected away.
    case takenBack
    /// The post took papers from an agency without co-signed minutes.
    case minutesOwed
    /// One side of a hand-over said that the item was not there.
    case absent
    /// The item could no longer be handed over when both sides had signed.
    case illegalAtSigning
    /// The label is already in use for another parcel.
    case labelInUse

    package var code: String {
        switch self {
        case .conflict: "conflict"
        case .uncoupled(let event): "uncoupled_" + event.rawValue
        case .takenBack: "taken_back"
        case .minutesOwed: "minutes_owed"
        case .absent: "absent"
        case .illegalAtSigning: "illegal_at_signing"
        case .labelInUse: "label_in_use"
        }
    }

    package init?(code: String) {
        switch code {
        case "conflict": self = .conflict
        case "taken_back": self = .takenBack
        case "minutes_owed": self = .minutesOwed
        case "absent": self = .absent
        case "illegal_at_signing": self = .illegalAtSigning
        case "label_in_use": self = .labelInUse
        default:
            guard code.hasPrefix("uncoupled_"),
                let event = DossierEvent(rawValue: String(code.dropFirst("uncoupled_".count)))
            else { return nil }
            self = .uncoupled(event)
        }
    }
}

struct OpenException {
    var id: Int64
    var kind: ExceptionKind
    var parcel: Int64?
    var scan: UUID?
}

struct NewException {
    var kind: ExceptionKind
    var parcel: Int64?
    var detail: String?
    var scan: UUID?
}

extension Folio {
    /// The exceptions to open, and the ids of those that things have settled by themselves.
    ///
    /// What follows from the newest history is computed afresh: a conflict that a new fact
    /// resolved is settled by that fact, minutes that were owed are settled by being signed.
    func exceptions() -> (opened: [NewException], settled: [Int64]) {
        var opened = raised
        var settled: [Int64] = []
        for parcel in parcels {
            let conflict = parcel.history.conflicts.first
            // A conflict that another fact has taken the place of is another story.
            for open in storedExceptions
            where open.kind == .conflict && open.parcel == parcel.id && conflict != nil
                && conflict?.fact != open.scan
            {
                settled.append(open.id)
                opened.append(
                    NewException(
                        kind: .conflict, parcel: parcel.id, detail: conflict?.kind.rawValue,
                        scan: conflict?.fact))
            }
            reconcile(.conflict, parcel.id, holds: conflict != nil, &opened, &settled) {
                NewException(
                    kind: .conflict, parcel: parcel.id, detail: conflict?.kind.rawValue,
                    scan: conflict?.fact)
            }
            reconcile(.minutesOwed, parcel.id, holds: parcel.owesMinutes, &opened, &settled) {
                NewException(kind: .minutesOwed, parcel: parcel.id)
            }
        }
        for open in storedExceptions {
            switch open.kind {
            case .uncoupled(let event):
                // A later step of the dossier has said what the parcel could not, or the parcel
                // no longer asks for it.
                let asks = open.parcel.flatMap(position(ofParcel:)).map { index in
                    parcels[index].history.events.contains {
                        Coupling.asks(parcels[index].order.purpose, $0) == event
                    }
                }
                if steps.contains(where: { $0.event == event }) || asks == false {
                    settled.append(open.id)
                }
            case .absent, .illegalAtSigning:
                // The item is elsewhere by now, so the question has answered itself.
                guard let id = open.parcel, let index = position(ofParcel: id) else { break }
                if parcels[index].wasHandedOver { settled.append(open.id) }
            case .takenBack:
                guard let id = open.parcel, let index = position(ofParcel: id) else { break }
                if parcels[index].takenBack.isEmpty { settled.append(open.id) }
            case .conflict, .minutesOwed, .labelInUse: break
            }
        }
        return (opened, settled)
    }

    private func reconcile(
        _ kind: ExceptionKind, _ parcel: Int64, holds: Bool, _ opened: inout [NewException],
        _ settled: inout [Int64], _ make: () -> NewException
    ) {
        let open = storedExceptions.first { $0.kind == kind && $0.parcel == parcel }
        if holds, open == nil { opened.append(make()) }
        if !holds, let open { settled.append(open.id) }
    }
}

extension ParcelSheet {
    /// Minutes of this transaction have moved it.
    var wasHandedOver: Bool {
        additions.contains { new in
            new.fact.minutes && history.outcomes[new.fact.id] != .conflict
        }
    }

    /// The acceptance whose minutes are owed, if any.
    var acceptanceOwingMinutes: HistoryEvent? {
        guard owesMinutes else { return nil }
        return history.events.last {
            ($0.event == .accepted || $0.event == .acceptedAtCounter) && !$0.minutes
        }
    }

    /// From an agency, acceptance is by co-signed minutes; a scan alone leaves them owed.
    var owesMinutes: Bool { history.owesMinutes(order) }
}
