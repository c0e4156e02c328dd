import Domain
import Foundation

extension Fact {
    /// The device under which the service keeps what it writes by itself: orders, decisions,
    /// cancellations and minutes are facts as scans are.
    static let serviceDevice = "service"

    /// A fact of the service's own about a parcel, under an id that follows from the act.
    static func service(
        _ event: ParcelEvent, on parcel: ParcelSheet, office: Int32, person: Int32,
        at now: Instant, id: UUID? = nil, minutes: Bool = false
    ) -> Fact {
        let counter = parcel.nextServiceCounter
        return Fact(
            id: id ?? UUID(of: "parcel \(parcel.id) \(counter) \(event.rawValue)"),
            device: serviceDevice, counter: counter, occurredAt: now, offsetMs: 0,
            entered: false, person: person, office: office, act: .event(event),
            worker: event == .accepted ? person : nil, dispatch: nil, corrects: nil,
            minutes: minutes)
    }
}
