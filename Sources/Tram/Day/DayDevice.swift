import Domain
import Foundation

/// A scan as it lies on a device, from the moment of scanning until it is answered (lượt quét).
///
/// Time and count are the device's own and never change again, however late or often it is sent.
struct DaySlip: Sendable {
    let id: UUID
    let journey: Int
    let step: Int
    let isEcho: Bool
    let sequence: Int64
    /// When it truly happened.
    let happened: Instant
    let act: Act
    let parcel: Int
    let scan: DayScan
    var corrects: UUID?
}

/// Everybody's phone or reader (thiết bị): a clock, which may be wrong, and a counter.
struct DayDevice: Sendable {
    let name: String
    /// What the clock shows beyond the true time.
    let error: Duration
    /// Whether it knows its error from its last contact and stamps its scans with it. One that
    /// does not tells the time of sending, from which the service learns it.
    let knowsError: Bool
    private(set) var counter: Int64
    private var random: DayRandom

    init(of person: DayPerson, run: UInt64, counter: Int64) {
        let seed = person.username.utf8.reduce(run) { $0 &* 1_099_511_628_211 ^ UInt64($1) }
        random = DayRandom(seed: seed)
        name = "may-\(person.username)"
        self.counter = counter
        guard random.chance(10) else {
            error = .zero
            knowsError = true
            return
        }
        let seconds = Int64.random(in: 90...3 * 3_600, using: &random)
        error = .seconds(random.chance(50) ? seconds : -seconds)
        knowsError = random.chance(70)
    }

    /// The next count, and the id under which the scan is known for ever.
    mutating func mark(at happened: Instant) -> (sequence: Int64, id: UUID) {
        counter += 1
        return (counter, id(at: happened))
    }

    mutating func id(at happened: Instant) -> UUID {
        UUIDv7.mint(at: happened + error, random: &random)
    }

    /// What the clock shows.
    func shows(_ moment: Instant) -> Instant { moment + error }

    func request(_ slip: DaySlip, itemCode: String, name: String) -> ScanRequest {
        let milliseconds = -(error.components.seconds * 1_000)
        return ScanRequest(
            scanId: slip.id.uuidString.lowercased(), sequence: slip.sequence, itemCode: itemCode,
            event: slip.act.rawValue, occurredAt: shows(slip.happened).rfc3339(),
            offsetMs: knowsError ? milliseconds : nil,
            entered: slip.scan.isEntered ? true : nil, worker: slip.scan.worker,
            dispatch: slip.scan.dispatch, evidence: slip.scan.evidence.wire(name: name),
            corrects: slip.corrects?.uuidString.lowercased())
    }

    mutating func chance(_ percent: Int) -> Bool { random.chance(percent) }
    mutating func number(in range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &random)
    }
}
