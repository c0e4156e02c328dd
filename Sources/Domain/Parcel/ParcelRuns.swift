/// Where a fact finds the parcel (tình huống): a column of the table of runs.
package enum Situation: String, CaseIterable, Hashable, Sendable, Codable {
    case announced = "announced"
    case cancelled = "cancelled"
    case withCourier = "with_courier"
    /// At the office of the fact.
    case here = "here"
    /// At another office.
    case elsewhere = "elsewhere"
    case inDispatch = "in_dispatch"
    case lost = "lost"
    case outForDelivery = "out_for_delivery"

    /// Nil where no run leads on: before the parcel exists and after it has ended.
    package init?(_ position: ParcelPosition, office: Int32?) {
        switch position.state {
        case .announced: self = .announced
        case .cancelled: self = .cancelled
        case .withCourier: self = .withCourier
        case .atOffice: self = position.office == office ? .here : .elsewhere
        case .inDispatch: self = .inDispatch
        case .lost: self = .lost
        case .outForDelivery: self = .outForDelivery
        case nil, .delivered, .disposed: return nil
        }
    }
}

/// The steps that must have happened, though nobody scanned them (bước suy ra).
package struct ParcelRun: Hashable, Sendable {
    package let event: ParcelEvent
    package let situation: Situation
    package let steps: [ParcelEvent]
}

extension ParcelMachine {
    /// The shortest way by routine steps from where the parcel was last seen to where the fact is
    /// legal. Where the fact is legal at once, or where no way leads, there is no row.
    package static let runs: [ParcelRun] =
        row(.arrived, [.announced, .cancelled], [.accepted])
        + row(.arrived, [.elsewhere], [.dispatched])
        + [ParcelEvent.dispatched, .takenOut, .turnedBack, .redirected, .disposed].flatMap {
            row($0, [.announced, .cancelled], [.acceptedAtCounter])
                + row($0, [.withCourier, .inDispatch, .lost, .outForDelivery], [.arrived])
                + row($0, [.elsewhere], [.dispatched, .arrived])
        }
        + [ParcelEvent.delivered, .handedOver].flatMap {
            row($0, [.announced, .cancelled], [.accepted])
                + row($0, [.elsewhere], [.dispatched, .arrived])
                + row($0, [.inDispatch, .lost], [.arrived])
        }
        + row(.missed, [.announced, .cancelled], [.acceptedAtCounter, .takenOut])
        + row(.missed, [.withCourier, .inDispatch, .lost], [.arrived, .takenOut])
        + row(.missed, [.here], [.takenOut])
        + row(.missed, [.elsewhere], [.dispatched, .arrived, .takenOut])
        + row(.damaged, [.announced, .cancelled], [.accepted])
        + row(.damaged, [.lost], [.arrived])
        + row(.lost, [.announced, .cancelled], [.accepted])

    /// The run before an event, or nil if none leads to it.
    package static func run(to event: ParcelEvent, from situation: Situation) -> [ParcelEvent]? {
        runs.first { $0.event == event && $0.situation == situation }?.steps
    }

    private static func row(
        _ event: ParcelEvent, _ situations: [Situation], _ steps: [ParcelEvent]
    ) -> [ParcelRun] {
        situations.map { ParcelRun(event: event, situation: $0, steps: steps) }
    }
}
