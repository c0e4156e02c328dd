import Domain
import Foundation
import Ledger

/// One dossier's way from the counter to the citizen's door (hành trình), drawn by lot.
///
/// What happens is drawn here; what that means is told by the ledger's own rules. The way is cut
/// off at the present: whatever would come later has not happened yet.
struct Journey {
    /// The present has been reached.
    struct Cut: Error {}

    let province: Province
    /// The dossiers of one block sign their minutes together.
    let block: Int
    let until: Instant
    let ids: Numbers
    var random: DayRandom
    var now: Instant
    var rehearsal: Rehearsal
    let ward: Province.Ward
    var agency: Province.Agency
    let days: Int
    private var parcels = 0
    private let byPost: (collect: Bool, result: Bool)

    /// Which ways papers may go, there and back.
    enum Ways {
        case any, byPost, inPerson

        fileprivate var range: Range<Int> {
            switch self {
            case .any: 0..<100
            case .byPost: 0..<54
            case .inPerson: 85..<100
            }
        }
    }

    /// The numbers that this dossier and its parcels may take.
    struct Numbers {
        var dossier: Int64
        /// The first of four, for parcels and for their labels.
        var parcel: Int64
        var item: Int64
        var itemService: String

        static let parcelsOfOne: Int64 = 4
    }

    init(
        _ province: Province, ids: Numbers, serial: Int, block: Int, ways: Ways,
        at start: Instant,
        until: Instant, random: DayRandom
    ) throws {
        var random = random
        let place = Int.random(in: 0..<province.wards.count, using: &random)
        ward = province.wards[place]
        // Half at the own commune, a quarter at another, as the law allows, the rest at departments.
        let kind = Int.random(in: 0..<100, using: &random)
        let isLocal = kind < 75
        agency =
            kind < 50
            ? province.communes[place]
            : isLocal ? random.pick(province.communes) : random.pick(province.departments)
        let procedure = random.pick(
            isLocal ? province.communeProcedures : province.departmentProcedures)
        days = procedure.days
        let way = Int.random(in: ways.range, using: &random)
        byPost = (way < 60, way < 50 || (60..<85).contains(way))
        guard
            let code = DossierCode.mint(
                agency: agency.code, day: PlainDate(start), serial: serial)
        else { throw Failure.check("\(agency.code.value) is no agency's identifier") }
        let clerk = random.pick(ward.post.clerks)
        rehearsal = Rehearsal(
            Rehearsal.Entry(
                id: ids.dossier, code: code, trackingCode: TrackingCode(random: &random),
                procedure: procedure.code, agency: agency.id, desks: agency.desks,
                office: byPost.collect ? ward.post.id : agency.counter.office,
                person: byPost.collect ? clerk.id : agency.counter.person,
                collectByPost: byPost.collect, returnByPost: byPost.result, at: start))
        self.province = province
        self.block = block
        self.until = until
        self.ids = ids
        self.random = random
        now = start
    }

    /// Goes as far as the present lets it.
    mutating func go() -> Rehearsal {
        do {
            if try lodge(), try receive(), try process() { try giveBack() }
        } catch {
            // The present, which is where every way is cut off.
        }
        rehearsal.settle(min(now, until))
        return rehearsal
    }

    // MARK: To the agency

    private mutating func lodge() throws -> Bool {
        guard byPost.collect else {
            try pass(minutes: 5...240)
            return decide(.lodgedInPerson, at: agency.counter)
        }
        let parcel = order(.collect, by: random.pick(ward.post.clerks).id, at: ward.post.id)
        try pass(hours: 2...40)
        if random.chance(1) {
            _ = decide(.withdrawn, at: (ward.post.id, random.pick(ward.post.clerks).id))
            return false
        }
        try carry(parcel, from: ward.post, to: agency.post)
        try signOver(parcel, .handedOver, post: agency.post)
        return true
    }

    private mutating func receive() throws -> Bool {
        try pass(hours: 1...30)
        if random.chance(8) {
            guard decide(.supplementRequested, at: clerk) else { return false }
            try supplement()
            try pass(hours: 1...24)
        }
        if random.chance(3) { return decide(.refused, at: clerk) && false }
        return decide(.accepted, at: clerk, dueAt: now + .seconds((days + 2) * 86_400))
    }

    /// By post, if that is how the papers came; else the citizen brings them.
    private mutating func supplement() throws {
        try pass(hours: 20...200)
        guard byPost.collect, random.chance(70) else {
            _ = decide(.supplemented, at: clerk)
            return
        }
        let parcel = order(.supplement, by: clerk.person, at: agency.id)
        try pass(hours: 4...40)
        try carry(parcel, from: ward.post, to: agency.post)
        try signOver(parcel, .handedOver, post: agency.post)
    }

