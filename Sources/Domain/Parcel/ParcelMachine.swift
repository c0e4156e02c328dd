/// A condition on a legal move (điều kiện) that the pair of state and event does not tell.
package enum ParcelGuard: String, CaseIterable, Hashable, Sendable {
    /// The office of the fact is the one that has the parcel.
    case here = "here"
    /// The present addressee is a citizen: to an office, only minutes deliver.
    case addresseeIsCitizen = "addressee_is_citizen"
    case addresseeIsOffice = "addressee_is_office"
    /// Both sides have signed the minutes of a hand-over.
    case signedByBoth = "signed_by_both"
    /// The parcel has come back from a round, and nothing but damage has happened since.
    case straightFromRound = "straight_from_round"
    case notTurnedBack = "not_turned_back"
    case turnedBack = "turned_back"
}

/// One legal move of a parcel (bước chuyển hợp lệ) and who usually makes it.
package struct ParcelMove: Hashable, Sendable {
    /// Nil before the parcel exists.
    package let from: ParcelState?
    package let event: ParcelEvent
    package let to: ParcelState
    /// Who makes it in an office with a full staff. The right to scan is wider: see `Actor`.
    package let who: Set<Mover>
    package let guards: [ParcelGuard]
}

/// The parcel's machine (máy trạng thái bưu gửi): the whole of what may happen to a parcel.
///
/// It knows states, offices and people, and no calendar. What the law wants besides (two
/// invitations, six months) is asked when a decision is entered, in `ParcelDecision`.
package enum ParcelMachine {
    package static let table: [ParcelMove] =
        rows([nil], .announced, .announced, [.postClerk, .agencyClerk, .deskClerk, .coupled])
        + rows([.announced, .cancelled], .accepted, .withCourier, [.postalWorker])
        + rows(
            [.announced, .cancelled, .withCourier], .acceptedAtCounter, .atOffice, [.postClerk])
        + rows(
            [.announced], .cancelled, .cancelled,
            [.postClerk, .agencyClerk, .deskClerk, .coupled])
        // Any office: a missent parcel is simply there.
        + rows(
            [.withCourier, .inDispatch, .outForDelivery, .lost], .arrived, .atOffice,
            [.postClerk, .postalWorker])
        + rows([.atOffice], .dispatched, .inDispatch, [.postClerk], [.here])
        + rows([.atOffice], .takenOut, .outForDelivery, [.postClerk, .postalWorker], [.here])
        + rows(
            [.withCourier, .outForDelivery], .delivered, .delivered,
            [.postalWorker, .postClerk], [.addresseeIsCitizen])
        + rows(
            [.atOffice], .delivered, .delivered,
            [.postalWorker, .postClerk], [.here, .addresseeIsCitizen])
        + rows(
            [.withCourier, .outForDelivery], .handedOver, .delivered,
            [.minutes], [.signedByBoth, .addresseeIsOffice])
        + rows(
            [.atOffice], .handedOver, .delivered,
            [.minutes], [.here, .signedByBoth, .addresseeIsOffice])
        + rows([.outForDelivery], .missed, .outForDelivery, [.postalWorker])
        + rows([.atOffice], .missed, .atOffice, [.postalWorker], [.here, .straightFromRound])
        + rows([.atOffice], .turnedBack, .atOffice, [.postClerk], [.here, .notTurnedBack])
        + rows([.atOffice], .redirected, .atOffice, [.postClerk], [.here])
        + carried.flatMap { rows([$0], .damaged, $0, [.postalWorker, .postClerk]) }
        + rows(carried, .lost, .lost, [.postClerk])
        + rows([.lost], .found, .atOffice, [.postClerk])
        + rows([.delivered], .recovered, .atOffice, [.postClerk])
        + rows(
            [.atOffice], .disposed, .disposed,
            [.council, .postClerk], [.here, .turnedBack, .addresseeIsCitizen])

    /// The state that the event leads to, or nil if it is not legal there. Guards are separate.
    package static func next(from state: ParcelState?, event: ParcelEvent) -> ParcelState? {
        move(from: state, event: event)?.to
    }

    package static func move(from state: ParcelState?, event: ParcelEvent) -> ParcelMove? {
        cells.firstIndex(of: Cell(from: state, event: event)).map { table[$0] }
    }

    /// All that may happen in a state, in the order of the table.
    package static func moves(from state: ParcelState?) -> [ParcelMove] {
        table.filter { $0.from == state }
    }
}

// MARK: - Where a parcel is

/// All about a parcel that decides what may happen next (vị trí).
package struct ParcelPosition: Hashable, Sendable {
    package var state: ParcelState?
    /// The post office that has it, while it is at one.
    package var office: Int32?
    package var isTurnedBack = false
    package var isStraightFromRound = false

    package init(
        state: ParcelState? = nil, office: Int32? = nil, isTurnedBack: Bool = false,
        isStraightFromRound: Bool = false
    ) {
        self.state = state
        self.office = office
        self.isTurnedBack = isTurnedBack
        self.isStraightFromRound = isStraightFromRound
    }

    /// The position after a legal move that was made at an office.
    package func after(_ move: ParcelMove, office: Int32?) -> ParcelPosition {
        var next = self
        next.state = move.to
        // A parcel that stays at an office stays at that one, whoever reports its damage.
        let stays = move.from == .atOffice && move.to == .atOffice
        if !stays { next.office = move.to == .atOffice ? office : nil }
        if move.event == .turnedBack { next.isTurnedBack = true }
        if move.event != .damaged {
            next.isStraightFromRound = move.event == .arrived && move.from == .outForDelivery
        }
        return next
    }
}

extension ParcelMachine {
    /// Why an event may not happen.
    package enum Obstacle: Hashable, Sendable {
        /// The table has no such move.
        case noMove
        case unmet(ParcelGuard)
    }

    /// The first thing that forbids an event where the parcel is, or nil if it is legal.
    package static func obstacle(
        to event: ParcelEvent, at position: ParcelPosition, of order: ParcelOrder,
        office: Int32?, signedByBoth: Bool
    ) -> Obstacle? {
        guard let move = move(from: position.state, event: event) else { return .noMove }
        let addressee = order.addressee(turnedBack: position.isTurnedBack)
        for condition in move.guards {
            let holds =
                switch condition {
                case .here: office == position.office
                case .addresseeIsCitizen: addressee.isCitizen
                case .addresseeIsOffice: !addressee.isCitizen
                case .signedByBoth: signedByBoth
                case .straightFromRound: position.isStraightFromRound
                case .notTurnedBack: !position.isTurnedBack
                case .turnedBack: position.isTurnedBack
                }
            if !holds { return .unmet(condition) }
        }
        return nil
    }
}

// MARK: - How the table is written down

extension ParcelMachine {
    private static let carried = ParcelState.allCases.filter(\.isInCarriage)

    private static func rows(
        _ from: [ParcelState?], _ event: ParcelEvent, _ to: ParcelState, _ who: Set<Mover>,
        _ guards: [ParcelGuard] = []
    ) -> [ParcelMove] {
        from.map { ParcelMove(from: $0, event: event, to: to, who: who, guards: guards) }
    }

    /// The left side of the table, row by row: looked into for every scan, so without the sets
    /// and the hashing of the names.
    private static let cells = table.map { Cell(from: $0.from, event: $0.event) }

    private struct Cell: Equatable {
        let from: ParcelState?
        let event: ParcelEvent
    }
}
