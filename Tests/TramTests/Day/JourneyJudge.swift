import Domain
import Foundation
import Testing
import Tram

/// Plays a journey against the two machines alone, as the ledger would: people's decisions through
/// `decide`, parcels through `fold`, and between them the coupling.
struct JourneyJudge {
    /// What reaches the service.
    enum Telling {
        /// Everything, in the order in which it happens.
        case whole
        /// As planned: some scans never, some late, some twice, some by mistake.
        case asSent
    }

    struct Parcel {
        let order: ParcelOrder
        var facts: [Fact] = []
        var history = History()
        var fired: [Fired] = []
    }

    let journey: DayJourney
    let plan: DayPlan
    let telling: Telling
    private(set) var stage: Stage?
    private(set) var parcels: [Parcel] = []
    private(set) var faults: [String] = []
    private var agency: String
    private var late: [(past: Int, step: Int, fact: Fact)] = []
    private var scans: [Int: UUID] = [:]
    private var counters: [String: Int64] = [:]
    private var moment = SampleWorld.noon

    init(_ journey: DayJourney, of plan: DayPlan, telling: Telling) {
        self.journey = journey
        self.plan = plan
        self.telling = telling
        agency = journey.dossier.agency
        // A device counts in the order in which things happened to it, sent or not.
        for (index, step) in journey.steps.enumerated() where step.time != nil {
            planned.append((step.person.username, step.time!, index))
        }
        planned.sort { $0.time < $1.time }
    }

    private var entered: Set<UUID> = []
    private var planned: [(person: String, time: Instant, step: Int)] = []

    mutating func play() {
        for index in journey.steps.indices {
            moment = moment + .milliseconds(200)
            take(index)
            for waiting in late where waiting.past == index { send(waiting.step, waiting.fact) }
            late.removeAll { $0.past == index }
        }
        for waiting in late { send(waiting.step, waiting.fact) }
    }

    private mutating func take(_ index: Int) {
        let step = journey.steps[index]
        switch step.act {
        case .register:
            move(.registered, by: step.person)
            if journey.collectByPost { announce(0) }
        case .decide(let event, let decision):
            decideDossier(event, decision, by: step.person)
        case .order(let parcel): announce(parcel)
        case .scan(let parcel, let event, let scan):
            // The device counts when it scans, not when it sends.
            let fact = fact(
                step.person, .event(event), at: step.time ?? moment,
                worker: scan.worker.map { Self.id($0) }, dispatch: scan.dispatch)
            scans[index] = fact.id
            if scan.isEntered { entered.insert(fact.id) }
            switch (telling, step.sending) {
            case (.whole, .mistake), (.asSent, .never): break
            case (.asSent, .late(let past)): late.append((past, index, fact))
            case (.whole, _), (.asSent, _): send(index, fact)
            }
            if telling == .asSent, let echo = step.echo {
                let moment = fact.occurredAt + .milliseconds(1)
                again(index, parcel, self.fact(echo, .event(event), at: moment))
            }
        case .undo(let mistaken):
            if telling == .asSent { undo(mistaken, by: step.person) }
        case .settle(let parcel, let event, let reason):
            settle(parcel, event, TurnBackReason(rawValue: reason), by: step.person)
        case .handOver(let parcel, let minutes): handOver(parcel, plan.minutes[minutes])
        case .track: break
        }
        if telling == .whole, step.stage != stage {
            faults.append("step \(index): \(step.stage as Any) planned, \(stage as Any) reached")
        }
    }

    // MARK: - The dossier

    /// The post office of the citizen's ward, once a parcel is due there. The dossier of a citizen
    /// who came to the desk and whom nothing is sent is none of its business.
    private var postOffices: Set<Int32> {
        let isDue = parcels.contains { $0.order.sender.isCitizen || $0.order.addressee.isCitizen }
        return isDue ? [Self.id(journey.cast.clerk.office)] : []
    }

    private var circumstances: DossierCircumstances {
        DossierCircumstances(
            inCarriage: Set(
                parcels.filter { $0.history.head?.state.isInCarriage == true }.map(\.order.purpose)),
            today: SampleWorld.date)
    }

    private mutating func move(_ event: DossierEvent, by person: DayPerson) {
        let reach = DossierReach(
            agency: Self.id(agency), desks: [Self.id("MC-18073")],
            postOffices: postOffices)
        do {
            stage = try decide(
                stage: stage, event: event, actor: Self.actor(person), reach: reach,
                circumstances: circumstances)
        } catch {
            faults.append("\(event) by \(person.username) at \(stage as Any): \(error.english)")
        }
    }

    private mutating func decideDossier(
        _ event: DossierEvent, _ decision: DayDecision, by person: DayPerson
    ) {
        var given: Set<Demand> = []
        if decision.reason != nil { given.insert(.reason) }
        if decision.dueOn != nil { given.insert(.dueAt) }
        if decision.toAgency != nil { given.insert(.toAgency) }
        if decision.outcome != nil { given.insert(.outcome) }
        if !event.demands.isSubset(of: given) { faults.append("\(event) lacks what it demands") }
        move(event, by: person)
        agency = decision.toAgency ?? agency
        if event == .resultReady && journey.returnByPost { announce(parcels.count) }
        for index in parcels.indices
        where parcels[index].history.head?.state == .announced
            && Coupling.cancels(event).contains(parcels[index].order.purpose)
        {
            add(service(.cancelled, office: person.office), to: index)
        }
    }

