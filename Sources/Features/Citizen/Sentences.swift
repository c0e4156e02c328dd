import Domain
package import Web

/// What a citizen is told (lời báo cho người dân): where the dossier is, what comes next, and what
/// the citizen must do. It is made of the stage, the parcels and the names of offices, so there is
/// nothing personal that could slip in.
package struct Told: Sendable, Hashable {
    package enum Kind: String, Sendable {
        case going
        /// The citizen is to do something.
        case asks
        case done
    }

    package var kind = Kind.going
    /// One plain sentence, as a heading: no full stop.
    package var now: Sentence
    package var next: Sentence
    package var you: Sentence
}

extension Whereabouts {
    package var told: Told {
        switch stage {
        case .registered: registered
        case .collecting: collecting
        case .lodged: lodged
        case .incomplete, .awaitingSupplement: awaitingSupplement
        case .accepted: accepted
        case .processing: processing
        case .awaitingPayment: awaitingPayment
        case .suspended: suspended
        case .resultReady: resultReady
        case .returning: returning
        case .unclaimed: unclaimed
        case .returned: returned
        case .abandoned: abandoned
        case .refused: refused
        case .withdrawn: withdrawn
        case .discontinued: discontinued
        }
    }
}

// MARK: - On the way to the agency

extension Whereabouts {
    private var registered: Told {
        guard let parcel = parcel(.collect) else { return notLodged(.notLodgedYet) }
        switch parcel.state {
        case .cancelled: return notLodged(.notLodgedYet)
        case .delivered: return notLodged(.papersCameBack)
        case .announced:
            return Told(
                now: .waitsForPost(.dossier),
                next: Sentence(
                    vi: "Bưu tá đếm giấy tờ cùng bạn, niêm phong trước mặt bạn rồi chuyển đến "
                        + "\(agency).",
                    en: "The postal worker counts the papers with you, seals them before your eyes "
                        + "and takes them to \(agency)."),
                you: Sentence(
                    vi: "Chuẩn bị đủ giấy tờ và giữ điện thoại để bưu tá gọi, hoặc mang đến bưu "
                        + "cục gần nhất.",
                    en: "Have your papers ready and your telephone at hand, or bring them to the "
                        + "nearest post office."))
        case .withCourier, .atOffice, .inDispatch, .outForDelivery: return collecting
        case .lost: return .lost(.dossier)
        case .disposed: return notLodged(.disposed(.dossier))
        }
    }

    private func notLodged(_ now: Sentence) -> Told {
        Told(
            kind: .asks, now: now,
            next: Sentence(
                vi: "Cơ quan bắt đầu khi nhận được hồ sơ.",
                en: "The agency begins when it has your papers."),
            you: Sentence(
                vi: "Mang hồ sơ đến \(agency) hoặc bưu cục gần nhất.",
                en: "Bring your papers to \(agency) or to the nearest post office."))
    }

    private var collecting: Told {
        let parcel = parcel(.collect)
        if parcel?.state == .lost { return .lost(.dossier) }
        if let parcel, parcel.turnedBack {
            return Told(
                now: .comesBack(.dossier, parcel),
                next: Sentence(
                    vi: "Bưu điện trả giấy tờ lại cho bạn.",
                    en: "The post brings the papers back to you."), you: .keepPhone)
        }
        return Told(
            now: parcel.flatMap { .moving(.dossier, $0) }
                ?? Sentence(
                    vi: "Bưu điện đang chuyển hồ sơ đến \(agency)",
                    en: "The post is taking your dossier to \(agency)"),
            next: Sentence(
                vi: "Bưu điện giao cho \(agency) và hai bên cùng ký: từ lúc đó hồ sơ được coi là "
                    + "đã nộp.",
                en: "The post hands it to \(agency) and both sides sign: from then on your dossier "
                    + "counts as lodged."),
            you: .nothing)
    }

    private var lodged: Told {
        Told(
            now: Sentence(
                vi: "Hồ sơ đang ở \(agency), chờ tiếp nhận",
                en: "Your dossier is at \(agency), waiting to be accepted"),
            next: Sentence(
                vi: "Cơ quan kiểm tra rồi tiếp nhận và hẹn ngày trả, hoặc yêu cầu bổ sung.",
                en: "The agency checks it, then accepts it with a due date or asks for more "
                    + "papers."),
            you: .nothing)
    }