    private mutating func process() throws -> Bool {
        try pass(hours: 1...20)
        guard decide(.assigned, at: clerk) else { return false }
        try pass(hours: 8...(24 * days + 20))
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<10:
            _ = decide(.paymentRequested, at: clerk)
            try pass(hours: 6...120)
            _ = decide(.paid, at: clerk)
        case 10..<12:
            _ = decide(.suspended, at: clerk)
            try pass(hours: 24...300)
            _ = decide(.resumed, at: clerk)
        case 12..<16:
            _ = decide(.supplementRequested, at: clerk)
            try supplement()
        case 16..<19:
            _ = decide(.postponed, at: clerk, dueAt: now + .seconds((days + 5) * 86_400))
        case 19: try forward()
        default: break
        }
        try pass(hours: 2...30)
        if random.chance(1) {
            return decide(.discontinued, at: clerk, reason: "no_ground") && false
        }
        return decide(
            .resultReady, at: clerk, outcome: random.chance(95) ? .granted : .declined)
    }

    private mutating func forward() throws {
        let next = random.pick(province.departments)
        guard next.id != agency.id else { return }
        let isForwarded = rehearsal.decide(
            .forwarded, by: clerk.person, at: clerk.office, now, toAgency: (next.id, next.desks))
        guard isForwarded else { return }
        agency = next
        try pass(hours: 20...80)
    }

    // MARK: Back to the citizen

    private mutating func giveBack() throws {
        guard byPost.result else {
            try pass(hours: 4...200)
            _ = decide(.pickedUp, at: agency.counter)
            return
        }
        let parcel = order(.result, by: clerk.person, at: agency.id)
        try pass(hours: 2...30)
        let byWorker = random.chance(60)
        if random.chance(1) {
            // In a hurry, without the minutes, which stay owed.
            scan(parcel, .accepted, agency.post.id, random.pick(agency.post.workers))
        } else {
            try signOver(parcel, byWorker ? .accepted : .acceptedAtCounter, post: agency.post)
        }
        try carry(parcel, from: agency.post, to: ward.post, isAccepted: true)
        for _ in 0..<2 {
            try pass(hours: 1...20)
            let worker = random.pick(ward.post.workers)
            scan(parcel, .takenOut, ward.post.id, worker)
            try pass(minutes: 20...300)
            guard random.chance(8) else {
                scan(parcel, .delivered, ward.post.id, worker)
                return
            }
            scan(parcel, .missed, ward.post.id, worker)
            try pass(minutes: 20...200)
            scan(parcel, .arrived, ward.post.id, random.pick(ward.post.clerks))
        }
        try comeBack(parcel)
    }

    /// Nobody was there twice: back to the agency, where most fetch it in the end.
    private mutating func comeBack(_ parcel: Int) throws {
        try pass(hours: 48...96)
        let clerk = random.pick(ward.post.clerks)
        rehearsal.decide(
            parcel: parcel, .turnedBack, by: clerk.id, at: ward.post.id, now)
        try leg(parcel, from: ward.post, to: agency.post)
        try signOver(parcel, .handedOver, post: agency.post)
        try pass(hours: 24...400)
        _ = decide(.pickedUp, at: agency.counter)
    }
}

// MARK: - The parts of a way

extension Journey {
    private var clerk: (office: Int32, person: Int32) { (agency.id, agency.clerk) }

    private mutating func decide(
        _ event: DossierEvent, at place: (office: Int32, person: Int32), dueAt: Instant? = nil,
        outcome: Domain.Outcome? = nil, reason: String? = nil
    ) -> Bool {
        rehearsal.decide(
            event, by: place.person, at: place.office, now, dueAt: dueAt, outcome: outcome,
            reason: reason)
    }

    private mutating func order(_ purpose: Purpose, by person: Int32, at office: Int32) -> Int {
        let place = Int64(parcels)
        parcels += 1
        guard
            let code = ItemCode.s10(
                service: ids.itemService, serial: Int((ids.item + place) % 100_000_000))
        else { preconditionFailure("the service letters were checked before") }
        let toCitizen = purpose == .result
        return rehearsal.order(
            ParcelOrder(
                purpose: purpose, sender: toCitizen ? .office(agency.id) : .citizen,
                addressee: toCitizen ? .citizen : .office(agency.id)),
            id: ids.parcel + place, itemCode: code,
            collect: toCitizen ? agency.post.id : ward.post.id,
            deliver: toCitizen ? ward.post.id : agency.post.id, by: person, at: office, now)
    }

