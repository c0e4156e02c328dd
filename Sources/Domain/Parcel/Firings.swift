package import Foundation

/// A dossier event for which a parcel has asked before (lần đã phát), as the ledger wrote it down.
package struct Fired: Hashable, Sendable {
    package var asks: DossierEvent
    /// The how-manieth of its kind from this parcel, from 1.
    package var occurrence: Int
    /// The evidence of the step that asked; nil where it was inferred.
    package var fact: UUID?

    package init(asks: DossierEvent, occurrence: Int, fact: UUID?) {
        self.asks = asks
        self.occurrence = occurrence
        self.fact = fact
    }
}

/// A dossier event that a parcel asks for now (lần cần phát).
package struct Firing: Hashable, Sendable {
    package var asks: DossierEvent
    package var occurrence: Int
    package var step: HistoryEvent
    /// Nothing proves the step yet, or the minutes that should are missing.
    package var isInferred: Bool

    /// What the ledger writes down when it has asked.
    package var fired: Fired { Fired(asks: asks, occurrence: occurrence, fact: step.evidence) }
}

/// What a new history asks of the dossier (các lần phát), beyond what was asked before.
package struct Firings: Hashable, Sendable {
    /// In the order of the history.
    package var due: [Firing]
    /// What the dossier has been told and the parcel's history no longer says: people must look,
    /// since a dossier is never moved back by a scan.
    package var takenBack: [DossierEvent]
}

extension Coupling {
    /// Compares the newest history with what has been asked of the dossier so far.
    ///
    /// For each dossier event the occurrences are counted, not matched: a history that was
    /// rewritten, with another scan as the witness of the same delivery, moves nothing twice.
    /// A firing whose fact has been corrected does not count, so that a delivery that was voided
    /// and then truly happens asks again. An inferred one has no fact of its own to be corrected:
    /// it stands, and the step's first real witness does not ask a second time.
    package static func firings(
        of order: ParcelOrder, _ history: History, fired: [Fired]
    ) -> Firings {
        var asking: [DossierEvent: [Int]] = [:]
        for (index, step) in history.events.enumerated() {
            if let asks = asks(order.purpose, step) { asking[asks, default: []].append(index) }
        }
        let asked = Dictionary(grouping: fired, by: \.asks)
        var due: [(index: Int, firing: Firing)] = []
        var takenBack: [DossierEvent] = []
        for asks in DossierEvent.allCases where asking[asks] != nil || asked[asks] != nil {
            let steps = asking[asks] ?? []
            let before = (asked[asks] ?? []).sorted { $0.occurrence < $1.occurrence }
            let standing = before.filter { stands($0, steps, history) }
            let fresh = steps.filter { index in
                !standing.contains { isWitness($0.fact, of: history.events[index], history) }
            }
            let missing = max(0, steps.count - standing.count)
            let next = (before.last?.occurrence ?? 0) + 1
            for (number, index) in fresh.suffix(missing).enumerated() {
                due.append((index, firing(asks, next + number, at: index, order, history)))
            }
            // The newest firing has lost its fact, and nothing takes its place.
            let lostLast = missing == 0 && before.last.map { !standing.contains($0) } ?? false
            if steps.count < standing.count || lostLast { takenBack.append(asks) }
        }
        return Firings(
            due: due.sorted { $0.index < $1.index }.map(\.firing), takenBack: takenBack)
    }

    private static func firing(
        _ asks: DossierEvent, _ occurrence: Int, at index: Int, _ order: ParcelOrder,
        _ history: History
    ) -> Firing {
        let step = history.events[index]
        return Firing(
            asks: asks, occurrence: occurrence, step: step,
            isInferred: step.evidence == nil || history.owesMinutes(order, at: index))
    }

    /// A firing stands while its fact is not corrected. One that was corrected by another account
    /// of the same thing stands too: the witness changed its words, not the event.
    private static func stands(_ fired: Fired, _ steps: [Int], _ history: History) -> Bool {
        guard let fact = fired.fact, history.outcomes[fact] == .out else { return true }
        return steps.contains { isWitness(fact, of: history.events[$0], history) }
    }

    private static func isWitness(
        _ fact: UUID?, of step: HistoryEvent, _ history: History
    ) -> Bool {
        guard let fact else { return false }
        return step.evidence == history.replacements[fact] ?? fact
    }
}

extension History {
    /// Whether the step took a parcel over from an agency without the minutes that both sides
    /// must sign (còn thiếu biên bản). A scan counts all the same, since the parcel is in
    /// somebody's hands; the minutes stay owed until some acceptance since has them.
    package func owesMinutes(_ order: ParcelOrder, at index: Int) -> Bool {
        let step = events[index]
        guard !order.sender.isCitizen, step.event == .accepted || step.event == .acceptedAtCounter,
            step.from == .announced || step.from == .cancelled
        else { return false }
        return !events[index...].prefix { $0.event != .cancelled }.contains {
            ($0.event == .accepted || $0.event == .acceptedAtCounter) && $0.minutes
        }
    }

    /// Whether the minutes of the present acceptance are owed.
    package func owesMinutes(_ order: ParcelOrder) -> Bool {
        let start = events.lastIndex { $0.event == .cancelled } ?? 0
        return events.indices[start...].contains { owesMinutes(order, at: $0) }
    }
}