    private mutating func couple(_ parcel: Int) {
        let purpose = parcels[parcel].order.purpose
        let firings = Coupling.firings(
            of: parcels[parcel].order, parcels[parcel].history, fired: parcels[parcel].fired)
        if !firings.takenBack.isEmpty { faults.append("taken back: \(firings.takenBack)") }
        for firing in firings.due {
            parcels[parcel].fired.append(firing.fired)
            guard let stage else { continue }
            switch Coupling.answer(
                purpose, firing.step.event, asks: firing.asks, stage: stage)
            {
            case .moves: self.stage = DossierMachine.next(from: stage, event: firing.asks)
            case .nothing: break
            case .exception, .ignored:
                faults.append("\(purpose) asks \(firing.asks) at \(stage): an exception")
            }
        }
    }

    // MARK: - The parcels

    private mutating func announce(_ number: Int) {
        let parcel = journey.parcels[number]
        func party(_ code: String?) -> Party { code.map { .office(Self.id($0)) } ?? .citizen }
        guard number == parcels.count else {
            faults.append("parcel \(number) is ordered out of turn")
            return
        }
        parcels.append(
            Parcel(
                order: ParcelOrder(
                    purpose: parcel.purpose, sender: party(parcel.sender),
                    addressee: party(parcel.addressee))))
        add(service(.announced, office: "BD-18073"), to: number)
    }

    private mutating func send(_ index: Int, _ fact: Fact) {
        let step = journey.steps[index]
        guard case .scan(let parcel, let event, _) = step.act else { return }
        let outcome = add(fact, to: parcel)
        let isFine: Bool =
            switch (telling, step.sending) {
            case (.whole, _): outcome == .applied
            case (.asSent, .mistake): outcome == .conflict
            case (.asSent, .late): outcome == .applied || outcome == .confirmed
            case (.asSent, _): outcome == .applied
            }
        if !isFine { faults.append("step \(index) \(event): \(outcome as Any)") }
    }

    private mutating func again(_ index: Int, _ parcel: Int, _ fact: Fact) {
        let outcome = add(fact, to: parcel)
        if outcome != .repeated { faults.append("step \(index) echo: \(outcome as Any)") }
    }

    private mutating func undo(_ mistaken: Int, by person: DayPerson) {
        guard case .scan(let parcel, _, _) = journey.steps[mistaken].act else { return }
        var fact = fact(person, .void, at: moment)
        fact.corrects = scans[mistaken]
        add(fact, to: parcel)
        if !parcels[parcel].history.conflicts.isEmpty { faults.append("the mistake stands") }
    }

    private mutating func settle(
        _ parcel: Int, _ event: ParcelEvent, _ reason: TurnBackReason?, by person: DayPerson
    ) {
        let invitations = parcels[parcel].history.events.filter { $0.event == .missed }
            .map { PlainDate($0.at) }
        let known = ParcelCircumstances(
            today: SampleWorld.date, calendar: WorkingCalendar([]), invitations: invitations,
            turnBackReason: reason)
        guard let head = parcels[parcel].history.head else { return }
        do {
            _ = try decide(
                head: head, event: event, actor: Self.actor(person),
                order: parcels[parcel].order, circumstances: known)
            add(service(event, office: person.office), to: parcel)
        } catch {
            faults.append("\(event) at \(head.state): \(error.english)")
        }
    }

    private mutating func handOver(_ parcel: Int, _ minutes: DayMinutes) {
        let fromAgency = minutes.fromSigner.role == .agencyClerk
        let post = fromAgency ? minutes.toSigner : minutes.fromSigner
        let event: ParcelEvent =
            !fromAgency ? .handedOver : post.role == .postalWorker ? .accepted : .acceptedAtCounter
        var fact = service(event, office: post.office)
        fact.person = Self.id(post.username)
        fact.minutes = true
        let outcome = add(fact, to: parcel)
        if outcome != .applied { faults.append("minutes \(event): \(outcome as Any)") }
    }

    // MARK: - Facts

    @discardableResult
    private mutating func add(_ fact: Fact, to parcel: Int) -> FactOutcome? {
        var fact = fact
        fact.entered = entered.contains(fact.id)
        parcels[parcel].facts.append(fact)
        parcels[parcel].history = fold(parcels[parcel].order, parcels[parcel].facts)
        couple(parcel)
        return parcels[parcel].history.outcomes[fact.id]
    }

    private mutating func service(_ event: ParcelEvent, office: String) -> Fact {
        counters["service", default: 0] += 1
        return Fact(
            id: UUID(), device: "service", counter: counters["service"]!, occurredAt: moment,
            person: 1, office: Self.id(office), act: .event(event))
    }

    private mutating func fact(
        _ person: DayPerson, _ act: Act, at time: Instant, worker: Int32? = nil,
        dispatch: String? = nil
    ) -> Fact {
        let before = planned.filter { $0.person == person.username && $0.time <= time }.count
        counters[person.username, default: 1_000] += 1
        return Fact(
            id: UUID(), device: person.username,
            counter: time < SampleWorld.noon ? Int64(before) : counters[person.username]!,
            occurredAt: time, person: Self.id(person.username), office: Self.id(person.office),
            act: act, worker: worker, dispatch: dispatch)
    }

    static func id(_ name: String) -> Int32 {
        Int32(name.utf8.reduce(UInt32(7)) { $0 &* 31 &+ UInt32($1) } >> 2) + 1
    }

    static func actor(_ person: DayPerson) -> Actor {
        let kind: OfficeKind =
            switch person.role {
            case .agencyClerk: .agency
            case .deskClerk: .oneStop
            default: .postOffice
            }
        return Actor(
            person: id(person.username), username: person.username, role: person.role,
            office: id(person.office), officeKind: kind)
    }
}
