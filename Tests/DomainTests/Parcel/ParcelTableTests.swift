import Domain
import Testing

/// The parcel's machine, written down a second time and state by state. A line is
/// `event > state: who | guards`. What is not here is not legal.
private let expectation: [(state: String, lines: String)] = [
    ("none", "announced > announced: post_clerk agency_clerk desk_clerk coupled"),
    (
        "announced",
        """
        accepted > with_courier: postal_worker
        accepted_at_counter > at_office: post_clerk
        cancelled > cancelled: post_clerk agency_clerk desk_clerk coupled
        """
    ),
    (
        "cancelled",
        """
        accepted > with_courier: postal_worker
        accepted_at_counter > at_office: post_clerk
        """
    ),
    (
        "with_courier",
        """
        accepted_at_counter > at_office: post_clerk
        arrived > at_office: post_clerk postal_worker
        delivered > delivered: postal_worker post_clerk | addressee_is_citizen
        handed_over > delivered: minutes | signed_by_both addressee_is_office
        damaged > with_courier: postal_worker post_clerk
        lost > lost: post_clerk
        """
    ),
    (
        "at_office",
        """
        dispatched > in_dispatch: post_clerk | here
        taken_out > out_for_delivery: post_clerk postal_worker | here
        delivered > delivered: postal_worker post_clerk | here addressee_is_citizen
        handed_over > delivered: minutes | here signed_by_both addressee_is_office
        missed > at_office: postal_worker | here straight_from_round
        turned_back > at_office: post_clerk | here not_turned_back
        redirected > at_office: post_clerk | here
        damaged > at_office: postal_worker post_clerk
        lost > lost: post_clerk
        disposed > disposed: council post_clerk | here turned_back addressee_is_citizen
        """
    ),
    (
        "in_dispatch",
        """
        arrived > at_office: post_clerk postal_worker
        damaged > in_dispatch: postal_worker post_clerk
        lost > lost: post_clerk
        """
    ),
    (
        "out_for_delivery",
        """
        arrived > at_office: post_clerk postal_worker
        delivered > delivered: postal_worker post_clerk | addressee_is_citizen
        handed_over > delivered: minutes | signed_by_both addressee_is_office
        missed > out_for_delivery: postal_worker
        damaged > out_for_delivery: postal_worker post_clerk
        lost > lost: post_clerk
        """
    ),
    ("delivered", "recovered > at_office: post_clerk"),
    (
        "lost",
        """
        arrived > at_office: post_clerk postal_worker
        found > at_office: post_clerk
        """
    ),
    ("disposed", ""),
]

private struct Expected {
    let to: String
    let who: Set<String>
    let guards: Set<String>
}

private func expected(_ state: String) throws -> [String: Expected] {
    let lines = try #require(expectation.first { $0.state == state }).lines
    var cells: [String: Expected] = [:]
    for line in lines.split(separator: "\n") {
        let halves = line.split(separator: "|").map(String.init)
        let parts = halves[0].replacing(":", with: "").split(separator: " ").map(String.init)
        let guards = halves.count == 1 ? [] : halves[1].split(separator: " ").map(String.init)
        cells[parts[0]] = Expected(to: parts[2], who: Set(parts[3...]), guards: Set(guards))
    }
    return cells
}

@Suite struct ParcelTableTests {
    /// Every cell: a move too many hides a loss, a move too few makes honest scans conflicts.
    @Test(arguments: [nil] + ParcelState.allCases.map(Optional.some))
    func everyCellIsAsExpected(state: ParcelState?) throws {
        let cells = try expected(state?.rawValue ?? "none")
        for event in ParcelEvent.allCases {
            let move = ParcelMachine.move(from: state, event: event)
            let cell = cells[event.rawValue]
            #expect(move?.to.rawValue == cell?.to, "\(state?.rawValue ?? "none") + \(event)")
            #expect(move.map { Set($0.who.map(\.rawValue)) } == cell?.who)
            #expect(move.map { Set($0.guards.map(\.rawValue)) } == cell?.guards)
            #expect(ParcelMachine.next(from: state, event: event) == move?.to)
        }
        for event in cells.keys { #expect(ParcelEvent(rawValue: event) != nil, "\(event)") }
    }

    @Test func theTableHasNoOtherRow() throws {
        let count = try (["none"] + ParcelState.allCases.map(\.rawValue))
            .reduce(0) { try $0 + expected($1).count }
        #expect(ParcelMachine.table.count == count)
        #expect(
            Set(ParcelMachine.table.map { [$0.from?.rawValue, $0.event.rawValue] }).count == count)
    }

