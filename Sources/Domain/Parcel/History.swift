package import Foundation

/// One step of a parcel's history (bước trong hành trình).
package struct HistoryEvent: Hashable, Sendable {
    package var event: ParcelEvent
    package var from: ParcelState?
    package var to: ParcelState
    package var office: Int32?
    package var person: Int32?
    /// The worker who has the parcel by this step, where it gives it to one.
    package var worker: Int32?
    package var dispatch: String?
    /// When it happened. Of an inferred step: at the latest.
    package var at: Instant
    /// Inferred steps only: when it happened at the earliest.
    package var earliest: Instant?
    /// The fact that says so; nil for an inferred step.
    package var fact: UUID?
    /// A later fact that filled in what an inferred step, or an acceptance without its minutes,
    /// still owed.
    package var confirmedBy: UUID?
    /// Both sides have signed minutes for it.
    package var minutes: Bool
    /// The parcel was on its way back when this happened, so its addressee was the first sender.
    package var turnedBack: Bool

    package var isInferred: Bool { fact == nil }

    /// The fact that proves the step, from the start or since; nil while it is owed.
    package var evidence: UUID? { fact ?? confirmedBy }

    package init(
        event: ParcelEvent, from: ParcelState?, to: ParcelState, office: Int32? = nil,
        person: Int32? = nil, worker: Int32? = nil, dispatch: String? = nil, at: Instant,
        earliest: Instant? = nil, fact: UUID? = nil, confirmedBy: UUID? = nil,
        minutes: Bool = false, turnedBack: Bool = false
    ) {
        self.event = event
        self.from = from
        self.to = to
        self.office = office
        self.person = person
        self.worker = worker
        self.dispatch = dispatch
        self.at = at
        self.earliest = earliest
        self.fact = fact
        self.confirmedBy = confirmedBy
        self.minutes = minutes
        self.turnedBack = turnedBack
    }
}

/// What became of a fact (kết quả của dữ kiện).
package enum FactOutcome: String, CaseIterable, Hashable, Sendable, Codable {
    /// It is a step of the history, or undid one.
    case applied = "applied"
    /// It is the evidence of a step that had been inferred.
    case confirmed = "confirmed"
    /// It says once more what was known.
    case repeated = "repeated"
    /// It cannot be true together with the others; people have to look.
    case conflict = "conflict"
    /// Another fact corrects it.
    case out = "out"
}

/// Why a fact cannot be true together with the others (loại mâu thuẫn).
package enum ConflictKind: String, CaseIterable, Hashable, Sendable, Codable {
    /// The event is not legal where the parcel is, and no inferred steps make it so.
    case illegal = "illegal"
    /// To an agency nothing is delivered by a scan: the minutes are missing.
    case needsHandOver = "needs_hand_over"
    case notAnnounced = "not_announced"
    case correctsInCircle = "corrects_in_circle"
    /// Only minutes correct what two sides have signed.
    case correctsMinutes = "corrects_minutes"
    /// The order itself is cancelled, never corrected away.
    case correctsOrder = "corrects_order"
    /// A decision is undone by another decision, never by a scan.
    case correctsDecision = "corrects_decision"
    /// It voids a fact that has not come in, and may yet.
    case correctsUnknown = "corrects_unknown"

    package var vietnamese: String {
        switch self {
        case .illegal: "Sự kiện không khớp với hành trình của bưu gửi."
        case .needsHandOver: "Bưu gửi giao cho cơ quan phải có biên bản giao nhận hai bên ký."
        case .notAnnounced: "Bưu gửi chưa được đăng ký vận chuyển."
        case .correctsInCircle: "Các bản ghi đính chính lẫn nhau theo vòng tròn."
        case .correctsMinutes: "Chỉ biên bản hai bên ký mới đính chính được biên bản."
        case .correctsOrder: "Không thể xóa việc đăng ký vận chuyển; hãy hủy bưu gửi."
        case .correctsDecision: "Quyết định chỉ được thay bằng một quyết định khác."
        case .correctsUnknown: "Bản ghi cần hủy chưa được nhận."
        }
    }

    package var english: String {
        switch self {
        case .illegal: "The event does not fit what is known of the parcel."
        case .needsHandOver: "A parcel for an agency needs minutes signed by both sides."
        case .notAnnounced: "The parcel has not been announced."
        case .correctsInCircle: "Records correct one another in a circle."
        case .correctsMinutes: "Only signed minutes can correct signed minutes."
        case .correctsOrder: "The order can't be corrected away; cancel the parcel instead."
        case .correctsDecision: "A decision is only undone by another decision."
        case .correctsUnknown: "The record to be undone has not been received."
        }
    }
}

/// A fact that the history could not take in (mâu thuẫn), for people to settle by a new fact.
package struct FactConflict: Hashable, Sendable {
    package var fact: UUID
    package var kind: ConflictKind
    /// Where the parcel was when the fact came up in the order.
    package var state: ParcelState?

    package init(fact: UUID, kind: ConflictKind, state: ParcelState?) {
        self.fact = fact
        self.kind = kind
        self.state = state
    }
}

/// Where a parcel is at the end of its history (hiện trạng).
package struct ParcelHead: Hashable, Sendable {
    package var state: ParcelState
    /// The office that answers for it: where it lies, or the sender or addressee office that has
    /// it. Nil when a person, the carrier or the citizen does.
    package var office: Int32?
    /// The postal worker who has it; nil also while only an inferred step gave it to somebody.
    package var person: Int32?
    package var turnedBack: Bool
    /// To whom it goes now.
    package var addressee: Party
    package var isStraightFromRound: Bool
    /// Since when it has been so.
    package var since: Instant

    package init(
        state: ParcelState, office: Int32?, person: Int32?, turnedBack: Bool, addressee: Party,
        isStraightFromRound: Bool, since: Instant
    ) {
        self.state = state
        self.office = office
        self.person = person
        self.turnedBack = turnedBack
        self.addressee = addressee
        self.isStraightFromRound = isStraightFromRound
        self.since = since
    }
}

/// What all the facts about one parcel say together (hành trình bưu gửi).
package struct History: Hashable, Sendable {
    package var events: [HistoryEvent]
    package var outcomes: [UUID: FactOutcome]
    /// In the order in which the facts came up.
    package var conflicts: [FactConflict]
    /// Nil until the parcel is announced.
    package var head: ParcelHead?
    /// For a fact that is out, the live correction that took its place, unless it was only voided.
    package var replacements: [UUID: UUID]

    package init(
        events: [HistoryEvent] = [], outcomes: [UUID: FactOutcome] = [:],
        conflicts: [FactConflict] = [], head: ParcelHead? = nil,
        replacements: [UUID: UUID] = [:]
    ) {
        self.events = events
        self.outcomes = outcomes
        self.conflicts = conflicts
        self.head = head
        self.replacements = replacements
    }
}

// MARK: - Generations

extension HistoryEvent {
    /// Whether two histories say the same of one step. Who has accepted a parcel is often learned
    /// later, from the first office that scans it, so its office does not count.
    package func isSameStep(as other: HistoryEvent) -> Bool {
        event == other.event && from == other.from && to == other.to
            && (event == .accepted || office == other.office)
    }
}

extension History {
    /// Whether this history only goes on where an older one stopped. If not, the older one was
    /// wrong about the past, and a new generation (thế hệ) of the history begins.
    package func extends(_ older: [HistoryEvent]) -> Bool {
        older.count <= events.count
            && zip(older, events).allSatisfy { $0.isSameStep(as: $1) }
    }
}
