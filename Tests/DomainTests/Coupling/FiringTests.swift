import Domain
import Testing

/// A dossier's ledger in small: asks what is due and writes it down.
private struct Ledger {
    private(set) var fired: [Fired] = []

    /// The events asked for now, `collected` or `collected?` if inferred.
    mutating func receive(_ scans: Scans) -> (asked: [String], takenBack: [DossierEvent]) {
        let firings = Coupling.firings(of: scans.order, scans.history, fired: fired)
        fired += firings.due.map(\.fired)
        return (
            firings.due.map { $0.asks.rawValue + ($0.isInferred ? "?" : "") },
            firings.takenBack
        )
    }
}

@Suite struct FiringTests {
    /// Each occurrence asks once, however often the history is told again.
    @Test func anOccurrenceAsksOnce() {
        var scans = Scans()
        var ledger = Ledger()
        #expect(ledger.receive(scans).asked == [])
        scans.add(.accepted, at: 10)
        #expect(ledger.receive(scans).asked == ["collected"])
        #expect(ledger.receive(scans).asked == [])
        scans.add(.arrived, at: 60)
        scans.add(.handedOver, at: 200, minutes: true)
        #expect(ledger.receive(scans).asked == ["lodged"])
        #expect(ledger.fired.map(\.occurrence) == [1, 1])
    }

    /// One late batch may ask for several things: they come in the order of the history.
    @Test func severalComeInOrder() {
        var scans = Scans()
        var ledger = Ledger()
        scans.add(.accepted, at: 10)
        scans.add(.handedOver, at: 60, minutes: true)
        scans.add(.recovered, at: 120)
        scans.add(.handedOver, at: 240, minutes: true)
        let answer = ledger.receive(scans)
        #expect(answer.asked == ["collected", "lodged", "lodging_revoked", "lodged"])
        #expect(ledger.fired.map(\.occurrence) == [1, 1, 1, 2])
    }

    /// Another scan turns out to have been the first witness: the dossier is not moved twice.
    @Test func aRewrittenHistoryMovesNothingTwice() {
        var scans = Scans()
        var ledger = Ledger()
        scans.add(.accepted, at: 100, device: "one")
        #expect(ledger.receive(scans).asked == ["collected"])
        scans.add(.accepted, at: 95, device: "two")
        #expect(scans.history.outcomes[Scans.id(2)] == .repeated)
        let answer = ledger.receive(scans)
        #expect(answer.asked == [] && answer.takenBack == [])
    }

    /// Voided by mistake-hunting at night, delivered in truth the next morning: it asks again,
    /// and in between people are told that the dossier says too much.
    @Test func aVoidedDeliveryThatThenHappensAsksAgain() {
        var scans = Scans(Scans.result)
        var ledger = Ledger()
        scans.add(.accepted, at: 10, minutes: true)
        let early = scans.add(.delivered, at: 60)
        #expect(ledger.receive(scans).asked == ["entrusted", "delivered"])
        scans.void(early, at: 61)
        var answer = ledger.receive(scans)
        #expect(answer.asked == [] && answer.takenBack == [.delivered])
        scans.add(.delivered, at: 900)
        answer = ledger.receive(scans)
        #expect(answer.asked == ["delivered"] && answer.takenBack == [])
        answer = ledger.receive(scans)
        #expect(answer.asked == [] && answer.takenBack == [])
        #expect(ledger.fired.filter { $0.asks == .delivered }.map(\.occurrence) == [1, 2])
    }

