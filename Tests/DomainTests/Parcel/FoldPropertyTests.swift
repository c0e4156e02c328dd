import Domain
import Foundation
import Testing

@Suite struct FoldPropertyTests {
    private static let routine: Set<ParcelEvent> = [
        .accepted, .acceptedAtCounter, .arrived, .dispatched, .takenOut,
    ]

    /// Ten thousand parcels whose facts contradict each other. Two machines that saw the same
    /// facts in another order, or twice, must show the same history to two people.
    @Test func anyOrderGivesOneLawfulHistory() {
        print("TRAM_SEED=\(Seed.value)")
        var random = SeededRandom(seed: Seed.value)
        var seen: [FactOutcome: Int] = [:]
        for number in 0..<10_000 {
            let set = RandomFacts(&random)
            let history = fold(set.order, set.facts)
            let label = "seed \(Seed.value), set \(number)"
            for _ in 0..<3 {
                let again = fold(set.order, set.shuffled(&random))
                hold(again == history, label)
            }
            checkAgainstPlainFold(history, set, label)
            checkChain(history, label)
            checkEvidence(history, set, label)
            for outcome in history.outcomes.values { seen[outcome, default: 0] += 1 }
        }
        // The sets must be wild enough to mean something: every outcome often enough.
        for outcome in FactOutcome.allCases { #expect(seen[outcome] ?? 0 > 1_000, "\(seen)") }
    }

    /// An expectation that costs nothing while it holds: there are millions of them.
    private func hold(_ holds: Bool, _ label: @autoclosure () -> String) {
        if !holds { Issue.record("\(label())") }
    }

    private func checkAgainstPlainFold(_ history: History, _ set: RandomFacts, _ label: String) {
        let plain = PlainFold(set.order, set.facts)
        hold(history.outcomes.mapValues(\.rawValue) == plain.outcomes, label)
        guard history.events.count == plain.steps.count else {
            Issue.record("\(label): \(history.story) but \(plain.steps.map(\.event))")
            return
        }
        for (event, step) in zip(history.events, plain.steps) {
            let same =
                event.event.rawValue == step.event && event.from?.rawValue ?? "none" == step.from
                && event.to.rawValue == step.to && event.office == step.office
                && event.worker == step.worker && event.dispatch == step.dispatch
                && event.at.milliseconds == step.at
                && event.earliest?.milliseconds == step.earliest
                && event.fact == step.fact && event.confirmedBy == step.confirmedBy
            hold(same, "\(label): \(event) but \(step)")
        }
    }

    /// The database refuses a broken chain; the fold must never offer one.
    private func checkChain(_ history: History, _ label: String) {
        var state: ParcelState?
        for event in history.events {
            hold(event.from == state, label)
            hold(ParcelMachine.next(from: state, event: event.event) == event.to, label)
            state = event.to
        }
        hold(history.head?.state == state, label)
        for (earlier, later) in zip(history.events.dropFirst(), history.events.dropFirst(2)) {
            hold(earlier.at <= later.at, label)
        }
    }

    private func checkEvidence(_ history: History, _ set: RandomFacts, _ label: String) {
        for event in history.events {
            if event.isInferred {
                hold(Self.routine.contains(event.event), label)
                hold(event.earliest ?? event.at <= event.at && event.person == nil, label)
            } else {
                hold(event.earliest == nil && event.confirmedBy == nil, label)
            }
        }
        let evidence = history.events.compactMap(\.evidence)
        hold(Set(evidence).count == evidence.count, "\(label): a fact fills two steps")
        hold(history.outcomes.count == set.facts.count, "\(label): a fact is forgotten")
        let conflicts = Set(history.conflicts.map(\.fact))
        hold(conflicts.count == history.conflicts.count, label)
        for fact in set.facts {
            let outcome = history.outcomes[fact.id]
            let fills = evidence.contains(fact.id)
            let isUndoing = fact.act == .void && outcome == .applied
            let says = outcome == .applied || outcome == .confirmed
            hold(fills == (says && !isUndoing), label)
            hold(conflicts.contains(fact.id) == (outcome == .conflict), label)
            // Minutes beat scans: only minutes put minutes out.
            if fact.minutes && outcome == .out {
                hold(set.facts.contains { $0.corrects == fact.id && $0.minutes }, label)
            }
        }
    }

    /// A second press of the thumb changes nothing, whatever went before.
    @Test func aRepeatChangesNoMove() {
        var random = SeededRandom(seed: Seed.value &+ 1)
        var checked = 0
        for number in 0..<2_000 {
            var set = RandomFacts(&random)
            let history = fold(set.order, set.facts)
            let says = set.facts.filter {
                let outcome = history.outcomes[$0.id]
                return outcome == .applied || outcome == .confirmed || outcome == .repeated
            }
            guard let fact = says.randomElement(using: &random), fact.act != .event(.damaged),
                fact.act != .event(.announced), fact.act != .void, fact.corrects == nil
            else { continue }
            var echo = fact
            echo.id = Scans.id(50_000)
            // Just after the fact in the same chain, and nothing lies between.
            set.facts.removeAll {
                $0.device == fact.device && $0.counter == fact.counter
                    && $0.id != fact.id
            }
            let before = fold(set.order, set.facts)
            guard before.outcomes[fact.id] == .applied || before.outcomes[fact.id] == .confirmed
            else { continue }
            let after = fold(set.order, set.facts + [echo])
            #expect(after.story == before.story, "seed \(Seed.value), set \(number)")
            #expect(after.outcomes[echo.id] == .repeated)
            checked += 1
        }
        #expect(checked > 200)
    }

    /// A day without mistakes leaves nothing to guess and nobody to ask.
    @Test func perfectScansAreAllApplied() {
        var random = SeededRandom(seed: Seed.value &+ 2)
        var ends = Set<ParcelState>()
        for number in 0..<2_000 {
            let journey = PerfectJourney(&random)
            let history = fold(journey.order, journey.facts.shuffled(using: &random))
            let label = "seed \(Seed.value), journey \(number): \(history.story)"
            #expect(history.events.map(\.fact) == journey.facts.map(\.id), "\(label)")
            #expect(history.outcomes.values.allSatisfy { $0 == .applied }, "\(label)")
            if let state = history.head?.state { ends.insert(state) }
        }
        #expect(ends == Set(ParcelState.allCases))
    }

    /// Scans that come in as they happen never make us say that we were wrong.
    @Test func receiptInOrderKeepsOneGeneration() {
        var random = SeededRandom(seed: Seed.value &+ 3)
        for number in 0..<1_000 {
            var set = RandomFacts(&random)
            // One clock, no corrections: the order of the array is the order of the facts.
            set.facts.removeAll { $0.act == .void }
            set.facts.sort { $0.occurredAt < $1.occurredAt }
            let orders = set.facts.filter { $0.act == .event(.announced) }
            set.facts = orders + set.facts.filter { $0.act != .event(.announced) }
            for index in set.facts.indices {
                set.facts[index].device = "one"
                set.facts[index].counter = Int64(index)
                set.facts[index].corrects = nil
                set.facts[index].offsetMs = 0
                set.facts[index].entered = false
            }
            var known: [HistoryEvent] = []
            for count in 0...set.facts.count {
                let history = fold(set.order, Array(set.facts.prefix(count)))
                #expect(history.extends(known), "seed \(Seed.value), set \(number)")
                known = history.events
            }
        }
    }

    /// Undoing the last undoing brings everything back, in any tangle of corrections.
    @Test func undoOfAnUndoRestores() {
        var random = SeededRandom(seed: Seed.value &+ 4)
        for number in 0..<1_000 {
            let set = RandomFacts(&random)
            guard let fact = set.facts.randomElement(using: &random) else { continue }
            func void(_ id: Int, _ aim: UUID) -> Fact {
                Fact(
                    id: Scans.id(id), device: "undo", counter: Int64(id), occurredAt: Scans.start,
                    person: 1, office: 10, act: .void, corrects: aim, minutes: true)
            }
            let before = fold(set.order, set.facts)
            let undone = set.facts + [void(60_000, fact.id)]
            let redone = fold(set.order, undone + [void(60_001, Scans.id(60_000))])
            #expect(redone.events == before.events, "seed \(Seed.value), set \(number)")
            #expect(redone.head == before.head)
            let isOrder = fact.act == .event(.announced)
            #expect((fold(set.order, undone).outcomes[fact.id] == .out) == !isOrder)
        }
    }

    /// One id with two contents is refused at the door. Should it ever slip through, two servers
    /// must still agree on the history.
    @Test func oneIdWithTwoContentsIsStillDeterministic() {
        var random = SeededRandom(seed: Seed.value &+ 5)
        for _ in 0..<500 {
            let set = RandomFacts(&random)
            var twins = set.facts
            for fact in set.facts {
                var twin = fact
                switch Int.random(in: 0..<6, using: &random) {
                case 0: twin.office += 1
                case 1: twin.device += "x"
                case 2: twin.dispatch = twin.dispatch == nil ? "" : nil
                case 3: twin.entered.toggle()
                case 4: twin.corrects = Scans.id(3)
                default: twin.occurredAt = twin.occurredAt + .seconds(60)
                }
                twins.append(twin)
            }
            #expect(
                fold(set.order, twins) == fold(set.order, twins.shuffled(using: &random)))
        }
    }
}
