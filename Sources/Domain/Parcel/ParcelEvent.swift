/// What can happen to a parcel (sự kiện bưu gửi).
package enum ParcelEvent: String, CaseIterable, Hashable, Sendable, Codable {
    case announced = "announced"
    case accepted = "accepted"
    case acceptedAtCounter = "accepted_at_counter"
    case cancelled = "cancelled"
    case arrived = "arrived"
    case dispatched = "dispatched"
    case takenOut = "taken_out"
    case delivered = "delivered"
    case handedOver = "handed_over"
    case missed = "missed"
    case turnedBack = "turned_back"
    case redirected = "redirected"
    case damaged = "damaged"
    case lost = "lost"
    case found = "found"
    case recovered = "recovered"
    case disposed = "disposed"

    /// How the event comes to be written.
    package enum Kind: Hashable, Sendable {
        /// The service itself, when the parcel is ordered.
        case order
        /// Routine: a phone or a reader says what a hand just did.
        case scan
        /// A person decides it, by name and with reasons.
        case decision
        /// Two sides sign for it.
        case minutes
    }

    package var kind: Kind {
        switch self {
        case .announced: .order
        case .accepted, .acceptedAtCounter, .arrived, .dispatched, .takenOut, .delivered, .missed:
            .scan
        case .handedOver: .minutes
        case .cancelled, .turnedBack, .redirected, .damaged, .lost, .found, .recovered,
            .disposed:
            .decision
        }
    }

    package var vietnamese: String { names.vietnamese }
    package var english: String { names.english }

    private var names: (vietnamese: String, english: String) {
        switch self {
        case .announced: ("đăng ký vận chuyển", "announced")
        case .accepted: ("bưu tá nhận", "accepted by a courier")
        case .acceptedAtCounter: ("nhận tại quầy", "accepted at the counter")
        case .cancelled: ("hủy", "cancelled")
        case .arrived: ("đến bưu cục", "arrived at a post office")
        case .dispatched: ("chuyển đi theo chuyến thư", "dispatched")
        case .takenOut: ("đưa đi phát", "taken out for delivery")
        case .delivered: ("phát cho người nhận", "delivered")
        case .handedOver: ("bàn giao cho cơ quan", "handed over to the agency")
        case .missed: ("phát không thành", "delivery missed")
        case .turnedBack: ("chuyển hoàn", "turned back")
        case .redirected: ("chuyển tiếp", "redirected")
        case .damaged: ("hư hỏng bao bì", "damaged")
        case .lost: ("thất lạc", "lost")
        case .found: ("tìm lại được", "found")
        case .recovered: ("thu hồi về", "recovered")
        case .disposed: ("xử lý vì không có người nhận", "disposed of")
        }
    }
}

/// What a record of an event should show (chứng cứ). What is missing never stops a fact; it is
/// owed, and shown as owed. The raw values are the names in the interface.
package enum Evidence: String, CaseIterable, Hashable, Sendable, Codable {
    case checklist = "checklist"
    case signedBySender = "signed_by_sender"
    case signedByWorker = "signed_by_worker"
    case sealNumber = "seal_number"
    case fee = "fee"
    case receiptNumber = "receipt_number"
    case sealWhole = "seal_whole"
    case dispatch = "dispatch"
    case bag = "bag"
    case carrier = "carrier"
    case round = "round"
    case worker = "worker"
    case recipient = "recipient"
    case signed = "signed"
    case reason = "reason"
    case invitationNumber = "invitation_number"
    case nextAttemptOn = "next_attempt_on"
    case minutes = "minutes"
    case inventory = "inventory"
    case address = "address"

    /// Asked for where it applies: not every pickup costs a fee, and not every miss has a date
    /// for the next attempt. Its absence owes nothing.
    package var isOptional: Bool {
        switch self {
        case .fee, .receiptNumber, .bag, .carrier, .round, .invitationNumber, .nextAttemptOn,
            .sealWhole:
            true
        case .checklist, .signedBySender, .signedByWorker, .sealNumber, .dispatch, .worker,
            .recipient, .signed, .reason, .minutes, .inventory, .address:
            false
        }
    }
}

extension ParcelEvent {
    /// The evidence that belongs to the event, in the order of the form.
    package var evidence: [Evidence] {
        switch self {
        case .announced: []
        case .accepted, .acceptedAtCounter:
            [.checklist, .signedBySender, .signedByWorker, .sealNumber, .fee, .receiptNumber]
        case .cancelled: [.reason]
        case .arrived: [.sealWhole, .reason]
        case .dispatched: [.dispatch, .bag, .carrier]
        case .takenOut: [.round, .worker]
        case .delivered: [.recipient, .signed, .fee]
        case .handedOver: [.minutes]
        case .missed: [.reason, .invitationNumber, .nextAttemptOn]
        case .turnedBack: [.reason]
        case .redirected: [.address]
        case .damaged: [.inventory, .minutes, .sealNumber]
        case .lost, .found, .recovered, .disposed: [.minutes]
        }
    }

    /// What a record still owes, given what it shows. A reason for an arrival is expected only
    /// of a parcel that came back unattempted, which the record alone does not tell.
    package func owed(given: Set<Evidence>) -> [Evidence] {
        evidence.filter { piece in
            !piece.isOptional && !given.contains(piece)
                && !(self == .arrived && piece == .reason)
        }
    }
}
