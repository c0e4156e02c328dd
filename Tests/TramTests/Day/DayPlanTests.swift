import Domain
import Testing
import Tram

@Suite("A planned day")
struct DayPlanTests {
    static let plan = DayPlan.make(
        world: SampleWorld.world, dossiers: SampleWorld.dossiers(300), count: 1_200,
        hours: SampleWorld.hours, seed: 7)

    /// An illegal journey would make the day fail for its own fault, and hide the service's.
    @Test("Every journey is legal when everything is told in order")
    func journeysAreLegal() {
        for (number, journey) in Self.plan.journeys.enumerated() {
            var judge = JourneyJudge(journey, of: Self.plan, telling: .whole)
            judge.play()
            #expect(judge.faults.isEmpty, "journey \(number): \(judge.faults)")
            expectEnd(judge, journey, number)
        }
    }

    /// Late, missing and repeated scans are the point of the day: they must not change its end,
    /// or the comparison with the plan would find faults that nobody made.
    @Test("Every journey ends the same when scans are late, missing, repeated or mistaken")
    func troubleChangesNothing() {
        for (number, journey) in Self.plan.journeys.enumerated() {
            var judge = JourneyJudge(journey, of: Self.plan, telling: .asSent)
            judge.play()
            #expect(judge.faults.isEmpty, "journey \(number): \(judge.faults)")
            expectEnd(judge, journey, number)
        }
    }

    private func expectEnd(_ judge: JourneyJudge, _ journey: DayJourney, _ number: Int) {
        #expect(judge.stage == journey.stage, "journey \(number)")
        #expect(
            judge.parcels.map { $0.history.head?.state } == journey.parcels.map(\.state),
            "journey \(number)")
        #expect(judge.parcels.allSatisfy { $0.history.conflicts.isEmpty }, "journey \(number)")
    }

    @Test("The same seed plans the same day, another seed another")
    func seedDecides() {
        func told(_ seed: UInt64) -> [String] {
            DayPlan.make(
                world: SampleWorld.world, dossiers: SampleWorld.dossiers(60), count: 60,
                hours: SampleWorld.hours, seed: seed
            ).journeys.map { "\($0.steps)" }
        }
        #expect(told(1) == told(1))
        #expect(told(1) != told(2))
    }

    /// A day on which nothing of a kind happens proves nothing about that kind.
    @Test("A day of a thousand dossiers has everything in it")
    func everythingHappens() {
        let steps = Self.plan.journeys.flatMap(\.steps)
        var events: Set<DossierEvent> = [.registered]
        var scans: Set<ParcelEvent> = []
        for step in steps {
            switch step.act {
            case .decide(let event, _): events.insert(event)
            case .scan(_, let event, _), .settle(_, let event, _): scans.insert(event)
            default: break
            }
        }
        let unplayed: Set<DossierEvent> = [
            // The portal's, the calendar's and the coupled ones come from elsewhere; abandonment
            // takes six months; a revocation needs a delivery to the wrong person, twice within
            // minutes.
            .lodgedOnline, .dueDateRevised, .collected, .collectionFailed, .lodged, .entrusted,
            .delivered, .cameBack, .resultLost, .resultFound, .declaredAbandoned,
            .lodgingRevoked, .deliveryRevoked,
        ]
        #expect(events == Set(DossierEvent.allCases).subtracting(unplayed))
        #expect(
            scans == [
                .accepted, .acceptedAtCounter, .arrived, .dispatched, .takenOut, .missed,
                .delivered, .turnedBack, .lost, .found, .damaged,
            ])
        let stages = Set(Self.plan.journeys.compactMap(\.stage))
        #expect(stages == Set(Stage.allCases).subtracting([.abandoned]))
        #expect(steps.contains { $0.sending == .never })
        #expect(steps.contains { if case .late = $0.sending { true } else { false } })
        #expect(steps.contains { $0.echo != nil })
        let isEntered = steps.contains { step in
            if case .scan(_, _, let scan) = step.act { scan.isEntered } else { false }
        }
        #expect(isEntered)
        let states = Set(Self.plan.journeys.flatMap { $0.parcels.map(\.state) })
        #expect(states == Set(ParcelState.allCases).subtracting([.lost, .disposed]))
        #expect(Self.plan.mistakes > 0)
        #expect(Self.plan.minutes.contains { $0.items.count > 5 })
    }

    /// The file says where the portal sees each dossier at the end of the day.
    @Test("Each dossier ends where the portal's status says")
    func endsAtItsStatus() {
        for journey in Self.plan.journeys {
            guard let status = journey.dossier.status else { continue }
            #expect(journey.stage?.national == status)
        }
    }

    /// Minutes wait for all their parcels. Were two to wait for each other, the day would stand
    /// still.
    @Test("Minutes never wait for each other in a circle")
    func minutesAreOrdered() {
        var depth = [Int](repeating: 0, count: Self.plan.minutes.count)
        for _ in 0..<8 {
            for journey in Self.plan.journeys {
                var before = 0
                for case .handOver(_, let minutes) in journey.steps.map(\.act) {
                    depth[minutes] = max(depth[minutes], before + 1)
                    before = depth[minutes]
                }
            }
        }
        #expect((depth.max() ?? 0) <= 8, "a circle would raise the depth with every round")
    }

    @Test("What was scanned before the first minutes lies within the hours, and never ahead")
    func timesLieInTheDay() {
        for step in Self.plan.journeys.flatMap(\.steps) {
            guard let time = step.time else { continue }
            #expect(time <= SampleWorld.hours.closing)
            #expect(time >= SampleWorld.hours.opening - .seconds(9 * 86_400))
        }
        #expect(DayHours(SampleWorld.date, now: SampleWorld.date.startOfDay) == nil)
    }

    @Test("Offices without people take no part, and their dossiers find others")
    func onlyStaffedOffices() {
        #expect(SampleWorld.world.agencies.map(\.code) == ["H27.16", "H27.17"])
        #expect(SampleWorld.world.wards == SampleWorld.wards)
        #expect(SampleWorld.world.ward(near: "18100") == "18100")
        #expect(SampleWorld.wards.contains(SampleWorld.world.ward(near: "00000")))
    }
}
