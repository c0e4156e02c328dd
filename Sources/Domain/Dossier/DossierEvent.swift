/// What can happen to a dossier (sự kiện hồ sơ): a decision of a person, or the echo of a parcel.
package enum DossierEvent: String, CaseIterable, Hashable, Sendable, Codable {
    case registered = "registered"
    case collected = "collected"
    case lodgedInPerson = "lodged_in_person"
    case lodgedOnline = "lodged_online"
    case lapsed = "lapsed"
    case lodged = "lodged"
    case collectionFailed = "collection_failed"
    case lodgingRevoked = "lodging_revoked"
    case accepted = "accepted"
    case supplementRequested = "supplement_requested"
    case supplemented = "supplemented"
    case refused = "refused"
    case assigned = "assigned"
    case paymentRequested = "payment_requested"
    case suspended = "suspended"
    case paid = "paid"
    case resumed = "resumed"
    case postponed = "postponed"
    case dueDateRevised = "due_date_revised"
    case forwarded = "forwarded"
    case withdrawn = "withdrawn"
    case discontinued = "discontinued"
    case resultReady = "result_ready"
    case entrusted = "entrusted"
    case pickedUp = "picked_up"
    case delivered = "delivered"
    case cameBack = "came_back"
    case resultLost = "result_lost"
    case resultFound = "result_found"
    case deliveryRevoked = "delivery_revoked"
    case declaredAbandoned = "declared_abandoned"

    package var vietnamese: String { names.vietnamese }
    package var english: String { names.english }

    private var names: (vietnamese: String, english: String) {
        switch self {
        case .registered: ("đăng ký hồ sơ", "registered")
        case .collected: ("bưu điện nhận hồ sơ", "collected by the post")
        case .lodgedInPerson: ("nộp trực tiếp", "lodged in person")
        case .lodgedOnline: ("nộp trực tuyến", "lodged online")
        case .lapsed: ("đóng vì không ai đến nộp", "lapsed")
        case .lodged: ("giao hồ sơ cho cơ quan", "lodged")
        case .collectionFailed: ("thu gom không thành", "collection failed")
        case .lodgingRevoked: ("hủy việc giao cho cơ quan", "lodging revoked")
        case .accepted: ("tiếp nhận", "accepted")
        case .supplementRequested: ("yêu cầu bổ sung", "supplement requested")
        case .supplemented: ("đã bổ sung", "supplemented")
        case .refused: ("từ chối tiếp nhận", "refused")
        case .assigned: ("phân công xử lý", "assigned")
        case .paymentRequested: ("yêu cầu nghĩa vụ tài chính", "payment requested")
        case .suspended: ("tạm dừng xử lý", "suspended")
        case .paid: ("đã nộp tiền", "paid")
        case .resumed: ("tiếp tục xử lý", "resumed")
        case .postponed: ("xin lỗi và hẹn lại", "postponed")
        case .dueDateRevised: ("đổi ngày hẹn theo lịch nghỉ", "due date revised")
        case .forwarded: ("chuyển cơ quan liên thông", "forwarded")
        case .withdrawn: ("rút hồ sơ", "withdrawn")
        case .discontinued: ("dừng xử lý, không kết quả", "discontinued")
        case .resultReady: ("có kết quả", "result ready")
        case .entrusted: ("bưu điện nhận kết quả", "entrusted to the post")
        case .pickedUp: ("người dân nhận tại quầy", "picked up")
        case .delivered: ("đã trả kết quả", "delivered")
        case .cameBack: ("kết quả chuyển hoàn về cơ quan", "came back")
        case .resultLost: ("mất kết quả trên đường", "result lost")
        case .resultFound: ("tìm lại được kết quả", "result found")
        case .deliveryRevoked: ("hủy việc trả kết quả", "delivery revoked")
        case .declaredAbandoned: ("xác nhận không có người nhận", "declared abandoned")
        }
    }
}

/// What the agency decided (kết quả giải quyết); carried by `result_ready`.
package enum Outcome: String, CaseIterable, Hashable, Sendable, Codable {
    case granted = "granted"
    case declined = "declined"

    package var vietnamese: String {
        switch self {
        case .granted: "được chấp thuận"
        case .declined: "không được chấp thuận"
        }
    }

    package var english: String {
        switch self {
        case .granted: "granted"
        case .declined: "declined"
        }
    }
}

/// What a decision has to bring along (nội dung bắt buộc) to mean anything.
package enum Demand: String, CaseIterable, Hashable, Sendable, Codable {
    case reason = "reason"
    case dueAt = "due_at"
    case toAgency = "to_agency"
    case outcome = "outcome"

    package var vietnamese: String {
        switch self {
        case .reason: "lý do"
        case .dueAt: "ngày hẹn trả"
        case .toAgency: "cơ quan tiếp theo"
        case .outcome: "kết quả giải quyết"
        }
    }

    package var english: String {
        switch self {
        case .reason: "the reason"
        case .dueAt: "the due date"
        case .toAgency: "the next agency"
        case .outcome: "the outcome"
        }
    }
}

extension DossierEvent {
    /// What the event is not written without. The receipt (mẫu 01) and the apology (mẫu 04) print
    /// a date; a case that ends without anybody having asked for it says why.
    package var demands: Set<Demand> {
        switch self {
        case .accepted, .postponed, .dueDateRevised: [.dueAt]
        case .lapsed, .discontinued: [.reason]
        case .forwarded: [.toAgency]
        case .resultReady: [.outcome]
        case .registered, .collected, .lodgedInPerson, .lodgedOnline, .lodged, .collectionFailed,
            .lodgingRevoked, .supplementRequested, .supplemented, .refused, .assigned,
            .paymentRequested, .suspended, .paid, .resumed, .withdrawn, .entrusted, .pickedUp,
            .delivered, .cameBack, .resultLost, .resultFound, .deliveryRevoked,
            .declaredAbandoned:
            []
        }
    }

    /// Refuses a decision that lacks something it has to carry.
    package func check(given: Set<Demand>) throws(Refusal) {
        for demand in Demand.allCases where demands.contains(demand) && !given.contains(demand) {
            throw .missing(demand)
        }
    }
}
