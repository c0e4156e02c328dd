/// What is known of a dossier besides its stage (hoàn cảnh), read under the same lock.
package struct DossierCircumstances: Hashable, Sendable {
    /// The purposes of those of its parcels that are in the post's hands.
    package var inCarriage: Set<Purpose>
    /// The due date has been put off once already.
    package var isPostponed: Bool
    /// The day on which the result came back unclaimed, while it is.
    package var unclaimedSince: PlainDate?
    package var today: PlainDate

    package init(
        inCarriage: Set<Purpose> = [], isPostponed: Bool = false,
        unclaimedSince: PlainDate? = nil, today: PlainDate
    ) {
        self.inCarriage = inCarriage
        self.isPostponed = isPostponed
        self.unclaimedSince = unclaimedSince
        self.today = today
    }
}

/// Decides whether an event may happen to a dossier now, and where it leads (quyết định).
///
/// The mover is a program's: a person's decision goes through the actor below.
package func decide(
    stage: Stage?, event: DossierEvent, mover: Mover, circumstances: DossierCircumstances
) throws(Refusal) -> Stage {
    guard let move = DossierMachine.move(from: stage, event: event) else {
        if let stage, stage.isFinal, DossierMachine.moves(from: stage).isEmpty {
            throw .dossierEnded(stage)
        }
        throw .stageForbids(event, stage)
    }
    guard move.who.contains(mover) else { throw refusal(of: mover, to: move) }
    guard mover != .coupled else { return move.to }
    switch event {
    case .lodgingRevoked where !circumstances.inCarriage.contains(.collect):
        throw .notInCarriage(.collect)
    case .deliveryRevoked where !circumstances.inCarriage.contains(.result):
        throw .notInCarriage(.result)
    case .postponed where circumstances.isPostponed:
        throw .alreadyPostponed
    case .declaredAbandoned:
        // An unknown beginning is taken as today: nobody's papers are given up too early.
        let since = circumstances.unclaimedSince ?? circumstances.today
        let end = LegalTerm.sixMonths(after: since)
        if circumstances.today < end { throw .sixMonthsNotOver(end) }
    default: break
    }
    return move.to
}

/// Decides for a person who is logged in.
package func decide(
    stage: Stage?, event: DossierEvent, actor: Actor, reach: DossierReach,
    circumstances: DossierCircumstances
) throws(Refusal) -> Stage {
    guard let mover = Mover(actor.role), actor.role.office == actor.officeKind else {
        throw .roleMayNotDecide(actor.role, event)
    }
    // Anybody of the three registers anywhere in the province; all else is for those concerned.
    guard event == .registered || actor.belongs(to: reach) else { throw .otherOfficesDossier }
    return try decide(stage: stage, event: event, mover: mover, circumstances: circumstances)
}

private func refusal(of mover: Mover, to move: DossierMove) -> Refusal {
    if move.who == [.coupled] { return .onlyParcelsMove(move.event) }
    if move.who == [.calendar] { return .onlyCalendarMoves(move.event) }
    if mover == .postClerk && move.event == .withdrawn { return .postWithdrawsBeforeLodging }
    switch mover {
    case .postalWorker: return .roleMayNotDecide(.postalWorker, move.event)
    case .postClerk: return .roleMayNotDecide(.postClerk, move.event)
    case .agencyClerk: return .roleMayNotDecide(.agencyClerk, move.event)
    case .deskClerk: return .roleMayNotDecide(.deskClerk, move.event)
    case .portal, .paymentNotice, .calendar, .coupled, .minutes, .council:
        return .programMayNot(move.event)
    }
}

// MARK: - What a clerk may choose from

/// An event that a stage knows, and what stands in its way for this person (sự kiện cho phép).
package struct Choice: Hashable, Sendable {
    package let event: DossierEvent
    package let to: Stage
    /// Nil when the person may do it now.
    package let refusal: Refusal?
}

extension DossierMachine {
    /// All that persons may do in a stage, each with the reason if this person may not. What only
    /// programs or parcels bring about is left out: nobody would look for a button.
    package static func choices(
        _ stage: Stage, _ actor: Actor, reach: DossierReach, circumstances: DossierCircumstances
    ) -> [Choice] {
        let persons: Set<Mover> = [.postalWorker, .postClerk, .agencyClerk, .deskClerk]
        return moves(from: stage).filter { !$0.who.isDisjoint(with: persons) }.map { move in
            do throws(Refusal) {
                _ = try decide(
                    stage: stage, event: move.event, actor: actor, reach: reach,
                    circumstances: circumstances)
                return Choice(event: move.event, to: move.to, refusal: nil)
            } catch {
                return Choice(event: move.event, to: move.to, refusal: error)
            }
        }
    }

    /// The events that this person may bring about now.
    package static func allowedEvents(
        _ stage: Stage, _ actor: Actor, reach: DossierReach, circumstances: DossierCircumstances
    ) -> [DossierEvent] {
        choices(stage, actor, reach: reach, circumstances: circumstances)
            .filter { $0.refusal == nil }.map(\.event)
    }
}
