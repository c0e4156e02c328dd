/// Why something may not be done (lý do từ chối), in words that a clerk understands.
///
/// The list is closed: whoever shows or answers a refusal handles every one of them.
package enum Refusal: Error, Hashable, Sendable {
    // Who
    case roleMayNot(Role, Deed)
    case roleMayNotDecide(Role, DossierEvent)
    case roleMayNotDecideParcel(Role, ParcelEvent)
    case programMayNot(DossierEvent)
    case otherOfficesDossier
    case otherOfficesParcel
    case otherSide
    // What a decision brings along
    case missing(Demand)
    // Dossiers
    case stageForbids(DossierEvent, Stage?)
    case dossierEnded(Stage)
    case onlyParcelsMove(DossierEvent)
    case onlyCalendarMoves(DossierEvent)
    case notInCarriage(Purpose)
    case alreadyPostponed
    case sixMonthsNotOver(PlainDate)
    case postWithdrawsBeforeLodging
    // Parcels
    case stateForbids(ParcelEvent, ParcelState)
    case parcelElsewhere
    case notAScan(ParcelEvent)
    case notADecision(ParcelEvent)
    case onlyByHandOver
    case alreadyTurnedBack
    case notTurnedBackToCitizen
    case needsTwoInvitations

    /// The refusal without its particulars; the raw values are the codes of the interface.
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case roleMayNot = "role_may_not"
        case roleMayNotDecide = "role_may_not_decide"
        case roleMayNotDecideParcel = "role_may_not_decide_parcel"
        case programMayNot = "program_may_not"
        case otherOfficesDossier = "other_offices_dossier"
        case otherOfficesParcel = "other_offices_parcel"
        case otherSide = "other_side"
        case missing = "missing"
        case stageForbids = "stage_forbids"
        case dossierEnded = "dossier_ended"
        case onlyParcelsMove = "only_parcels_move"
        case onlyCalendarMoves = "only_calendar_moves"
        case notInCarriage = "not_in_carriage"
        case alreadyPostponed = "already_postponed"
        case sixMonthsNotOver = "six_months_not_over"
        case postWithdrawsBeforeLodging = "post_withdraws_before_lodging"
        case stateForbids = "state_forbids"
        case parcelElsewhere = "parcel_elsewhere"
        case notAScan = "not_a_scan"
        case notADecision = "not_a_decision"
        case onlyByHandOver = "only_by_hand_over"
        case alreadyTurnedBack = "already_turned_back"
        case notTurnedBackToCitizen = "not_turned_back_to_citizen"
        case needsTwoInvitations = "needs_two_invitations"
    }

    package var kind: Kind {
        switch self {
        case .roleMayNot: .roleMayNot
        case .roleMayNotDecide: .roleMayNotDecide
        case .roleMayNotDecideParcel: .roleMayNotDecideParcel
        case .programMayNot: .programMayNot
        case .otherOfficesDossier: .otherOfficesDossier
        case .otherOfficesParcel: .otherOfficesParcel
        case .otherSide: .otherSide
        case .missing: .missing
        case .stageForbids: .stageForbids
        case .dossierEnded: .dossierEnded
        case .onlyParcelsMove: .onlyParcelsMove
        case .onlyCalendarMoves: .onlyCalendarMoves
        case .notInCarriage: .notInCarriage
        case .alreadyPostponed: .alreadyPostponed
        case .sixMonthsNotOver: .sixMonthsNotOver
        case .postWithdrawsBeforeLodging: .postWithdrawsBeforeLodging
        case .stateForbids: .stateForbids
        case .parcelElsewhere: .parcelElsewhere
        case .notAScan: .notAScan
        case .notADecision: .notADecision
        case .onlyByHandOver: .onlyByHandOver
        case .alreadyTurnedBack: .alreadyTurnedBack
        case .notTurnedBackToCitizen: .notTurnedBackToCitizen
        case .needsTwoInvitations: .needsTwoInvitations
        }
    }

    package var code: String { kind.rawValue }

    /// Whether the answer depends on who asks (403), not on how things stand (409) or on what
    /// was sent (422).
    package var isAboutRights: Bool {
        switch self {
        case .roleMayNot, .roleMayNotDecide, .roleMayNotDecideParcel, .programMayNot,
            .otherOfficesDossier, .otherOfficesParcel, .otherSide, .postWithdrawsBeforeLodging:
            true
        case .missing, .stageForbids, .dossierEnded, .onlyParcelsMove, .onlyCalendarMoves,
            .notInCarriage, .alreadyPostponed, .sixMonthsNotOver, .stateForbids,
            .parcelElsewhere, .notAScan, .notADecision, .onlyByHandOver, .alreadyTurnedBack,
            .notTurnedBackToCitizen, .needsTwoInvitations:
            false
        }
    }
}

// MARK: - Sentences