    /// From the door or the minutes to the post office that hands it out.
    private mutating func carry(
        _ parcel: Int, from start: Province.Post, to end: Province.Post, isAccepted: Bool = false
    ) throws {
        if !isAccepted {
            scan(parcel, .accepted, start.id, random.pick(start.workers))
        }
        if rehearsal.state(parcel) != .atOffice {
            try pass(minutes: 30...420)
            scan(parcel, .arrived, start.id, random.pick(start.clerks))
        }
        try leg(parcel, from: start, to: end)
    }

    private mutating func leg(
        _ parcel: Int, from start: Province.Post, to end: Province.Post
    ) throws {
        guard start.id != end.id else { return }
        try pass(hours: 1...10)
        scan(
            parcel, .dispatched, start.id, random.pick(start.clerks),
            dispatch: "CT-\(PlainDate(now))-\(start.id)-\(end.id)")
        try pass(hours: 2...20)
        scan(parcel, .arrived, end.id, random.pick(end.clerks))
    }

    /// One scan in twenty-five is forgotten and one in fifty is made twice; a few come in at night.
    private mutating func scan(
        _ parcel: Int, _ event: ParcelEvent, _ office: Int32, _ person: Province.Person,
        dispatch: String? = nil
    ) {
        let isForgotten = random.chance(4)
        if isForgotten, event != .delivered, event != .missed { return }
        write(parcel, event, office, person, dispatch)
        guard random.chance(2) else { return }
        now = now + .seconds(40)
        write(parcel, event, office, person, dispatch)
    }

    private mutating func write(
        _ parcel: Int, _ event: ParcelEvent, _ office: Int32, _ person: Province.Person,
        _ dispatch: String?
    ) {
        let delay: Duration =
            random.chance(10)
            ? .seconds(Int.random(in: 1_800...28_800, using: &random))
            : .milliseconds(Int.random(in: 400...9_000, using: &random))
        let namesWorker = event == .accepted || event == .takenOut || event == .missed
        rehearsal.scan(
            parcel,
            Fact(
                id: UUIDv7.mint(at: now, random: &random), device: person.device,
                counter: now.milliseconds / 1_000 - 1_600_000_000, occurredAt: now,
                person: person.id, office: office, act: .event(event),
                worker: namesWorker ? person.id : nil, dispatch: dispatch),
            receivedAt: min(now + delay, until))
    }

    /// Minutes are signed twice a day between the same two offices, for all that lies there.
    private mutating func signOver(
        _ parcel: Int, _ event: ParcelEvent, post: Province.Post
    ) throws {
        let toAgency = event == .handedOver
        let slot = 5 * 3_600 * 1_000_000 as Int64
        now = Instant(microseconds: (now.microseconds / slot + 1) * slot)
        try stopAtPresent()
        let postal = event == .accepted ? post.workers[0].id : post.clerks[0].id
        let key = Int(now.microseconds / slot) &* 4_096 &+ Int(post.id)
        let way = toAgency ? 1 : event == .accepted ? 2 : 3
        var lot = DayRandom.of(
            seed: UInt64(block), number: key &* 8_192 &+ Int(agency.id) &* 4 &+ way)
        let minutes = Minutes(
            id: UUIDv7.mint(at: now, random: &lot),
            from: toAgency ? post.id : agency.id, to: toAgency ? agency.id : post.id,
            fromPerson: toAgency ? postal : agency.clerk,
            toPerson: toAgency ? agency.clerk : postal,
            fromOffice: toAgency ? post.id : agency.id,
            toOffice: toAgency ? agency.id : post.id, at: now)
        guard rehearsal.sign(parcel: parcel, minutes, event, post: (post.id, postal)) else {
            throw Cut()
        }
    }

    // MARK: Time

    private mutating func pass(minutes: ClosedRange<Int>) throws {
        try pass(seconds: minutes.lowerBound * 60...minutes.upperBound * 60)
    }

    private mutating func pass(hours: ClosedRange<Int>) throws {
        try pass(seconds: hours.lowerBound * 3_600...hours.upperBound * 3_600)
    }

    /// Time passes, and people work from seven to six.
    private mutating func pass(seconds: ClosedRange<Int>) throws {
        now = now + .milliseconds(Int.random(in: seconds, using: &random) * 1_000 + 137)
        let day = PlainDate(now)
        let opens = day.startOfDay + .seconds(7 * 3_600)
        let early = Int.random(in: 60...7_200, using: &random)
        if now < opens {
            now = opens + .seconds(early)
        } else if now > opens + .seconds(11 * 3_600) {
            now = opens + .seconds(86_400 + early)
        }
        try stopAtPresent()
    }

    private func stopAtPresent() throws {
        if now > until { throw Cut() }
    }
}