    private var awaitingSupplement: Told {
        let next =
            stage == .incomplete
            ? Sentence(
                vi: "Cơ quan tiếp nhận khi nhận đủ giấy tờ.",
                en: "The agency accepts the dossier when the papers are complete.")
            : Sentence(
                vi: "Cơ quan xử lý tiếp khi nhận đủ giấy tờ. Trong lúc chờ, thời hạn tạm dừng.",
                en: "The agency goes on when the papers are complete. Until then its time limit "
                    + "stands still.")
        let parcel = parcel(.supplement)
        switch parcel?.state {
        case .withCourier?, .atOffice?, .inDispatch?, .outForDelivery?:
            if let parcel, parcel.turnedBack {
                return Told(now: .comesBack(.supplement, parcel), next: next, you: .keepPhone)
            }
            let now = parcel.flatMap { Sentence.moving(.supplement, $0) }
            return Told(now: now ?? .supplementAwaited, next: next, you: .nothing)
        case .lost?: return .lost(.supplement)
        case .announced?:
            return Told(
                kind: .asks, now: .waitsForPost(.supplement), next: next,
                you: Sentence(
                    vi: "Chuẩn bị giấy tờ ghi trong phiếu yêu cầu bổ sung và giữ điện thoại để bưu "
                        + "tá gọi.",
                    en: "Have the papers ready that the request names, "
                        + "and your telephone at hand."))
        case nil, .cancelled?, .delivered?, .disposed?:
            return Told(
                kind: .asks, now: .supplementAwaited, next: next,
                you: Sentence(
                    vi: "Nộp thêm giấy tờ ghi trong phiếu yêu cầu bổ sung, tại bưu cục gần nhất "
                        + "hoặc bộ phận một cửa.",
                    en: "Hand in the papers that the request names, at the nearest post office or "
                        + "one-stop desk."))
        }
    }
}

// MARK: - At the agency

extension Whereabouts {
    private var accepted: Told {
        Told(
            now: Sentence(
                vi: "\(agency) đã tiếp nhận hồ sơ", en: "\(agency) has accepted your dossier"),
            next: Sentence(
                vi: "Cơ quan phân công người xử lý. Ngày hẹn trả ghi trên giấy tiếp nhận.",
                en: "The agency assigns it to somebody. The due date is on your receipt."),
            you: .nothing)
    }

    private var processing: Told {
        if steps.last?.event == .resultLost || parcel(.result)?.state == .lost {
            return Told(
                now: Sentence(
                    vi: "Kết quả bị thất lạc trên đường, \(agency) đang cấp lại",
                    en: "The result was lost on its way, and \(agency) is issuing it again"),
                next: Sentence(
                    vi: "Bưu điện chịu mọi chi phí cấp lại và mang kết quả mới đến bạn.",
                    en: "The post pays for issuing it again and brings you the new one."),
                you: .nothing)
        }
        return Told(
            now: Sentence(
                vi: "Hồ sơ đang được \(agency) xử lý", en: "\(agency) is working on your dossier"),
            next: afterResult, you: returnByPost ? .keepPhone : .nothing)
    }

    private var afterResult: Sentence {
        returnByPost
            ? Sentence(
                vi: "Có kết quả thì bưu điện nhận ở cơ quan và mang đến nhà bạn.",
                en: "When there is a result, the post takes it from the agency and brings it to "
                    + "you.")
            : Sentence(
                vi: "Có kết quả thì bạn đến nhận tại \(agency).",
                en: "When there is a result, you fetch it at \(agency).")
    }

    private var awaitingPayment: Told {
        Told(
            kind: .asks,
            now: Sentence(
                vi: "Hồ sơ đang chờ bạn nộp tiền", en: "Your dossier waits for your payment"),
            next: Sentence(
                vi: "Cơ quan xử lý tiếp khi nhận được tiền. Trong lúc chờ, thời hạn tạm dừng.",
                en: "The agency goes on when it has been paid. Until then its time limit stands "
                    + "still."),
            you: Sentence(
                vi: "Nộp khoản tiền ghi trong thông báo của cơ quan, tại nơi ghi trong đó hoặc ở "
                    + "bưu cục.",
                en: "Pay what the agency's notice says, where it says or at a post office."))
    }

    private var suspended: Told {
        Told(
            now: Sentence(
                vi: "\(agency) đang tạm dừng xử lý hồ sơ",
                en: "\(agency) has suspended the work on your dossier"),
            next: Sentence(
                vi: "Cơ quan báo bạn khi xử lý tiếp. Trong lúc chờ, thời hạn tạm dừng.",
                en: "The agency tells you when it goes on. "
                    + "Until then its time limit stands still."),
            you: Sentence(
                vi: "Chưa cần làm gì. Muốn biết lý do thì hỏi \(agency).",
                en: "Nothing yet. For the reason, ask \(agency)."))
    }
}

