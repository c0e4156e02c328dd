import Domain
import Testing

@Suite struct PortalRunTests {
    private static let received = PlainDate("2026-11-20")?.at(hour: 8, minute: 30)
    private static let finished = PlainDate("2026-11-23")?.at(hour: 15, minute: 0)

    private func run(
        _ status: NationalStatus, received: Bool, finished: Bool, channel: PortalChannel? = nil
    ) -> PortalRun {
        PortalRun(
            to: status, receivedAt: received ? Self.received : nil,
            finishedAt: finished ? Self.finished : nil, channel: channel)
    }

    /// The runs as a person would write them down, status by status.
    @Test(arguments: [
        (NationalStatus.newlyRegistered, false, false, "registered"),
        (.newlyRegistered, true, false, "registered"),
        (.accepted, true, false, "registered lodged_online accepted"),
        (.notAccepted, false, true, "registered lodged_online refused"),
        (.notAccepted, true, true, "registered lodged_online refused"),
        (.processing, true, false, "registered lodged_online accepted assigned"),
        (.supplementRequested, false, false, "registered lodged_online supplement_requested"),
        (
            .supplementRequested, true, false,
            "registered lodged_online accepted assigned supplement_requested"
        ),
        (
            .paymentRequested, true, false,
            "registered lodged_online accepted assigned payment_requested"
        ),
        (.withdrawn, false, true, "registered withdrawn"),
        (.withdrawn, true, true, "registered lodged_online accepted withdrawn"),
        (.stopped, true, false, "registered lodged_online accepted assigned suspended"),
        (.stopped, true, true, "registered lodged_online accepted assigned discontinued"),
        (.stopped, false, true, "registered lapsed"),
        (.finished, true, true, "registered lodged_online accepted assigned result_ready"),
        (
            .returned, true, true,
            "registered lodged_online accepted assigned result_ready picked_up"
        ),
    ])
    func runs(status: NationalStatus, received: Bool, finished: Bool, events: String) {
        let run = run(status, received: received, finished: finished)
        #expect(run.moves.map(\.event.rawValue).joined(separator: " ") == events)
    }

    /// Whatever the record says, the run is legal from the first move to the last, ends in a
    /// stage that the portal knows by the same code, and claims no act of a parcel.
    @Test(arguments: NationalStatus.allCases)
    func everyRunIsLegal(status: NationalStatus) {
        for received in [true, false] {
            for finished in [true, false] {
                for channel in [nil] + PortalChannel.allCases.map(Optional.some) {
                    let run = run(
                        status, received: received, finished: finished, channel: channel)
                    var stage: Stage?
                    for move in run.moves {
                        #expect(move.from == stage)
                        #expect(DossierMachine.next(from: stage, event: move.event) == move.to)
                        #expect(move.to.answers != .post)
                        #expect(move.who != [.coupled])
                        stage = move.to
                    }
                    #expect(stage?.national == status)
                    #expect(run.stage == stage)
                }
            }
        }
    }

    /// Every stage that needs no parcel can be reached, and no shorter way exists: compared with
    /// all walks of the machine up to that length.
    @Test func runsAreShortest() {
        for goal in Stage.allCases {
            let found = PortalRun.shortest(to: goal, via: nil, preferring: .lodgedOnline)
            var layer: Set<Stage?> = [nil]
            var length = 0
            while !layer.contains(goal) && length < 12 {
                length += 1
                layer = Set(
                    layer.flatMap { stage in
                        DossierMachine.moves(from: stage)
                            .filter { $0.who != [.coupled] && $0.to.answers != .post }
                            .map { Optional($0.to) }
                    })
            }
            let reachable = layer.contains(goal)
            #expect((found != nil) == reachable, "\(goal)")
            if reachable { #expect(found?.count == length, "\(goal)") }
        }
        #expect(PortalRun.shortest(to: .collecting, via: nil, preferring: .lodged) == nil)
        #expect(PortalRun.shortest(to: .returning, via: nil, preferring: .lodged) == nil)
    }

    @Test func lodgedByTheChannel() {
        let desk = run(.accepted, received: true, finished: false, channel: .inPerson)
        #expect(desk.moves.contains { $0.event == .lodgedInPerson })
        for channel in [PortalChannel.online, .post] {
            let run = run(.accepted, received: true, finished: false, channel: channel)
            #expect(run.moves.contains { $0.event == .lodgedOnline })
        }
    }

    // MARK: Steps

    private func steps(_ changes: [PortalField: String?]) throws -> [PortalStep] {
        try PortalRecord(portalFields(changes), now: portalNow).steps
    }

    /// The promise on the receipt and the outcome come along; times never run backwards.
    @Test func stepsOfAReturnedDossier() throws {
        let steps = try steps([
            .status: "10", .finishedAt: "20261123100000", .returnedAt: "20261123143000",
        ])
        #expect(
            steps.map { $0.occurredAt.rfc3339() } == [
                "2026-11-20T08:30:00+07:00", "2026-11-20T08:30:00+07:00",
                "2026-11-20T08:30:00+07:00", "2026-11-20T08:30:00+07:00",
                "2026-11-23T10:00:00+07:00", "2026-11-23T14:30:00+07:00",
            ])
        let accepted = try #require(steps.first { $0.event == .accepted })
        #expect(accepted.dueAt?.rfc3339() == "2026-11-26T17:00:00+07:00")
        #expect(steps.filter { $0.dueAt != nil }.count == 1)
        #expect(steps.first { $0.event == .resultReady }?.outcome == .granted)
        #expect(steps.allSatisfy { $0.reason == nil })
    }

    /// What an event is not written without is there, for every status and all dates.
    @Test(arguments: 1...10)
    func demandsAreMet(status: Int) throws {
        for finished in [nil, "20261123100000"] {
            for step in try steps([.status: String(status), .finishedAt: finished]) {
                var given = Set<Demand>()
                if step.dueAt != nil { given.insert(.dueAt) }
                if step.outcome != nil { given.insert(.outcome) }
                if step.reason != nil { given.insert(.reason) }
                #expect(throws: Never.self) { try step.event.check(given: given) }
            }
        }
    }

    @Test func stepsWithoutDates() throws {
        let registered = try steps([.status: "1", .receivedAt: nil, .dueAt: nil])
        #expect(registered.map { $0.occurredAt.rfc3339() } == ["2026-11-20T00:00:00+07:00"])
        let lapsed = try steps([
            .status: "8", .receivedAt: nil, .dueAt: nil, .finishedAt: "20261123100000",
            .note: "Ông Mẫu không đến",
        ])
        #expect(lapsed.map(\.event) == [.registered, .lapsed])
        #expect(lapsed.last?.reason == PortalRecord.reasonOfImport)
        let picked = try steps([.status: "10"])
        #expect(Set(picked.map(\.occurredAt)).count == 1)
    }

    /// A status that needs the day of receipt or the due date is refused without it.
    @Test(arguments: ["2", "4", "6", "9", "10"])
    func acceptanceNeedsItsDates(status: String) {
        #expect(throws: PortalRefusal.self) { try steps([.status: status, .receivedAt: nil]) }
        #expect(throws: PortalRefusal.self) { try steps([.status: status, .dueAt: nil]) }
    }
}
