import Domain

/// Writes one dossier's journey step by step (người soạn hành trình).
///
/// It writes what people do, and keeps in mind only what the next step needs. That the whole is
/// legal is not checked here: a test walks every journey through the two machines.
struct JourneyWriter {
    /// A place in minutes that the planner has still to gather.
    struct Handing {
        let step: Int
        let parcel: Int
        let from: String
        let to: String
        let fromSigner: DayPerson
        let toSigner: DayPerson
    }

    let dossier: DayDossier
    let cast: DayCast
    let hours: DayHours
    let world: DayWorld
    var random: DayRandom
    var returnByPost: Bool
    var collectByPost = true
    var steps: [DayStep] = []
    var parcels: [DayParcel] = []
    var handings: [Handing] = []
    var stage: Stage?
    /// The agency that has the case, and its people; another after forwarding.
    var agency: String
    var agencyCast: DayCast
    /// How much of the hours has passed, from 0 to 1; nil once the service's clock counts.
    var hour: Double?
    /// How many days ago it happened; scans of those days come in only now.
    var daysAgo = 0
    private var dispatches = 0

    init(
        dossier: DayDossier, cast: DayCast, hours: DayHours, world: DayWorld, random: DayRandom
    ) {
        self.dossier = dossier
        self.cast = cast
        self.hours = hours
        self.world = world
        self.random = random
        agency = dossier.agency
        agencyCast = cast
        returnByPost = dossier.returnByPost
    }

    // MARK: - Single steps

    mutating func register(by person: DayPerson, collectByPost: Bool) {
        self.collectByPost = collectByPost
        if collectByPost {
            parcels.append(DayParcel(purpose: .collect, sender: nil, addressee: agency))
        }
        append(.register, by: person, stage: .registered)
    }

    mutating func decide(
        _ event: DossierEvent, by person: DayPerson, to next: Stage,
        _ decision: DayDecision = .init()
    ) {
        if event == .resultReady && returnByPost {
            parcels.append(DayParcel(purpose: .result, sender: agency, addressee: nil))
        }
        append(.decide(event, decision), by: person, stage: next)
        for index in parcels.indices
        where parcels[index].state == .announced
            && Coupling.cancels(event).contains(parcels[index].purpose)
        {
            parcels[index].state = .cancelled
        }
    }

    /// Orders a parcel and answers its number.
    mutating func order(
        _ purpose: Purpose, from sender: String?, to addressee: String?, by person: DayPerson
    ) -> Int {
        parcels.append(DayParcel(purpose: purpose, sender: sender, addressee: addressee))
        append(.order(parcel: parcels.count - 1), by: person)
        return parcels.count - 1
    }

    mutating func scan(
        _ parcel: Int, _ event: ParcelEvent, by person: DayPerson, _ scan: DayScan = DayScan(),
        stage next: Stage? = nil, to state: ParcelState
    ) {
        append(.scan(parcel: parcel, event, scan), by: person, stage: next)
        if let hour {
            steps[steps.count - 1].time = hours.moment(hour) - .seconds(daysAgo * 86_400)
            self.hour = min(hour + Double.random(in: 0.02...0.12, using: &random), 1)
        }
        parcels[parcel].state = state
    }

    mutating func settle(
        _ parcel: Int, _ event: ParcelEvent, by person: DayPerson, reason: String,
        stage next: Stage? = nil, to state: ParcelState
    ) {
        append(.settle(parcel: parcel, event, reason: reason), by: person, stage: next)
        parcels[parcel].state = state
        if event == .turnedBack { parcels[parcel].turnedBack = true }
    }

    /// Both sides sign for a parcel that goes from a post office to an agency, or the other way.
    mutating func handOver(
        _ parcel: Int, from giver: DayPerson, to taker: DayPerson, stage next: Stage? = nil,
        to state: ParcelState
    ) {
        handings.append(
            Handing(
                step: steps.count, parcel: parcel, from: side(of: giver), to: side(of: taker),
                fromSigner: giver, toSigner: taker))
        append(.handOver(parcel: parcel, minutes: 0), by: giver, stage: next)
        parcels[parcel].state = state
        hour = nil
        daysAgo = 0
    }

    /// A desk signs for its agency, everybody else for the own office.
    private func side(of person: DayPerson) -> String {
        person.role == .deskClerk ? agency : person.office
    }

    mutating func append(_ act: DayStep.Act, by person: DayPerson, stage next: Stage? = nil) {
        stage = next ?? stage
        steps.append(DayStep(act: act, person: person, stage: stage))
    }

    /// The number of a dispatch (chuyến thư), shared by what one clerk sends to one office.
    mutating func dispatch(from: DayPerson, to: DayPerson) -> String {
        dispatches += 1
        return "CT-\(hours.date)-\(from.office)-\(to.office)-\(dispatches)"
    }

    /// A day on which the result is promised.
    mutating func term() -> PlainDate {
        hours.date.adding(days: Int.random(in: 2...25, using: &random))
    }
}