// MARK: - On the way back

extension Whereabouts {
    private var resultReady: Told {
        let parcel = parcel(.result)
        guard returnByPost || parcel?.state == .announced else {
            return Told(
                kind: .asks,
                now: Sentence(
                    vi: "Đã có kết quả ở \(agency)", en: "The result is ready at \(agency)"),
                next: Sentence(
                    vi: "Bạn nhận kết quả là hồ sơ xong.",
                    en: "When you have fetched it, your dossier is done."),
                you: .fetch(at: agency))
        }
        return Told(
            now: Sentence(
                vi: "Đã có kết quả ở \(agency), chờ bưu điện nhận",
                en: "The result is ready at \(agency), waiting for the post"),
            next: Sentence(
                vi: "Bưu điện nhận kết quả ở cơ quan rồi mang đến bạn.",
                en: "The post takes it from the agency and brings it to you."), you: .keepPhone)
    }

    private var returning: Told {
        guard let parcel = parcel(.result) else { return onItsWay(nil) }
        switch parcel.state {
        case .lost: return .lost(.result)
        case .withCourier, .atOffice, .inDispatch, .outForDelivery:
            if parcel.event == .missed { return missed }
            return parcel.turnedBack ? goingBack(parcel) : onItsWay(parcel)
        case .announced, .cancelled, .delivered, .disposed: return onItsWay(nil)
        }
    }

    private var missed: Told {
        Told(
            kind: .asks,
            now: Sentence(
                vi: "Bưu tá đã đến nhưng chưa giao được kết quả",
                en: "The postal worker came but could not hand over the result"),
            next: Sentence(
                vi: "Bưu điện hẹn giao lại. Sau hai lần không gặp, kết quả chuyển về cơ quan.",
                en: "The post tries again. "
                    + "After two visits in vain the result goes back to the agency."),
            you: Sentence(
                vi: "Gọi đường dây nóng để hẹn giờ, hoặc mang căn cước đến bưu cục nhận.",
                en: "Call the hotline for an appointment, "
                    + "or bring your ID card to the post office."))
    }

    private func goingBack(_ parcel: Carried) -> Told {
        Told(
            now: .comesBack(.result, parcel),
            next: Sentence(
                vi: "Kết quả về lại \(agency).", en: "The result goes back to \(agency)."),
            you: .fetch(at: agency))
    }

    private func onItsWay(_ parcel: Carried?) -> Told {
        let isOut = parcel?.state == .outForDelivery
        return Told(
            now: parcel.flatMap { .moving(.result, $0) }
                ?? Sentence(
                    vi: "Bưu điện đang mang kết quả đến bạn",
                    en: "The post is bringing you the result"),
            next: isOut
                ? Sentence(
                    vi: "Bưu tá đối chiếu căn cước, hai bên cùng ký là hồ sơ xong.",
                    en: "The postal worker checks your ID card, both sign, and your dossier is "
                        + "done.")
                : Sentence(
                    vi: "Bưu tá mang kết quả đến địa chỉ bạn đã khai.",
                    en: "The postal worker brings it to the address that you gave."),
            you: Sentence(
                vi: "Giữ điện thoại để bưu tá gọi, và chuẩn bị căn cước.",
                en: "Keep your telephone at hand, and your ID card ready."))
    }

    private var unclaimed: Told {
        Told(
            kind: .asks,
            now: Sentence(
                vi: "Chưa giao được, kết quả đã về lại \(agency)",
                en: "It could not be delivered, and the result is back at \(agency)"),
            next: Sentence(
                vi: "Cơ quan giữ kết quả cho bạn sáu tháng.",
                en: "The agency keeps the result for you for six months."),
            you: Sentence(
                vi: "Mang căn cước đến \(agency) nhận, hoặc hẹn bưu điện giao lại.",
                en: "Fetch it at \(agency) with your ID card, or ask the post to bring it again."))
    }

    private var returned: Told {
        Told(
            kind: .done,
            now: Sentence(
                vi: "Kết quả đã đến tay người nhận", en: "The result has been handed over"),
            next: Sentence(vi: "Hồ sơ đã xong.", en: "Your dossier is done."),
            you: Sentence(
                vi: "Kiểm tra kết quả. Có sai sót thì báo trong sáu tháng.",
                en: "Check the result. If something is wrong, say so within six months."))
    }
}
