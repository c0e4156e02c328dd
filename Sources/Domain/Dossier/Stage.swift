/// Where a dossier (hồ sơ) is in its life, as the agency and the citizen see it (trạng thái).
///
/// A dossier that does not exist yet has no stage: nil in Swift, the text `none` in the database.
package enum Stage: String, CaseIterable, Hashable, Sendable, Codable {
    case registered = "registered"
    case collecting = "collecting"
    case lodged = "lodged"
    case incomplete = "incomplete"
    case accepted = "accepted"
    case processing = "processing"
    case awaitingSupplement = "awaiting_supplement"
    case awaitingPayment = "awaiting_payment"
    case suspended = "suspended"
    case resultReady = "result_ready"
    case returning = "returning"
    case unclaimed = "unclaimed"
    case returned = "returned"
    case abandoned = "abandoned"
    case refused = "refused"
    case withdrawn = "withdrawn"
    case discontinued = "discontinued"
}

/// What the time limit does (đồng hồ thời hạn).
package enum Clock: String, CaseIterable, Hashable, Sendable, Codable {
    case notStarted = "not_started"
    case runs = "runs"
    case paused = "paused"
    case stopped = "stopped"

    package var vietnamese: String {
        switch self {
        case .notStarted: "chưa tính"
        case .runs: "đang tính"
        case .paused: "tạm dừng"
        case .stopped: "đã dừng"
        }
    }

    package var english: String {
        switch self {
        case .notStarted: "not started"
        case .runs: "runs"
        case .paused: "paused"
        case .stopped: "stopped"
        }
    }
}

/// Who answers for the case now (bên chịu trách nhiệm). Of an ended one, nobody.
package enum Answerable: String, CaseIterable, Hashable, Sendable, Codable {
    case citizen = "citizen"
    case post = "post"
    case agency = "agency"
    case nobody = "nobody"

    package var vietnamese: String {
        switch self {
        case .citizen: "người dân"
        case .post: "bưu điện"
        case .agency: "cơ quan"
        case .nobody: "không ai"
        }
    }

    package var english: String {
        switch self {
        case .citizen: "the citizen"
        case .post: "the post"
        case .agency: "the agency"
        case .nobody: "nobody"
        }
    }
}

/// The ten codes by which the National Public Service Portal knows a dossier (mã trạng thái).
package enum NationalStatus: Int, CaseIterable, Hashable, Sendable, Codable {
    case newlyRegistered = 1
    case accepted = 2
    case notAccepted = 3
    case processing = 4
    case supplementRequested = 5
    case paymentRequested = 6
    case withdrawn = 7
    case stopped = 8
    case finished = 9
    case returned = 10

    /// The portal's own wording.
    package var vietnamese: String {
        switch self {
        case .newlyRegistered: "Mới đăng ký"
        case .accepted: "Được tiếp nhận"
        case .notAccepted: "Không được tiếp nhận"
        case .processing: "Đang xử lý"
        case .supplementRequested: "Yêu cầu bổ sung giấy tờ"
        case .paymentRequested: "Yêu cầu thực hiện nghĩa vụ tài chính"
        case .withdrawn: "Công dân yêu cầu rút hồ sơ"
        case .stopped: "Dừng xử lý"
        case .finished: "Đã xử lý xong"
        case .returned: "Đã trả kết quả"
        }
    }

    package var english: String {
        switch self {
        case .newlyRegistered: "Newly registered"
        case .accepted: "Accepted"
        case .notAccepted: "Not accepted"
        case .processing: "Being processed"
        case .supplementRequested: "Supplement requested"
        case .paymentRequested: "Payment requested"
        case .withdrawn: "Withdrawn by the citizen"
        case .stopped: "Stopped"
        case .finished: "Finished"
        case .returned: "Result returned"
        }
    }
}

// MARK: - What each stage means

extension Stage {
    package var national: NationalStatus { meaning.national }
    package var clock: Clock { meaning.clock }
    package var answers: Answerable { meaning.answers }

    /// An end. A returned dossier leaves it again only when its delivery is revoked.
    package var isFinal: Bool { meaning.answers == .nobody }

    private var meaning: (national: NationalStatus, clock: Clock, answers: Answerable) {
        switch self {
        case .registered: (.newlyRegistered, .notStarted, .citizen)
        case .collecting: (.newlyRegistered, .notStarted, .post)
        case .lodged: (.newlyRegistered, .notStarted, .agency)
        case .incomplete: (.supplementRequested, .notStarted, .citizen)
        case .accepted: (.accepted, .runs, .agency)
        case .processing: (.processing, .runs, .agency)
        case .awaitingSupplement: (.supplementRequested, .paused, .citizen)
        case .awaitingPayment: (.paymentRequested, .paused, .citizen)
        case .suspended: (.stopped, .paused, .agency)
        case .resultReady: (.finished, .stopped, .agency)
        case .returning: (.finished, .stopped, .post)
        case .unclaimed: (.finished, .stopped, .agency)
        case .returned: (.returned, .stopped, .nobody)
        case .abandoned: (.finished, .stopped, .nobody)
        case .refused: (.notAccepted, .stopped, .nobody)
        case .withdrawn: (.withdrawn, .stopped, .nobody)
        case .discontinued: (.stopped, .stopped, .nobody)
        }
    }

    package var vietnamese: String { names.vietnamese }
    package var english: String { names.english }

    private var names: (vietnamese: String, english: String) {
        switch self {
        case .registered: ("mới đăng ký, chờ thu gom", "registered, waiting to be collected")
        case .collecting:
            ("bưu điện đang chuyển đến cơ quan", "on its way to the agency by post")
        case .lodged:
            (
                "đã giao cho cơ quan (thời điểm nộp hợp lệ)",
                "handed to the agency (the legal moment of filing)"
            )
        case .incomplete:
            ("yêu cầu bổ sung trước khi tiếp nhận", "supplement asked for before acceptance")
        case .accepted: ("được tiếp nhận, có giấy hẹn", "accepted, with a receipt and a due date")
        case .processing: ("đang xử lý", "being processed")
        case .awaitingSupplement: ("yêu cầu bổ sung", "waiting for a supplement")
        case .awaitingPayment: ("chờ nghĩa vụ tài chính", "waiting for a payment")
        case .suspended: ("dừng xử lý", "suspended")
        case .resultReady: ("đã xử lý xong", "result ready")
        case .returning: ("bưu điện đang trả kết quả", "result on its way to the citizen by post")
        case .unclaimed: ("chuyển hoàn về cơ quan", "result came back to the agency")
        case .returned: ("đã trả kết quả", "result returned")
        case .abandoned: ("không có người nhận sau sáu tháng", "unclaimed for six months")
        case .refused: ("không được tiếp nhận", "not accepted")
        case .withdrawn: ("công dân rút hồ sơ", "withdrawn by the citizen")
        case .discontinued: ("dừng xử lý, không kết quả", "discontinued without a result")
        }
    }
}
