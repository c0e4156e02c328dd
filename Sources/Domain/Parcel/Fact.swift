package import Foundation

/// What a fact claims (việc được ghi nhận): that an event happened, or that another fact is void.
package enum Act: Hashable, Sendable {
    case event(ParcelEvent)
    /// Undoes the fact that it corrects, and nothing more.
    case void

    /// As stored and sent: the event's name, or `void`.
    package var rawValue: String {
        switch self {
        case .event(let event): event.rawValue
        case .void: "void"
        }
    }

    package init?(rawValue: String) {
        if rawValue == "void" {
            self = .void
        } else if let event = ParcelEvent(rawValue: rawValue) {
            self = .event(event)
        } else {
            return nil
        }
    }

    package var event: ParcelEvent? {
        switch self {
        case .event(let event): event
        case .void: nil
        }
    }
}

/// A scan, or an act of the service, exactly as it was first received (dữ kiện).
///
/// Facts are the truth and are never changed: a history is only what they say together.
package struct Fact: Hashable, Sendable {
    /// Minted by the device before it sent anything, so that sending again is harmless.
    package var id: UUID
    package var device: String
    /// The device's own count, by which its facts are ordered whatever its clock said.
    package var counter: Int64
    /// What the device's clock showed.
    package var occurredAt: Instant
    /// What has to be added to that clock to make it right.
    package var offsetMs: Int64
    /// Keyed in later for a stated time, so the device's count says nothing about its place.
    package var entered: Bool
    package var person: Int32
    /// The office for which the person acted. Of minutes, it is the post office's.
    package var office: Int32
    package var act: Act
    /// The worker who takes the parcel, where that is not the person who reports it.
    package var worker: Int32?
    package var dispatch: String?
    package var corrects: UUID?
    /// Written by the service because both sides signed the minutes of a hand-over.
    package var minutes: Bool

    package init(
        id: UUID, device: String, counter: Int64, occurredAt: Instant, offsetMs: Int64 = 0,
        entered: Bool = false, person: Int32, office: Int32, act: Act, worker: Int32? = nil,
        dispatch: String? = nil, corrects: UUID? = nil, minutes: Bool = false
    ) {
        self.id = id
        self.device = device
        self.counter = counter
        self.occurredAt = occurredAt
        self.offsetMs = offsetMs
        self.entered = entered
        self.person = person
        self.office = office
        self.act = act
        self.worker = worker
        self.dispatch = dispatch
        self.corrects = corrects
        self.minutes = minutes
    }
}
