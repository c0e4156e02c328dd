import Domain
import Foundation

/// Writes facts in few words: `scans.add(.arrived, at: 90, office: 2)`.
struct Scans {
    private(set) var facts: [Fact] = []
    var order: ParcelOrder

    static let collect = ParcelOrder(purpose: .collect, sender: .citizen, addressee: .office(20))
    static let result = ParcelOrder(purpose: .result, sender: .office(20), addressee: .citizen)

    /// Minute 0 of a working day.
    static let start = Instant(rfc3339: "2026-11-23T07:30:00+07:00")!

    /// A parcel that has been announced at minute 0.
    init(_ order: ParcelOrder = collect) {
        self.order = order
        add(.announced, at: 0, office: 10, device: "service")
    }

    static func id(_ number: Int) -> UUID {
        let text = String(number, radix: 16)
        let digits = String(repeating: "0", count: 12 - text.count) + text
        return UUID(uuidString: "01900000-0000-7000-8000-\(digits)")!
    }

    @discardableResult
    mutating func add(
        _ event: ParcelEvent, at minute: Int, office: Int32 = 10, device: String = "phone",
        counter: Int64? = nil, offsetMs: Int64 = 0, entered: Bool = false, person: Int32 = 100,
        worker: Int32? = nil, dispatch: String? = nil, corrects: UUID? = nil,
        minutes: Bool = false
    ) -> UUID {
        add(
            act: .event(event), at: minute, office: office, device: device, counter: counter,
            offsetMs: offsetMs, entered: entered, person: person, worker: worker,
            dispatch: dispatch, corrects: corrects, minutes: minutes)
    }

    /// Undoes a fact.
    @discardableResult
    mutating func void(_ fact: UUID, at minute: Int, minutes: Bool = false) -> UUID {
        add(act: .void, at: minute, corrects: fact, minutes: minutes)
    }

    private mutating func add(
        act: Act, at minute: Int, office: Int32 = 10, device: String = "phone",
        counter: Int64? = nil, offsetMs: Int64 = 0, entered: Bool = false, person: Int32 = 100,
        worker: Int32? = nil, dispatch: String? = nil, corrects: UUID? = nil,
        minutes: Bool = false
    ) -> UUID {
        let id = Self.id(facts.count + 1)
        facts.append(
            Fact(
                id: id, device: device, counter: counter ?? Int64(facts.count + 1),
                occurredAt: Self.start + .seconds(minute * 60), offsetMs: offsetMs,
                entered: entered, person: person, office: office, act: act, worker: worker,
                dispatch: dispatch, corrects: corrects, minutes: minutes))
        return id
    }

    var history: History { fold(order, facts) }

    /// `announced accepted? arrived@2`: inferred steps with a question mark, offices if told.
    var story: String { history.story }
}

extension History {
    var story: String {
        events.map { $0.event.rawValue + ($0.isInferred ? "?" : "") }.joined(separator: " ")
    }
}

/// Minutes since the start of `Scans`.
func minute(_ instant: Instant?) -> Int? {
    instant.map { Int(($0 - Scans.start) / .seconds(60)) }
}
