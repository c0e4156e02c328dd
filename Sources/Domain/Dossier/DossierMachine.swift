/// One legal move of a dossier (bước chuyển hợp lệ) and who may make it.
package struct DossierMove: Hashable, Sendable {
    /// Nil before the dossier exists.
    package let from: Stage?
    package let event: DossierEvent
    package let to: Stage
    package let who: Set<Mover>
}

/// The dossier's machine (máy trạng thái hồ sơ): the whole of what may happen to a dossier.
///
/// The same rows are in the database, where foreign keys make any other move unwritable. Read the
/// table first; everything else here only looks things up in it.
package enum DossierMachine {
    package static let table: [DossierMove] =
        rows(nil, .registered, .registered, [.postClerk, .deskClerk, .agencyClerk, .portal])
        // From the citizen to the agency.
        + rows(.registered, .collected, .collecting, [.coupled])
        + rows(.registered, .lodgedInPerson, .lodged, [.agencyClerk, .deskClerk])
        + rows(.registered, .lodgedOnline, .lodged, [.portal])
        + rows(.registered, .lapsed, .discontinued, [.postClerk, .deskClerk, .agencyClerk])
        + rows(.collecting, .lodged, .lodged, [.coupled])
        + rows(.collecting, .collectionFailed, .registered, [.coupled])
        + rows([.lodged, .registered], .lodgingRevoked, .collecting, people + [.coupled])
        // Before acceptance.
        + rows(.lodged, .accepted, .accepted, [.agencyClerk, .deskClerk])
        + rows(.lodged, .supplementRequested, .incomplete, [.agencyClerk, .deskClerk])
        + rows(.incomplete, .supplemented, .lodged, [.coupled, .agencyClerk, .deskClerk])
        + rows([.lodged, .incomplete], .refused, .refused, [.agencyClerk, .deskClerk])
        // At work.
        + rows(.accepted, .assigned, .processing, [.agencyClerk])
        + rows(.processing, .supplementRequested, .awaitingSupplement, [.agencyClerk])
        + rows(.processing, .paymentRequested, .awaitingPayment, [.agencyClerk])
        + rows(.processing, .suspended, .suspended, [.agencyClerk])
        + rows(.awaitingSupplement, .supplemented, .processing, [.coupled, .agencyClerk])
        + rows(
            .awaitingPayment, .paid, .processing, [.postClerk, .agencyClerk, .paymentNotice])
        + rows(.suspended, .resumed, .processing, [.agencyClerk])
        + loops([.accepted, .processing], .postponed, [.agencyClerk])
        + loops(
            Stage.allCases.filter { $0.clock == .runs || $0.clock == .paused },
            .dueDateRevised, [.calendar])
        + loops([.processing], .forwarded, [.agencyClerk])
        // Ends without a result. Before lodging the post is the one the citizen can reach.
        + rows(
            [.registered, .collecting], .withdrawn, .withdrawn,
            [.postClerk, .agencyClerk, .deskClerk, .portal])
        + rows(
            [
                .lodged, .incomplete, .accepted, .processing, .awaitingSupplement,
                .awaitingPayment, .suspended,
            ],
            .withdrawn, .withdrawn, [.agencyClerk, .deskClerk, .portal])
        + rows(
            [.processing, .awaitingSupplement, .awaitingPayment, .suspended],
            .discontinued, .discontinued, [.agencyClerk])
        // From the agency to the citizen.
        + rows(.processing, .resultReady, .resultReady, [.agencyClerk])
        + rows([.resultReady, .unclaimed], .entrusted, .returning, [.coupled])
        + rows([.resultReady, .unclaimed], .pickedUp, .returned, [.agencyClerk, .deskClerk])
        + rows(.returning, .delivered, .returned, [.coupled])
        + rows(.returning, .cameBack, .unclaimed, [.coupled])
        + rows(.returning, .resultLost, .processing, [.coupled])
        + rows(.processing, .resultFound, .returning, [.coupled])
        + rows([.returned, .unclaimed], .deliveryRevoked, .returning, people + [.coupled])
        + rows(.unclaimed, .declaredAbandoned, .abandoned, [.agencyClerk])

    /// The stage that the event leads to, or nil if it is not legal there.
    package static func next(from stage: Stage?, event: DossierEvent) -> Stage? {
        move(from: stage, event: event)?.to
    }

    package static func move(from stage: Stage?, event: DossierEvent) -> DossierMove? {
        index[Cell(from: stage, event: event)]
    }

    /// All that may happen in a stage, in the order of the table.
    package static func moves(from stage: Stage?) -> [DossierMove] {
        table.filter { $0.from == stage }
    }
}

// MARK: - How the table is written down

extension DossierMachine {
    /// Who may revoke a hand-over that was entered by mistake. The guard is a parcel that is in
    /// the post's hands all the same, so whoever notices it, at either end, may say so.
    private static let people: [Mover] = [.postClerk, .agencyClerk, .deskClerk]

    private static func rows(
        _ from: Stage?, _ event: DossierEvent, _ to: Stage, _ who: [Mover]
    ) -> [DossierMove] {
        [DossierMove(from: from, event: event, to: to, who: Set(who))]
    }

    private static func rows(
        _ from: [Stage], _ event: DossierEvent, _ to: Stage, _ who: [Mover]
    ) -> [DossierMove] {
        from.map { DossierMove(from: $0, event: event, to: to, who: Set(who)) }
    }

    private static func loops(
        _ stages: [Stage], _ event: DossierEvent, _ who: [Mover]
    ) -> [DossierMove] {
        stages.map { DossierMove(from: $0, event: event, to: $0, who: Set(who)) }
    }

    private struct Cell: Hashable {
        let from: Stage?
        let event: DossierEvent
    }

    private static let index = Dictionary(
        uniqueKeysWithValues: table.map { (Cell(from: $0.from, event: $0.event), $0) })
}
