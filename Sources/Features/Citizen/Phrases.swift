import Domain
import Web

/// What the post carries, as a citizen calls it (vật được chở).
struct Load: Sendable {
    let vietnamese: String
    let english: String
    let isPlural: Bool

    static let dossier = Load(vietnamese: "Hồ sơ", english: "Your dossier", isPlural: false)
    static let supplement = Load(
        vietnamese: "Giấy tờ bổ sung", english: "Your additional papers", isPlural: true)
    static let result = Load(vietnamese: "Kết quả", english: "The result", isPlural: false)
    static let papers = Load(vietnamese: "Giấy tờ của bạn", english: "Your papers", isPlural: true)

    fileprivate var lowered: String { vietnamese.prefix(1).lowercased() + vietnamese.dropFirst() }
    fileprivate var loweredEnglish: String {
        english.prefix(1).lowercased() + english.dropFirst()
    }
    fileprivate var are: String { isPlural ? "are" : "is" }
    fileprivate var wait: String { isPlural ? "wait" : "waits" }
    fileprivate var were: String { isPlural ? "were" : "was" }
}

extension Sentence {
    /// Where a load is that the post has in hand; nil for one that it hasn't.
    static func moving(_ load: Load, _ parcel: Whereabouts.Carried) -> Sentence? {
        switch parcel.state {
        case .withCourier:
            Sentence(
                vi: "\(load.vietnamese) đang do bưu tá mang về bưu cục",
                en: "\(load.english) \(load.are) with a postal worker, on the way to the post "
                    + "office")
        case .atOffice:
            if let office = parcel.office {
                Sentence(
                    vi: "\(load.vietnamese) đang ở \(office)",
                    en: "\(load.english) \(load.are) at \(office)")
            } else {
                Sentence(
                    vi: "\(load.vietnamese) đang ở bưu cục",
                    en: "\(load.english) \(load.are) at a post office")
            }
        case .inDispatch:
            Sentence(
                vi: "\(load.vietnamese) đang trên chuyến thư giữa hai bưu cục",
                en: "\(load.english) \(load.are) travelling between two post offices")
        case .outForDelivery:
            Sentence(
                vi: "\(load.vietnamese) đang được bưu tá mang đi giao",
                en: "\(load.english) \(load.are) out with a postal worker for delivery")
        case .announced, .cancelled, .delivered, .lost, .disposed: nil
        }
    }

    static func comesBack(_ load: Load, _ parcel: Whereabouts.Carried) -> Sentence {
        Sentence(
            vi: "\(load.vietnamese) chưa giao được, đang chuyển hoàn"
                + (parcel.office.map { " từ \($0)" } ?? ""),
            en: "\(load.english) could not be delivered and \(load.are) going back"
                + (parcel.office.map { " from \($0)" } ?? ""))
    }

    static func waitsForPost(_ load: Load) -> Sentence {
        Sentence(
            vi: "\(load.vietnamese) đang chờ bưu điện đến nhận",
            en: "\(load.english) \(load.wait) for the post to come")
    }

    static func disposed(_ load: Load) -> Sentence {
        Sentence(
            vi: "\(load.vietnamese) không có người nhận nên đã được xử lý theo luật",
            en: "Nobody claimed \(load.loweredEnglish), so the post disposed of it as the law says")
    }

    static func papersAt(_ agency: String) -> Sentence {
        Sentence(
            vi: "Giấy tờ đã nộp thì nhận lại ở \(agency).",
            en: "Papers that you handed in can be fetched at \(agency).")
    }

    static func fetch(at agency: String) -> Sentence {
        Sentence(
            vi: "Mang giấy tiếp nhận và căn cước đến \(agency) nhận kết quả.",
            en: "Bring your receipt and your ID card to \(agency) and fetch the result.")
    }

    static let notLodgedYet = Sentence(
        vi: "Hồ sơ đã đăng ký, chưa nộp vào cơ quan",
        en: "Your dossier is registered but not lodged yet")
    static let papersCameBack = Sentence(
        vi: "Giấy tờ đã trả lại bạn, hồ sơ chưa nộp",
        en: "The papers came back to you, and the dossier is not lodged")
    static let supplementAwaited = Sentence(
        vi: "Hồ sơ đang chờ bạn bổ sung giấy tờ", en: "Your dossier waits for more papers from you")
    static let nothing = Sentence(vi: "Chưa cần làm gì.", en: "Nothing for now.")
    static let keepPhone = Sentence(
        vi: "Chưa cần làm gì. Giữ điện thoại để bưu tá gọi.",
        en: "Nothing for now. Keep your telephone at hand, the postal worker will call.")

    static let noMore = Sentence(vi: "Không còn bước nào.", en: "Nothing more happens.")

    /// With a full stop, inside a text.
    var ended: Sentence { Sentence(vi: vietnamese + ".", en: english + ".") }
}

extension Told {
    /// A loss is the post's to answer for, and it says so.
    static func lost(_ load: Load) -> Told {
        Told(
            kind: .asks,
            now: Sentence(
                vi: "Bưu điện đang tìm \(load.lowered) bị thất lạc",
                en: "\(load.english) \(load.were) lost, and the post is searching"),
            next: Sentence(
                vi: "Tìm thấy thì đi tiếp ngay. Không thấy thì bưu điện chịu chi phí làm lại và "
                    + "bồi thường.",
                en: "When found, the journey goes on at once. If not, the post pays for new papers "
                    + "and compensates you."),
            you: Sentence(
                vi: "Gọi đường dây nóng nếu bạn cần gấp.", en: "Call the hotline if it is urgent."))
    }
}
