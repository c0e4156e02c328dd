/// Who has a parcel (bưu gửi) in hand (trạng thái bưu gửi).
///
/// A parcel that does not exist yet has no state: nil in Swift, the text `none` in the database.
package enum ParcelState: String, CaseIterable, Hashable, Sendable, Codable {
    case announced = "announced"
    case cancelled = "cancelled"
    case withCourier = "with_courier"
    case atOffice = "at_office"
    case inDispatch = "in_dispatch"
    case outForDelivery = "out_for_delivery"
    case delivered = "delivered"
    case lost = "lost"
    case disposed = "disposed"
}

/// Who answers for a parcel in a state (người giữ, chịu trách nhiệm).
package enum ParcelHolder: String, CaseIterable, Hashable, Sendable, Codable {
    case sender = "sender"
    /// The postal worker who signed for it, or who took it out.
    case worker = "worker"
    /// The post office where it lies.
    case office = "office"
    /// Whoever carries the dispatch, until the other office opens it.
    case carrier = "carrier"
    case addressee = "addressee"
    /// The post as a whole, with an incident and its liability.
    case post = "post"
    case nobody = "nobody"

    package var vietnamese: String {
        switch self {
        case .sender: "người gửi"
        case .worker: "bưu tá"
        case .office: "bưu cục"
        case .carrier: "người áp tải chuyến thư"
        case .addressee: "người nhận"
        case .post: "bưu điện, theo vụ việc"
        case .nobody: "không ai"
        }
    }

    package var english: String {
        switch self {
        case .sender: "the sender"
        case .worker: "the postal worker"
        case .office: "the post office"
        case .carrier: "the carrier of the dispatch"
        case .addressee: "the addressee"
        case .post: "the post, with an incident"
        case .nobody: "nobody"
        }
    }
}

extension ParcelState {
    /// One row of the table of states.
    package struct Meaning: Hashable, Sendable {
        package let vietnamese: String
        package let english: String
        package let answers: ParcelHolder
        /// An end. A delivered parcel leaves it again only when recovered, a lost one when found.
        package let isFinal: Bool
        /// In the post's hands, and not known to be lost.
        package let isInCarriage: Bool
    }

    package var meaning: Meaning {
        switch self {
        case .announced: row("chờ bưu điện nhận", "announced", .sender)
        case .cancelled: row("đã hủy", "cancelled", .sender)
        case .withCourier: row("bưu tá đang giữ", "with the courier", .worker, carried: true)
        case .atOffice: row("đang ở bưu cục", "at a post office", .office, carried: true)
        case .inDispatch: row("đang trên chuyến thư", "in a dispatch", .carrier, carried: true)
        case .outForDelivery:
            row("bưu tá đang đi phát", "out for delivery", .worker, carried: true)
        case .delivered: row("đã phát", "delivered", .addressee, final: true)
        case .lost: row("thất lạc", "lost", .post, final: true)
        case .disposed: row("đã xử lý vì không có người nhận", "disposed of", .nobody, final: true)
        }
    }

    package var vietnamese: String { meaning.vietnamese }
    package var english: String { meaning.english }
    package var answers: ParcelHolder { meaning.answers }
    package var isFinal: Bool { meaning.isFinal }
    package var isInCarriage: Bool { meaning.isInCarriage }

    private func row(
        _ vietnamese: String, _ english: String, _ answers: ParcelHolder,
        final: Bool = false, carried: Bool = false
    ) -> Meaning {
        Meaning(
            vietnamese: vietnamese, english: english, answers: answers,
            isFinal: final, isInCarriage: carried)
    }
}
