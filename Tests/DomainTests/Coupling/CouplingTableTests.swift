import Domain
import Testing

/// The coupling as the design prints it: purpose: events, asks, moves from, nothing in, else.
private let printed = """
    collect: accepted accepted_at_counter found arrived > collected \
    | registered | collecting | exception
    collect: handed_over > lodged | collecting | lodged | exception
    collect: delivered disposed > collection_failed \
    | collecting | registered refused withdrawn discontinued | exception
    collect: cancelled lost > collection_failed | collecting | * | nothing
    collect: recovered > lodging_revoked | lodged registered | collecting | exception
    supplement: handed_over > supplemented \
    | incomplete awaiting_supplement | lodged processing | exception
    result: accepted accepted_at_counter > entrusted \
    | result_ready unclaimed | returning | exception
    result: delivered > delivered | returning | returned | exception
    result: handed_over > came_back | returning | unclaimed | exception
    result: cancelled > came_back | returning | * | nothing
    result: lost > result_lost | returning | * | nothing
    result: found arrived > result_found | processing | returning | exception
    result: recovered > delivery_revoked | returned unclaimed | returning | exception
    """

private struct Expected {
    let asks: String
    let moves: Set<String>
    let nothing: Set<String>
    let elsewhere: String

    func answer(_ stage: Stage) -> String {
        if moves.contains(stage.rawValue) { return "moves" }
        return nothing.contains(stage.rawValue) ? "nothing" : elsewhere
    }
}

private func expectation() -> [String: Expected] {
    var cells: [String: Expected] = [:]
    for line in printed.split(separator: "\n") {
        let columns = line.split(separator: "|").map { $0.split(separator: " ").map(String.init) }
        let purpose = columns[0][0].dropLast()
        let arrow = columns[0].firstIndex(of: ">") ?? 0
        for event in columns[0][1..<arrow] {
            cells["\(purpose) \(event)"] = Expected(
                asks: columns[0][arrow + 1], moves: Set(columns[1]), nothing: Set(columns[2]),
                elsewhere: columns[3][0])
        }
    }
    return cells
}

@Suite struct CouplingTableTests {
    /// A cell with two answers, or with none, would move a dossier by chance.
    @Test func everyCellHasTheOneAnswerThatIsPrinted() {
        let expected = expectation()
        #expect(expected.count == 20)
        var seen = Set<[String]>()
        for row in Coupling.rows {
            let cell = expected["\(row.purpose.rawValue) \(row.event.rawValue)"]
            #expect(row.asks?.rawValue == cell?.asks)
            #expect(row.answer.rawValue == cell?.answer(row.stage) ?? "ignored", "\(row)")
            #expect(
                seen.insert([row.purpose.rawValue, row.event.rawValue, row.stage.rawValue])
                    .inserted)
            let asks = row.asks ?? .registered
            #expect(
                Coupling.answer(row.purpose, row.event, asks: asks, stage: row.stage)
                    == row.answer)
        }
        #expect(seen.count == 5 * 17 * 17)
    }

    /// What a parcel moves, the dossier's own machine must know as a move of a parcel, and the
    /// other way round: else the database refuses a scan, or a stage is never reached.
    @Test func movesAreExactlyTheCoupledMovesOfTheDossier() {
        let moves = Set(
            Coupling.rows.filter { $0.answer == .moves }
                .map { [$0.stage.rawValue, $0.asks?.rawValue ?? "none"] })
        let coupled = Set(
            DossierMachine.table.filter { $0.who.contains(.coupled) }
                .map { [$0.from?.rawValue ?? "none", $0.event.rawValue] })
        #expect(moves == coupled)
    }

    /// After a coupled move the same event again finds everything done, or tells somebody; it
    /// never moves the dossier on by itself.
    @Test func anEventAskedTwiceMovesOnce() {
        for row in Coupling.rows where row.answer == .moves {
            guard let asks = row.asks,
                let next = DossierMachine.next(from: row.stage, event: asks)
            else {
                Issue.record("no move for \(row)")
                continue
            }
            let again = Coupling.answer(row.purpose, row.event, asks: asks, stage: next)
            #expect(again == .nothing, "\(row) then \(next)")
        }
    }

    /// An arrival is routine: it moves a dossier only as the end of a loss.
    @Test func arrivalsAskOnlyAfterALoss() {
        let time = Instant(microseconds: 0)
        for from in [ParcelState.withCourier, .inDispatch, .outForDelivery, .lost] {
            let step = HistoryEvent(event: .arrived, from: from, to: .atOffice, at: time)
            let isFound = from == .lost
            #expect(Coupling.asks(.collect, step) == (isFound ? .collected : nil))
            #expect(Coupling.asks(.result, step) == (isFound ? .resultFound : nil))
            #expect(Coupling.asks(.supplement, step) == nil)
        }
    }

    /// A result that goes back to its agency was not delivered, and papers that come back to the
    /// citizen were not lodged.
    @Test func deliveriesLookAtTheAddressee() {
        func step(_ event: ParcelEvent, turnedBack: Bool) -> HistoryEvent {
            HistoryEvent(
                event: event, from: .atOffice, to: .delivered,
                at: Instant(microseconds: 0), turnedBack: turnedBack)
        }
        #expect(Coupling.asks(.collect, step(.handedOver, turnedBack: false)) == .lodged)
        #expect(Coupling.asks(.collect, step(.handedOver, turnedBack: true)) == nil)
        #expect(Coupling.asks(.collect, step(.delivered, turnedBack: true)) == .collectionFailed)
        #expect(Coupling.asks(.result, step(.delivered, turnedBack: false)) == .delivered)
        #expect(Coupling.asks(.result, step(.handedOver, turnedBack: true)) == .cameBack)
        #expect(
            Coupling.asks(.supplement, step(.handedOver, turnedBack: false)) == .supplemented)
        #expect(Coupling.asks(.supplement, step(.delivered, turnedBack: true)) == nil)
        for purpose in [Purpose.sendBack, .forward] {
            for event in ParcelEvent.allCases {
                #expect(Coupling.asks(purpose, step(event, turnedBack: false)) == nil)
            }
        }
    }

    /// A pickup that nobody needs any more sends a worker through the rain for nothing; papers
    /// that go back to their owner are wanted all the more.
    @Test func decisionsCancelWhatTheyMakePointless() {
        let ends: [DossierEvent] = [.withdrawn, .refused, .discontinued, .lapsed]
        let expected: [DossierEvent: Set<Purpose>] = [
            .lodgedInPerson: [.collect], .lodgedOnline: [.collect],
            .supplemented: [.supplement], .pickedUp: [.result],
        ]
        for event in DossierEvent.allCases {
            let all: Set<Purpose> = [.collect, .supplement, .result, .forward]
            let cancels = ends.contains(event) ? all : expected[event] ?? []
            #expect(Coupling.cancels(event) == cancels, "\(event)")
        }
    }
}