    /// Delivered, recovered, delivered once more, and the second time is taken back.
    @Test func theLatestOneMayBeTakenBackToo() {
        var scans = Scans(Scans.result)
        var ledger = Ledger()
        scans.add(.accepted, at: 10, minutes: true)
        scans.add(.delivered, at: 60)
        scans.add(.recovered, at: 120)
        let second = scans.add(.delivered, at: 240)
        #expect(
            ledger.receive(scans).asked
                == ["entrusted", "delivered", "delivery_revoked", "delivered"])
        scans.void(second, at: 241)
        #expect(ledger.receive(scans).takenBack == [.delivered])
    }

    /// A late scan makes the delivery a contradiction without correcting it: fewer than asked.
    @Test func fewerThanAskedIsShown() {
        var scans = Scans(Scans.result)
        var ledger = Ledger()
        scans.add(.acceptedAtCounter, at: 10, minutes: true)
        scans.add(.delivered, at: 60)
        _ = ledger.receive(scans)
        scans.add(.turnedBack, at: 40, device: "desk", entered: true)
        #expect(scans.history.outcomes[Scans.id(3)] == .conflict)
        #expect(ledger.receive(scans).takenBack == [.delivered])
    }

    /// A witness that changes its words, the number of a worker say, has not changed the event.
    @Test func aCorrectedWitnessStillStands() {
        var scans = Scans()
        var ledger = Ledger()
        let first = scans.add(.accepted, at: 10, person: 7)
        #expect(ledger.receive(scans).asked == ["collected"])
        scans.add(.accepted, at: 30, worker: 8, corrects: first)
        let answer = ledger.receive(scans)
        #expect(answer.asked == [] && answer.takenBack == [])
    }

    /// But one that says it was something else takes its first account back.
    @Test func aWitnessOfSomethingElseDoesNot() {
        var scans = Scans(Scans.result)
        var ledger = Ledger()
        scans.add(.acceptedAtCounter, at: 5, minutes: true)
        scans.add(.takenOut, at: 20)
        let said = scans.add(.delivered, at: 60)
        _ = ledger.receive(scans)
        scans.add(.missed, at: 90, corrects: said)
        #expect(ledger.receive(scans).takenBack == [.delivered])
        scans.add(.delivered, at: 1_500)
        #expect(ledger.receive(scans).asked == ["delivered"])
    }

    /// What an inferred step asked stands, and its first real witness asks for nothing more.
    @Test func anInferredStepAsksAndItsWitnessDoesNot() {
        var scans = Scans()
        var ledger = Ledger()
        let arrival = scans.add(.arrived, at: 60)
        #expect(ledger.receive(scans).asked == ["collected?"])
        #expect(ledger.fired.map(\.fact) == [nil])
        scans.add(.accepted, at: 20, device: "late")
        #expect(ledger.receive(scans).asked == [])
        scans.void(arrival, at: 61)
        let answer = ledger.receive(scans)
        #expect(answer.asked == [] && answer.takenBack == [])
        // What asks next is the later step, not the earlier one under another name.
        scans.add(.lost, at: 200)
        scans.add(.found, at: 300)
        let due = Coupling.firings(of: scans.order, scans.history, fired: ledger.fired).due
        #expect(due.map(\.step.event) == [.lost, .found])
        #expect(due.map(\.asks) == [.collectionFailed, .collected])
        #expect(due.map(\.occurrence) == [1, 2])
    }

    /// A result that is scanned without minutes is on its way all the same; the minutes are owed.
    @Test func acceptanceFromAnAgencyOwesItsMinutes() {
        for event in [ParcelEvent.accepted, .acceptedAtCounter] {
            var scans = Scans(Scans.result)
            var ledger = Ledger()
            scans.add(event, at: 10)
            #expect(ledger.receive(scans).asked == ["entrusted?"])
            #expect(scans.history.owesMinutes(scans.order))
            // The minutes are signed afterwards: nothing moves, nothing is owed any more.
            let signed = scans.add(event, at: 90, device: "service", minutes: true)
            #expect(scans.history.outcomes[signed] == .repeated)
            #expect(!scans.history.owesMinutes(scans.order))
            #expect(ledger.receive(scans).asked == [])
        }
        // Signed by the clerk after the courier had scanned.
        var scans = Scans(Scans.result)
        scans.add(.accepted, at: 10)
        scans.add(.acceptedAtCounter, at: 60, minutes: true)
        #expect(!scans.history.owesMinutes(scans.order))
        // A citizen's papers need a checklist, not minutes.
        var collected = Scans()
        collected.add(.accepted, at: 10)
        #expect(!collected.history.owesMinutes(collected.order))
    }

    /// The result is found: an arrival says so as well as a decision.
    @Test func anArrivalAfterALossAsks() {
        var scans = Scans(Scans.result)
        var ledger = Ledger()
        scans.add(.accepted, at: 10, minutes: true)
        scans.add(.arrived, at: 60)
        scans.add(.lost, at: 120)
        #expect(ledger.receive(scans).asked == ["entrusted", "result_lost"])
        scans.add(.takenOut, at: 500)
        // Nobody scanned the arrival, so it is inferred, and so is what it asks.
        #expect(scans.story.hasSuffix("lost arrived? taken_out"))
        #expect(ledger.receive(scans).asked == ["result_found?"])
    }

    /// Any facts, received one by one: nothing is asked twice, and numbers never clash.
    @Test func randomFactsAskOncePerOccurrence() {
        var random = SeededRandom(seed: Seed.value &+ 10)
        var asked = 0
        for number in 0..<3_000 {
            let set = RandomFacts(&random)
            let corrected = set.facts.contains { $0.corrects != nil || $0.act == .void }
            let arrival = set.facts.shuffled(using: &random)
            var fired: [Fired] = []
            var most: [DossierEvent: Int] = [:]
            for count in 0...arrival.count {
                let history = fold(set.order, Array(arrival.prefix(count)))
                let firings = Coupling.firings(of: set.order, history, fired: fired)
                fired += firings.due.map(\.fired)
                let again = Coupling.firings(of: set.order, history, fired: fired)
                #expect(again.due.isEmpty, "seed \(Seed.value), set \(number)")
                let asks = history.events.compactMap { Coupling.asks(set.order.purpose, $0) }
                for (event, times) in Dictionary(grouping: asks, by: \.self) {
                    most[event] = max(most[event] ?? 0, times.count)
                }
            }
            asked += fired.count
            for (event, times) in Dictionary(grouping: fired, by: \.asks) {
                #expect(times.map(\.occurrence) == Array(1...times.count))
                if !corrected { #expect(times.count == most[event], "set \(number)") }
            }
        }
        #expect(asked > 1_000)
    }
}
