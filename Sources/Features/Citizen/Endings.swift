import Domain
import Web

/// What is told of dossiers that ended without a result in hand (kết thúc không có kết quả).
extension Whereabouts {
    var abandoned: Told {
        Told(
            kind: .done,
            now: Sentence(
                vi: "Không ai nhận kết quả trong sáu tháng, hồ sơ đã khép lại",
                en: "Nobody fetched the result within six months, and the dossier is closed"),
            next: .noMore,
            you: Sentence(
                vi: "Vẫn cần kết quả thì hỏi \(agency).",
                en: "If you still need the result, ask \(agency)."))
    }

    var refused: Told {
        Told(
            kind: .asks,
            now: Sentence(
                vi: "\(agency) không tiếp nhận hồ sơ",
                en: "\(agency) has not accepted your dossier"),
            next: papersBack,
            you: Sentence(
                vi: "Đọc lý do trong thông báo của cơ quan. Đủ điều kiện thì nộp hồ sơ mới.",
                en: "Read the reason in the agency's notice. You may lodge a new dossier when it "
                    + "no longer holds."))
    }

    var withdrawn: Told {
        Told(
            kind: .done,
            now: Sentence(
                vi: "Hồ sơ đã rút theo yêu cầu của bạn",
                en: "Your dossier was withdrawn at your request"),
            next: papersBack, you: .nothing)
    }

    var discontinued: Told {
        let lapsed = steps.last?.event == .lapsed
        return Told(
            kind: .asks,
            now: lapsed
                ? Sentence(
                    vi: "Hồ sơ đã đóng vì chưa ai đến nộp",
                    en: "The dossier was closed since nobody came to lodge it")
                : Sentence(
                    vi: "\(agency) đã dừng xử lý, không có kết quả",
                    en: "\(agency) has ended the case without a result"),
            next: papersBack,
            you: lapsed
                ? Sentence(
                    vi: "Vẫn cần làm thủ tục thì đăng ký lại.",
                    en: "If you still need it, register again.")
                : Sentence(
                    vi: "Đọc lý do trong thông báo của cơ quan.",
                    en: "Read the reason in the agency's notice."))
    }

    /// Where the papers are that were handed in, if they were.
    private var papersBack: Sentence {
        let carried = parcels.last { $0.state.isInCarriage && $0.purpose != .result }
        let wasLodged = steps.contains { $0.stage == .lodged }
        guard let parcel = parcel(.sendBack) ?? carried else {
            return wasLodged ? .papersAt(agency) : .noMore
        }
        switch parcel.state {
        case .cancelled: return wasLodged ? .papersAt(agency) : .noMore
        case .announced:
            return Sentence(
                vi: "Bưu điện nhận giấy tờ ở cơ quan rồi gửi lại bạn.",
                en: "The post takes your papers from the agency and brings them back to you.")
        case .withCourier, .atOffice, .inDispatch, .outForDelivery:
            return (Sentence.moving(.papers, parcel) ?? .papersAt(agency)).ended
        case .delivered:
            return Sentence(
                vi: "Giấy tờ đã trả lại bạn.", en: "Your papers have come back to you.")
        case .lost: return Told.lost(.papers).now.ended
        case .disposed: return Sentence.disposed(.papers).ended
        }
    }
}