    @Test(arguments: [
        "announced sender", "cancelled sender", "with_courier worker carried",
        "at_office office carried", "in_dispatch carrier carried",
        "out_for_delivery worker carried", "delivered addressee final", "lost post final",
        "disposed nobody final",
    ])
    func everyStateHasItsHolder(line: String) throws {
        let words = line.split(separator: " ").map(String.init)
        let state = try #require(ParcelState(rawValue: words[0]))
        #expect(state.answers.rawValue == words[1])
        #expect(state.isFinal == words.contains("final"))
        #expect(state.isInCarriage == words.contains("carried"))
    }

    /// Phones send these seven, clerks decide the others: a decision sent as a scan is refused.
    @Test func sevenEventsAreScans() {
        let scans = ParcelEvent.allCases.filter { $0.kind == .scan }.map(\.rawValue)
        #expect(
            Set(scans) == [
                "accepted", "accepted_at_counter", "arrived", "dispatched", "taken_out", "missed",
                "delivered",
            ])
        let decisions = ParcelEvent.allCases.filter { $0.kind == .decision }.map(\.rawValue)
        #expect(
            Set(decisions) == [
                "cancelled", "turned_back", "redirected", "damaged", "lost", "found", "recovered",
                "disposed",
            ])
        #expect(ParcelEvent.announced.kind == .order)
        #expect(ParcelEvent.handedOver.kind == .minutes)
    }

    /// A pickup without its checklist is carried all the same, and the checklist is asked for.
    @Test func missingEvidenceIsOwed() {
        #expect(
            ParcelEvent.accepted.owed(given: [.checklist, .sealNumber])
                == [.signedBySender, .signedByWorker])
        #expect(ParcelEvent.arrived.owed(given: []) == [])
        #expect(ParcelEvent.delivered.owed(given: []) == [.recipient, .signed])
        #expect(ParcelEvent.lost.owed(given: [.minutes]) == [])
    }
}

// MARK: - Runs

@Suite struct ParcelRunTests {
    /// The fact's office and another one.
    private static let here: Int32 = 1
    private static let elsewhere: Int32 = 2
    /// Routine steps may be inferred, decisions and deliveries never. Between two ways of the
    /// same length, the one that says least of who did it comes first.
    private static let routine: [ParcelEvent] = [
        .accepted, .arrived, .dispatched, .takenOut, .acceptedAtCounter,
    ]

    private func position(_ situation: Situation, turnedBack: Bool) throws -> ParcelPosition {
        let state: ParcelState =
            switch situation {
            case .here, .elsewhere: .atOffice
            default: try #require(ParcelState(rawValue: situation.rawValue))
            }
        let office: Int32? =
            switch situation {
            case .here: Self.here
            case .elsewhere: Self.elsewhere
            default: nil
            }
        return ParcelPosition(state: state, office: office, isTurnedBack: turnedBack)
    }

    private func isLegal(_ event: ParcelEvent, _ position: ParcelPosition, _ order: ParcelOrder)
        -> Bool
    {
        ParcelMachine.obstacle(
            to: event, at: position, of: order, office: Self.here, signedByBoth: true) == nil
    }

