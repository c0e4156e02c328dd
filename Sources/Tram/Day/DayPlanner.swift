import Domain

extension DayPlan {
    /// Plans the day of these dossiers: who does what, in which order, and what goes wrong.
    ///
    /// More dossiers than were given are made from the same ones again, under new numbers. The
    /// offices' world has to be playable.
    package static func make(
        world: DayWorld, dossiers: [DayDossier], count: Int, hours: DayHours, seed: UInt64
    ) -> DayPlan {
        var planner = DayPlanner(world: world, hours: hours, seed: seed)
        for number in 0..<count {
            var dossier = dossiers[number % dossiers.count]
            if number >= dossiers.count { dossier.code = nil }
            planner.add(dossier, number: number)
        }
        return DayPlan(
            date: hours.date, seed: seed, journeys: planner.journeys, minutes: planner.minutes)
    }
}

/// Gathers journeys and the minutes they share (người lập kế hoạch).
private struct DayPlanner {
    let world: DayWorld
    let hours: DayHours
    let seed: UInt64
    var journeys: [DayJourney] = []
    var minutes: [DayMinutes] = []
    /// The minutes that still have room, by who hands to whom and the how-manieth hand-over of
    /// its journey it is. Who signs counts: a worker on a round leaves with the parcel. Minutes wait for all their parcels; as each journey goes through
    /// them in rising order, no two minutes ever wait for each other.
    private var open: [Pair: Int] = [:]

    private struct Pair: Hashable {
        let from: String
        let to: String
        let fromSigner: DayPerson
        let toSigner: DayPerson
        let order: Int
    }

    init(world: DayWorld, hours: DayHours, seed: UInt64) {
        self.world = world
        self.hours = hours
        self.seed = seed
    }

    mutating func add(_ given: DayDossier, number: Int) {
        var random = DayRandom.of(seed: seed, number: number)
        var dossier = given
        dossier.ward = world.ward(near: given.ward)
        let agency = world.agency(named: given.agency)
        dossier.agency = agency.code
        if dossier.agency != given.agency { dossier.code = nil }
        guard let cast = world.cast(ward: dossier.ward, agency: agency, random: &random) else {
            return
        }
        let ending = Self.ending(of: dossier, &random)
        let detours = Self.detours(ending, byPost: dossier.returnByPost, &random)
        var writer = JourneyWriter(
            dossier: dossier, cast: cast, hours: hours, world: world, random: random)
        writer.hour = Double.random(in: 0...0.4, using: &writer.random)
        writer.write(ending: ending, detours: detours)
        writer.goWrong()
        writer.look()
        gather(&writer, journey: journeys.count)
        journeys.append(writer.journey)
    }

    /// Puts the journey's hand-overs into minutes with others of the same way.
    private mutating func gather(_ writer: inout JourneyWriter, journey: Int) {
        for (order, handing) in writer.handings.enumerated() {
            let pair = Pair(
                from: handing.from, to: handing.to, fromSigner: handing.fromSigner,
                toSigner: handing.toSigner, order: order)
            let sheet: Int
            if let known = open[pair], minutes[known].items.count < Self.mostItems {
                sheet = known
            } else {
                sheet = minutes.count
                open[pair] = sheet
                minutes.append(
                    DayMinutes(
                        from: handing.from, to: handing.to, opener: handing.fromSigner,
                        fromSigner: handing.fromSigner, toSigner: handing.toSigner, items: []))
            }
            minutes[sheet].items.append(.init(journey: journey, parcel: handing.parcel))
            writer.steps[handing.step].act = .handOver(parcel: handing.parcel, minutes: sheet)
        }
    }

    private static let mostItems = 25

    // MARK: - Where a journey ends, and what happens on the way

    /// The stages that the portal's status stands for, as often as a plausible day has them.
    private static func ending(of dossier: DayDossier, _ random: inout DayRandom) -> Stage {
        switch dossier.status ?? random.pick(usual) {
        case .newlyRegistered:
            random.pick([.registered, .collecting, .collecting, .lodged])
        case .accepted: .accepted
        case .notAccepted: .refused
        case .processing: .processing
        case .supplementRequested:
            random.pick([.incomplete, .awaitingSupplement, .awaitingSupplement])
        case .paymentRequested: .awaitingPayment
        case .withdrawn: .withdrawn
        case .stopped: random.pick([.suspended, .discontinued])
        case .finished where dossier.returnByPost:
            random.pick([.resultReady, .resultReady, .returning, .returning, .unclaimed])
        case .finished: .resultReady
        case .returned: .returned
        }
    }

    private static let usual: [NationalStatus] = [
        .newlyRegistered, .newlyRegistered, .accepted, .notAccepted, .processing, .processing,
        .supplementRequested, .paymentRequested, .withdrawn, .stopped, .finished, .finished,
        .returned, .returned, .returned, .returned, .returned, .returned,
    ]

    private static func detours(
        _ ending: Stage, byPost: Bool, _ random: inout DayRandom
    ) -> [Detour] {
        var chosen: [Detour] = []
        func draw(_ detour: Detour, _ percent: Int) {
            if random.chance(percent) { chosen.append(detour) }
        }
        draw(.supplementBefore, 7)
        draw(.supplementAfter, 7)
        draw(.supplementInPerson, 4)
        draw(.payment, 8)
        draw(.suspension, 5)
        draw(.postponement, 4)
        draw(.forwarding, 5)
        guard ending == .returned, byPost else { return chosen }
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<12: chosen.append(.missedOnce)
        case 12..<18: chosen.append(.cameBack)
        case 18..<21: chosen.append(.lostAndFound)
        case 21..<25: chosen.append(.damaged)
        default: break
        }
        return chosen
    }
}

extension JourneyWriter {
    var journey: DayJourney {
        DayJourney(
            dossier: dossier, collectByPost: collectByPost, returnByPost: returnByPost, cast: cast,
            steps: steps, parcels: parcels, stage: stage)
    }

    /// Some citizens look at the end of the day.
    mutating func look() {
        if random.chance(15) { append(.track, by: cast.clerk) }
    }
}
