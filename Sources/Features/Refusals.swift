import Domain
package import Ledger
package import Web

extension ProblemKind {
    package static let unknownReference = ProblemKind(
        "unknown_reference", 422,
        vi: "Một mã trong yêu cầu không có hiệu lực hôm nay.",
        en: "A code in the request stands for nothing that is valid today.")
    package static let beforeRegistration = ProblemKind(
        "before_registration", 422,
        vi: "Việc này không thể xảy ra trước khi hồ sơ được đăng ký.",
        en: "It can't have happened before the dossier was registered.")
    package static let codeTaken = ProblemKind(
        "dossier_code_taken", 409,
        vi: "Mã hồ sơ này đã có trong hệ thống.",
        en: "There is a dossier with this code already.")
    package static let inOpenHandOver = ProblemKind(
        "item_in_open_hand_over", 409,
        vi: "Bưu gửi đang nằm trong một biên bản giao nhận chưa ký xong.",
        en: "The item lies in another hand-over that is still open.")
    package static let notForHandOver = ProblemKind(
        "item_not_for_hand_over", 409,
        vi: "Bưu gửi hiện không thể giao nhận giữa hai bên này.",
        en: "The item can't be handed over between these two sides now.")
    package static let handOverClosed = ProblemKind(
        "hand_over_signed", 409,
        vi: "Bên này đã ký, hoặc biên bản đã xong.",
        en: "This side has signed, or the hand-over is closed.")
    package static let notASide = ProblemKind(
        "not_a_side", 422,
        vi: "Giao nhận phải giữa một bưu cục và một cơ quan, và bạn phải thuộc một bên.",
        en: "A hand-over is between a post office and an agency, and one side must be yours.")

    package static let notAcceptedYet = ProblemKind(
        "not_accepted_yet", 409,
        vi: "Cơ quan chưa tiếp nhận hồ sơ này nên chưa có giấy hẹn.",
        en: "The agency has not accepted this dossier yet, so there is no appointment to print.")
    package static let noEnvelope = ProblemKind(
        "no_envelope", 409,
        vi: "Hồ sơ này chưa có bưu gửi nào nên chưa có phiếu gửi.",
        en: "No envelope travels for this dossier yet, so there is no slip to print.")
    package static let notPrintable = ProblemKind(
        "not_printable", 422,
        vi: "Giấy này quá dài, hoặc có mã không in thành mã vạch được.",
        en: "This paper is too long, or holds a code that no symbol can show.")
    package static let printingUnavailable = ProblemKind(
        "printing_unavailable", 503,
        vi: "Máy chủ hiện không in được giấy tờ. Chúng tôi đã ghi lại.",
        en: "The service can't make papers at the moment. It has been recorded.")

    package static let enrolmentNotFound = ProblemKind(
        "enrolment_not_found", 404,
        vi: "Mã ghi danh sai, đã dùng, hết hạn, hoặc của bưu cục khác.",
        en: "The code is wrong, used, too old, or another office's.")
    package static let labelTaken = ProblemKind(
        "device_label_taken", 409,
        vi: "Bưu cục đã có một máy tên này.",
        en: "The office has a device of this name already.")

    /// Those that features add to the catalogue.
    package static let features: [ProblemKind] = [
        unknownReference, beforeRegistration, codeTaken, inOpenHandOver, notForHandOver,
        handOverClosed, notASide, notYourself, lastAdministrator, notAcceptedYet, noEnvelope,
        notPrintable, printingUnavailable, enrolmentNotFound, labelTaken,
    ]
}

extension Problem {
    /// What the ledger refuses, as an answer.
    package init(refused: Refused) {
        switch refused {
        case .notFound: self.init(ProblemKind.notFound)
        case .refusal(let refusal): self.init(refusal)
        case .stale(_, let by, let at):
            self.init(
                .versionStale,
                detail: Sentence(
                    vi: "\(by) đã thay đổi lúc \(at.clock).", en: "Changed by \(by) at \(at.clock)."
                ))
        case .unknown(let reference):
            self.init(
                .unknownReference,
                errors: [
                    FieldError(
                        "/" + reference.rawValue, "unknown_" + reference.rawValue,
                        vi: "Không có mã này, hoặc mã đã hết hiệu lực.",
                        en: "There is no such code, or it is no longer valid.")
                ])
        case .beforeRegistration: self.init(ProblemKind.beforeRegistration)
        case .codeTaken: self.init(ProblemKind.codeTaken)
        case .inOpenHandOver(let code): self.init(.inOpenHandOver, detail: .item(code))
        case .notForHandOver(let code): self.init(.notForHandOver, detail: .item(code))
        case .alreadySigned: self.init(ProblemKind.handOverClosed)
        case .notASide: self.init(ProblemKind.notASide)
        }
    }
}

extension Sentence {
    fileprivate static func item(_ code: String) -> Sentence {
        Sentence(vi: "Bưu gửi \(code).", en: "Item \(code).")
    }
}

extension Instant {
    /// Hours and minutes on the clock of Vietnam.
    package var clock: String { String(rfc3339().dropFirst(11).prefix(5)) }
    /// `24/11/2026`.
    package var dayText: String {
        let day = PlainDate(self)
        return "\(twoDigits(day.day))/\(twoDigits(day.month))/\(day.year)"
    }
    /// `24/11/2026 10:02`.
    package var momentText: String { "\(dayText) \(clock)" }
}

private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