    /// Breadth first over all routine steps that the parcel itself allows. An inferred dispatch
    /// leaves from where the parcel is, all other steps happen at the office of the fact.
    private func shortest(
        to event: ParcelEvent, from start: ParcelPosition, _ order: ParcelOrder
    ) -> [ParcelEvent]? {
        var level: [(position: ParcelPosition, steps: [ParcelEvent])] = [(start, [])]
        for _ in 0...4 {
            if let found = level.first(where: { isLegal(event, $0.position, order) }) {
                return found.steps
            }
            level = level.flatMap { here in
                Self.routine.compactMap { step -> (ParcelPosition, [ParcelEvent])? in
                    let office = step == .dispatched ? here.position.office : Self.here
                    guard let move = ParcelMachine.move(from: here.position.state, event: step),
                        ParcelMachine.obstacle(
                            to: step, at: here.position, of: order, office: office,
                            signedByBoth: false) == nil
                    else { return nil }
                    return (here.position.after(move, office: office), here.steps + [step])
                }
            }
        }
        return nil
    }

    /// A longer run would invent steps, a missing one would call an honest scan a conflict.
    @Test(arguments: ParcelEvent.allCases)
    func everyRunIsTheShortestWay(event: ParcelEvent) throws {
        let toCitizen = ParcelOrder(purpose: .result, sender: .office(9), addressee: .citizen)
        let toOffice = ParcelOrder(purpose: .collect, sender: .citizen, addressee: .office(9))
        // The one condition that no routine step can bring about is the direction.
        let order = event == .handedOver || event == .disposed ? toOffice : toCitizen
        let hasRuns = ParcelMachine.runs.contains { $0.event == event }
        for situation in Situation.allCases {
            let start = try position(situation, turnedBack: event == .disposed)
            let run = ParcelMachine.run(to: event, from: situation)
            if isLegal(event, start, order) {
                #expect(run == nil, "\(event) is legal \(situation)")
            } else if hasRuns {
                // What only repeats where the parcel is needs no way.
                let repeats =
                    (event == .arrived && situation == .here)
                    || (event == .lost && situation == .lost)
                let way = repeats ? nil : shortest(to: event, from: start, order)
                #expect(run == way, "\(event) \(situation)")
                #expect(run != nil || repeats)
            } else {
                // Taking over, finding and the decisions without a row stand by themselves.
                #expect(run == nil)
            }
        }
    }

    /// The table of runs as the design prints it.
    @Test func theTableIsAsPrinted() {
        let printed = """
            arrived | accepted | legal | repeated | dispatched | legal legal | legal
            dispatched | accepted_at_counter | arrived | legal \
            | dispatched,arrived | arrived arrived | arrived
            taken_out | accepted_at_counter | arrived | legal \
            | dispatched,arrived | arrived arrived | arrived
            turned_back | accepted_at_counter | arrived | legal \
            | dispatched,arrived | arrived arrived | arrived
            redirected | accepted_at_counter | arrived | legal \
            | dispatched,arrived | arrived arrived | arrived
            disposed | accepted_at_counter | arrived | legal \
            | dispatched,arrived | arrived arrived | arrived
            delivered | accepted | legal | legal | dispatched,arrived | arrived arrived | legal
            handed_over | accepted | legal | legal | dispatched,arrived | arrived arrived | legal
            missed | accepted_at_counter,taken_out | arrived,taken_out | taken_out \
            | dispatched,arrived,taken_out | arrived,taken_out arrived,taken_out | legal
            damaged | accepted | legal | legal | legal | legal arrived | legal
            lost | accepted | legal | legal | legal | legal repeated | legal
            """
        var count = 0
        for line in printed.split(separator: "\n") {
            let cells = line.split(separator: "|").map { $0.split(separator: " ").map(String.init) }
            let columns: [(Situation, String)] = [
                (.announced, cells[1][0]), (.cancelled, cells[1][0]), (.withCourier, cells[2][0]),
                (.here, cells[3][0]), (.elsewhere, cells[4][0]), (.inDispatch, cells[5][0]),
                (.lost, cells[5][1]), (.outForDelivery, cells[6][0]),
            ]
            for (situation, cell) in columns where cell != "legal" && cell != "repeated" {
                count += 1
                let run = ParcelMachine.runs.first {
                    $0.event.rawValue == cells[0][0] && $0.situation == situation
                }
                #expect(run?.steps.map(\.rawValue).joined(separator: ",") == cell)
            }
        }
        #expect(ParcelMachine.runs.count == count)
    }
}
