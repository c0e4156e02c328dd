/// What becomes of the dossier when its parcel asks something of it (kết quả liên kết).
package enum CouplingAnswer: String, CaseIterable, Hashable, Sendable, Codable {
    /// The dossier makes the move.
    case moves = "moves"
    /// Nothing needs to be done: it is so already, or a decision or an incident tells it.
    case nothing = "nothing"
    /// The dossier stays where it is, and both offices are told.
    case exception = "exception"
    /// The event asks nothing of a dossier.
    case ignored = "ignored"
}

/// Which parcel event also moves the dossier (liên kết hai máy), in the same transaction.
package enum Coupling {
    /// One line of the table: what some events of a parcel with that purpose ask.
    package struct Rule: Hashable, Sendable {
        package let purpose: Purpose
        package let events: [ParcelEvent]
        package let asks: DossierEvent
        package let movesFrom: Set<Stage>
        package let nothingIn: Set<Stage>
        package let elsewhere: CouplingAnswer
        /// Delivery asks this only of a parcel on its way back (true), or forth (false).
        package let turnedBack: Bool?

        package func answer(in stage: Stage) -> CouplingAnswer {
            if movesFrom.contains(stage) { return .moves }
            return nothingIn.contains(stage) ? .nothing : elsewhere
        }
    }

    package static let rules: [Rule] = [
        // The citizen's papers on their way to the agency.
        rule(
            .collect, [.accepted, .acceptedAtCounter, .found, .arrived], .collected,
            moves: [.registered], nothing: [.collecting]),
        rule(
            .collect, [.handedOver], .lodged,
            moves: [.collecting], nothing: [.lodged], turnedBack: false),
        rule(
            .collect, [.delivered, .disposed], .collectionFailed,
            moves: [.collecting], nothing: [.registered, .refused, .withdrawn, .discontinued],
            turnedBack: true),
        rule(
            .collect, [.cancelled, .lost], .collectionFailed,
            moves: [.collecting], elsewhere: .nothing),
        rule(
            .collect, [.recovered], .lodgingRevoked,
            moves: [.lodged, .registered], nothing: [.collecting]),
        // What the agency asked to be added.
        rule(
            .supplement, [.handedOver], .supplemented,
            moves: [.incomplete, .awaitingSupplement], nothing: [.lodged, .processing],
            turnedBack: false),
        // The result on its way to the citizen.
        rule(
            .result, [.accepted, .acceptedAtCounter], .entrusted,
            moves: [.resultReady, .unclaimed], nothing: [.returning]),
        rule(
            .result, [.delivered], .delivered,
            moves: [.returning], nothing: [.returned], turnedBack: false),
        rule(
            .result, [.handedOver], .cameBack,
            moves: [.returning], nothing: [.unclaimed], turnedBack: true),
        rule(.result, [.cancelled], .cameBack, moves: [.returning], elsewhere: .nothing),
        rule(.result, [.lost], .resultLost, moves: [.returning], elsewhere: .nothing),
        rule(
            .result, [.found, .arrived], .resultFound,
            moves: [.processing], nothing: [.returning]),
        rule(
            .result, [.recovered], .deliveryRevoked,
            moves: [.returned, .unclaimed], nothing: [.returning]),
    ]

    /// What a step of a parcel's history asks of the dossier, or nil.
    package static func asks(_ purpose: Purpose, _ event: HistoryEvent) -> DossierEvent? {
        guard let rule = rule(purpose, event.event) else { return nil }
        // An arrival is routine, unless it is the end of a loss.
        if event.event == .arrived && event.from != .lost { return nil }
        if let turnedBack = rule.turnedBack, turnedBack != event.turnedBack { return nil }
        return rule.asks
    }

    /// What becomes of the dossier in a stage when the event asks for that.
    package static func answer(
        _ purpose: Purpose, _ event: ParcelEvent, asks: DossierEvent, stage: Stage
    ) -> CouplingAnswer {
        guard let rule = rule(purpose, event), rule.asks == asks else { return .ignored }
        return rule.answer(in: stage)
    }

    /// Which announced parcels a decision makes pointless, so that they are cancelled with it.
    /// One that is in carriage travels on.
    ///
    /// A dossier that lapsed is discontinued like any other: the pickup that nobody was ever
    /// there for would otherwise stay in the worker's list for good.
    package static func cancels(_ event: DossierEvent) -> Set<Purpose> {
        switch event {
        case .withdrawn, .refused, .discontinued, .lapsed:
            [.collect, .supplement, .result, .forward]
        case .lodgedInPerson, .lodgedOnline: [.collect]
        case .supplemented: [.supplement]
        case .pickedUp: [.result]
        case .registered, .collected, .lodged, .collectionFailed, .lodgingRevoked, .accepted,
            .supplementRequested, .assigned, .paymentRequested, .suspended, .paid, .resumed,
            .postponed, .dueDateRevised, .forwarded, .resultReady, .entrusted, .delivered,
            .cameBack, .resultLost, .resultFound, .deliveryRevoked, .declaredAbandoned:
            []
        }
    }
}

// MARK: - The table in full

extension Coupling {
    /// One cell: every purpose, event and stage has exactly one.
    package struct Row: Hashable, Sendable {
        package let purpose: Purpose
        package let event: ParcelEvent
        /// Nil where the event asks nothing; the text `none` in the database.
        package let asks: DossierEvent?
        package let stage: Stage
        package let answer: CouplingAnswer
    }

    package static let rows: [Row] = Purpose.allCases.flatMap { purpose in
        ParcelEvent.allCases.flatMap { event in
            Stage.allCases.map { stage in
                let rule = rule(purpose, event)
                return Row(
                    purpose: purpose, event: event, asks: rule?.asks, stage: stage,
                    answer: rule?.answer(in: stage) ?? .ignored)
            }
        }
    }

    private static func rule(_ purpose: Purpose, _ event: ParcelEvent) -> Rule? {
        index[Cell(purpose: purpose, event: event)]
    }

    private static func rule(
        _ purpose: Purpose, _ events: [ParcelEvent], _ asks: DossierEvent,
        moves: Set<Stage>, nothing: Set<Stage> = [], elsewhere: CouplingAnswer = .exception,
        turnedBack: Bool? = nil
    ) -> Rule {
        Rule(
            purpose: purpose, events: events, asks: asks, movesFrom: moves, nothingIn: nothing,
            elsewhere: elsewhere, turnedBack: turnedBack)
    }

    private struct Cell: Hashable {
        let purpose: Purpose
        let event: ParcelEvent
    }

    private static let index = Dictionary(
        uniqueKeysWithValues: rules.flatMap { rule in
            rule.events.map { (Cell(purpose: rule.purpose, event: $0), rule) }
        })
}