extension Refusal {
    package var vietnamese: String {
        switch self {
        case .roleMayNot(let role, let deed):
            "Vai trò “\(role.vietnamese)” không có quyền \(deed.vietnamese)."
        case .roleMayNotDecide(let role, let event):
            "Vai trò “\(role.vietnamese)” không thực hiện được “\(event.vietnamese)”."
        case .roleMayNotDecideParcel(let role, let event):
            "Vai trò “\(role.vietnamese)” không thực hiện được “\(event.vietnamese)”."
        case .programMayNot(let event):
            "“\(event.vietnamese)” phải do người có thẩm quyền thực hiện."
        case .otherOfficesDossier: "Hồ sơ này thuộc đơn vị khác."
        case .otherOfficesParcel: "Bưu gửi này do đơn vị khác gửi."
        case .otherSide: "Bạn không được ký thay cho đơn vị khác."
        case .missing(let demand): "Còn thiếu \(demand.vietnamese)."
        case .stageForbids(let event, nil):
            "Hồ sơ chưa được đăng ký nên chưa thể thực hiện “\(event.vietnamese)”."
        case .stageForbids(let event, let stage?):
            "Hồ sơ đang ở bước “\(stage.vietnamese)” nên không thể thực hiện "
                + "“\(event.vietnamese)”."
        case .dossierEnded(let stage): "Hồ sơ đã kết thúc: \(stage.vietnamese)."
        case .onlyParcelsMove(let event):
            "“\(event.vietnamese)” do hệ thống tự ghi khi bưu gửi đến bước đó."
        case .onlyCalendarMoves(let event):
            "“\(event.vietnamese)” chỉ được ghi khi lịch nghỉ thay đổi."
        case .notInCarriage(let purpose):
            "Bưu điện không giữ bưu gửi “\(purpose.vietnamese)” nào của hồ sơ này."
        case .alreadyPostponed: "Hồ sơ đã được hẹn lại một lần; không hẹn lại thêm."
        case .sixMonthsNotOver(let day):
            "Chưa đủ sáu tháng; có thể thực hiện từ ngày \(Self.vietnamese(day))."
        case .postWithdrawsBeforeLodging:
            "Hồ sơ đã nộp cho cơ quan; người dân rút hồ sơ tại cơ quan hoặc bộ phận một cửa."
        case .stateForbids(let event, let state):
            "Bưu gửi \(state.vietnamese) nên không thể thực hiện “\(event.vietnamese)”."
        case .parcelElsewhere: "Bưu gửi không ở bưu cục của bạn."
        case .notAScan(let event): "“\(event.vietnamese)” phải nhập thành quyết định, không quét."
        case .notADecision(let event): "“\(event.vietnamese)” được ghi bằng cách quét bưu gửi."
        case .onlyByHandOver: "Giao cho cơ quan phải lập biên bản giao nhận, hai bên cùng ký."
        case .alreadyTurnedBack: "Bưu gửi đã được chuyển hoàn một lần."
        case .notTurnedBackToCitizen: "Bưu gửi không phải là bưu gửi chuyển hoàn cho người dân."
        case .needsTwoInvitations:
            "Phải mời người nhận ít nhất hai lần, cách nhau hai ngày làm việc."
        }
    }

    package var english: String {
        switch self {
        case .roleMayNot(let role, let deed):
            "The role “\(role.english)” may not \(deed.english)."
        case .roleMayNotDecide(let role, let event):
            "“\(event.english)” is not for the role “\(role.english)”."
        case .roleMayNotDecideParcel(let role, let event):
            "“\(event.english)” is not for the role “\(role.english)”."
        case .programMayNot(let event): "“\(event.english)” has to be decided by a person."
        case .otherOfficesDossier: "This dossier belongs to another office."
        case .otherOfficesParcel: "This parcel was sent by another office."
        case .otherSide: "You can't sign for another office."
        case .missing(let demand): "Please add \(demand.english)."
        case .stageForbids(let event, nil):
            "The dossier is not registered yet, so “\(event.english)” is not possible."
        case .stageForbids(let event, let stage?):
            "The dossier is at “\(stage.english)”, so “\(event.english)” is not possible."
        case .dossierEnded(let stage): "The dossier has ended: \(stage.english)."
        case .onlyParcelsMove(let event):
            "“\(event.english)” is written by the service when the parcel gets there."
        case .onlyCalendarMoves(let event):
            "“\(event.english)” is written only when the calendar changes."
        case .notInCarriage(let purpose):
            "No parcel of this dossier for “\(purpose.english)” is in the post's hands."
        case .alreadyPostponed: "The dossier has been postponed once, and may be only once."
        case .sixMonthsNotOver(let day): "Six months are not over; possible from \(day)."
        case .postWithdrawsBeforeLodging:
            "The dossier is lodged; it is withdrawn at the agency or its one-stop desk."
        case .stateForbids(let event, let state):
            "The parcel is “\(state.english)”, so “\(event.english)” is not possible."
        case .parcelElsewhere: "The parcel is not at your office."
        case .notAScan(let event): "“\(event.english)” is a decision, not a scan."
        case .notADecision(let event): "“\(event.english)” is recorded by scanning the parcel."
        case .onlyByHandOver: "An agency receives parcels by minutes that both sides sign."
        case .alreadyTurnedBack: "The parcel has been turned back once already."
        case .notTurnedBackToCitizen: "The parcel is not one turned back to a citizen."
        case .needsTwoInvitations:
            "The addressee must be invited at least twice, two working days apart."
        }
    }

    /// `24/11/2026`, as dates are written in Vietnam.
    private static func vietnamese(_ day: PlainDate) -> String {
        let parts = day.description.split(separator: "-")
        return parts.reversed().joined(separator: "/")
    }
}
