/// Why a parcel turns back (lý do chuyển hoàn).
package enum TurnBackReason: String, CaseIterable, Hashable, Sendable, Codable {
    /// Invited twice, two working days apart, and not come.
    case notCome = "not_come"
    case refused = "refused"
    case impossibleAddress = "impossible_address"
    case withdrawn = "withdrawn"
    case senderAsked = "sender_asked"

    package var vietnamese: String {
        switch self {
        case .notCome: "đã mời hai lần mà không đến nhận"
        case .refused: "người nhận từ chối"
        case .impossibleAddress: "địa chỉ không phát được"
        case .withdrawn: "hồ sơ đã rút"
        case .senderAsked: "người gửi yêu cầu"
        }
    }

    package var english: String {
        switch self {
        case .notCome: "invited twice and not come"
        case .refused: "refused by the addressee"
        case .impossibleAddress: "impossible address"
        case .withdrawn: "dossier withdrawn"
        case .senderAsked: "asked for by the sender"
        }
    }
}

/// Why a delivery was missed (lý do phát không thành): the law's own list.
package enum MissReason: String, CaseIterable, Hashable, Sendable, Codable {
    case wrongAddress = "wrong_address"
    case moved = "moved"
    case notFound = "not_found"
    case notCome = "not_come"
    case refused = "refused"

    package var vietnamese: String {
        switch self {
        case .wrongAddress: "không có địa chỉ, địa chỉ không đủ hoặc sai"
        case .moved: "người nhận đã chuyển đi"
        case .notFound: "không tìm được người nhận"
        case .notCome: "đã mời mà chưa đến nhận"
        case .refused: "người nhận từ chối"
        }
    }

    package var english: String {
        switch self {
        case .wrongAddress: "no address, incomplete or wrong"
        case .moved: "the addressee has moved"
        case .notFound: "the addressee was not found"
        case .notCome: "invited, not come yet"
        case .refused: "refused by the addressee"
        }
    }
}

/// What is known of a parcel besides its history (hoàn cảnh) when a decision is entered.
///
/// The fold never asks for any of it: a later change of the calendar must not change a history.
package struct ParcelCircumstances: Sendable {
    package var today: PlainDate
    package var calendar: WorkingCalendar
    /// The days on which the present addressee was invited in vain.
    package var invitations: [PlainDate]
    package var turnBackReason: TurnBackReason?
    /// The day on which the parcel turned back, if it has.
    package var turnedBackOn: PlainDate?

    package init(
        today: PlainDate, calendar: WorkingCalendar, invitations: [PlainDate] = [],
        turnBackReason: TurnBackReason? = nil, turnedBackOn: PlainDate? = nil
    ) {
        self.today = today
        self.calendar = calendar
        self.invitations = invitations
        self.turnBackReason = turnBackReason
        self.turnedBackOn = turnedBackOn
    }
}

/// Decides whether a person may enter a decision on a parcel (quyết định về bưu gửi) now, and in
/// which state it leaves the parcel.
package func decide(
    head: ParcelHead, event: ParcelEvent, actor: Actor, order: ParcelOrder,
    circumstances: ParcelCircumstances
) throws(Refusal) -> ParcelState {
    switch event.kind {
    case .decision: break
    case .minutes: throw .onlyByHandOver
    case .scan, .order: throw .notADecision(event)
    }
    guard let move = ParcelMachine.move(from: head.state, event: event) else {
        throw .stateForbids(event, head.state)
    }
    guard let mover = Mover(actor.role), actor.role.office == actor.officeKind,
        move.who.contains(mover)
    else { throw .roleMayNotDecideParcel(actor.role, event) }
    try checkSender(event, actor, order)
    if let obstacle = ParcelMachine.obstacle(
        to: event, at: head.position, of: order, office: actor.office, signedByBoth: false)
    {
        throw refusal(for: obstacle, event, head.state)
    }
    try checkLaw(event, circumstances)
    return move.to
}

/// An agency cancels what it sends itself; what the citizen or anybody else sends, the post does.
private func checkSender(
    _ event: ParcelEvent, _ actor: Actor, _ order: ParcelOrder
) throws(Refusal) {
    guard event == .cancelled, actor.role == .agencyClerk else { return }
    if let sender = order.sender.office, sender != actor.office { throw .otherOfficesParcel }
}

private func checkLaw(
    _ event: ParcelEvent, _ circumstances: ParcelCircumstances
) throws(Refusal) {
    switch event {
    case .turnedBack:
        guard let reason = circumstances.turnBackReason else { throw .missing(.reason) }
        if reason == .notCome && !wasInvitedInVain(circumstances) {
            throw .needsTwoInvitations
        }
    case .disposed:
        let since = circumstances.turnedBackOn ?? circumstances.today
        let end = LegalTerm.sixMonths(after: since)
        if circumstances.today < end { throw .sixMonthsNotOver(end) }
    case .announced, .accepted, .acceptedAtCounter, .cancelled, .arrived, .dispatched, .takenOut,
        .delivered, .handedOver, .missed, .redirected, .damaged, .lost, .found, .recovered:
        break
    }
}

/// Two invitations with two working days between the first and the last. While a year's holidays
/// are not known, weekends alone are left out.
private func wasInvitedInVain(_ circumstances: ParcelCircumstances) -> Bool {
    let days = circumstances.invitations
    guard days.count >= LegalTerm.invitations, let first = days.min(), let last = days.max()
    else { return false }
    let calendar = circumstances.calendar
    let apart = (0..<first.days(to: last)).lazy
        .filter { calendar.isWorking(first.adding(days: $0 + 1)) }
        .prefix(LegalTerm.workingDaysBetweenInvitations)
    return apart.count >= LegalTerm.workingDaysBetweenInvitations
}

private func refusal(
    for obstacle: ParcelMachine.Obstacle, _ event: ParcelEvent, _ state: ParcelState
) -> Refusal {
    switch obstacle {
    case .noMove: .stateForbids(event, state)
    case .unmet(.here): .parcelElsewhere
    case .unmet(.addresseeIsOffice), .unmet(.signedByBoth): .onlyByHandOver
    case .unmet(.notTurnedBack): .alreadyTurnedBack
    case .unmet(.turnedBack), .unmet(.addresseeIsCitizen): .notTurnedBackToCitizen
    case .unmet(.straightFromRound): .stateForbids(event, state)
    }
}

extension ParcelHead {
    package var position: ParcelPosition {
        ParcelPosition(
            state: state, office: state == .atOffice ? office : nil, isTurnedBack: turnedBack,
            isStraightFromRound: isStraightFromRound)
    }
}
