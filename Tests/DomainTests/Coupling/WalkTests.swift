import Domain
import Testing

/// The dossier and four parcels together, every state that they can reach.
///
/// Of a parcel the walk keeps its state and whether it has turned back; that some event needs a
/// particular office or a round just before is no obstacle, since routine steps lead there. A
/// slot whose parcel is at rest may be given to a new one, as a clerk may always order another.
private struct World {
    struct Step {
        let to: Int
        /// The stage that each stage becomes by what the step asks of the dossier.
        let stage: [Int]
        let byCitizen: Bool
    }

    struct Slot {
        let purpose: Purpose
        /// Nil for the empty slot, which is number 0.
        var states: [(state: ParcelState?, turnedBack: Bool)] = [(nil, false)]
        var steps: [[Step]] = [[]]
        let orderedIn: Set<Stage>

        func isAtRest(_ number: Int) -> Bool {
            switch states[number].state {
            case nil, .cancelled, .delivered, .lost, .disposed: true
            default: false
            }
        }
        func isInCarriage(_ number: Int) -> Bool { states[number].state?.isInCarriage ?? false }
    }

    struct Decision {
        let to: Int
        let cancels: Set<Purpose>
        let needsInCarriage: Purpose?
        let byCitizen: Bool
    }

    let slots: [Slot]
    let decisions: [[Decision]]
    let size: Int

    init() {
        slots = [
            Self.slot(.collect, [.registered]),
            Self.slot(.supplement, [.incomplete, .awaitingSupplement]),
            Self.slot(.result, [.resultReady, .unclaimed]),
            Self.slot(.sendBack, [.refused, .withdrawn, .discontinued, .returned]),
        ]
        decisions = Stage.allCases.map { stage in
            DossierMachine.moves(from: stage).filter { $0.who != [.coupled] }.map { move in
                let byCitizen: Set<DossierEvent> = [
                    .lodgedInPerson, .lodgedOnline, .paid, .supplemented, .withdrawn, .pickedUp,
                ]
                let guarded: [DossierEvent: Purpose] = [
                    .lodgingRevoked: .collect, .deliveryRevoked: .result,
                ]
                return Decision(
                    to: Self.number(move.to), cancels: Coupling.cancels(move.event),
                    needsInCarriage: guarded[move.event],
                    byCitizen: byCitizen.contains(move.event))
            }
        }
        size = slots.reduce(Stage.allCases.count) { $0 * $1.states.count }
    }

    static func number(_ stage: Stage) -> Int { Stage.allCases.firstIndex(of: stage) ?? 0 }

    private static func slot(_ purpose: Purpose, _ orderedIn: Set<Stage>) -> Slot {
        var slot = Slot(purpose: purpose, orderedIn: orderedIn)
        let fromCitizen = purpose == .collect || purpose == .supplement
        let (citizen, agency) = (Party.citizen, Party.office(20))
        let order = ParcelOrder(
            purpose: purpose, sender: fromCitizen ? citizen : agency,
            addressee: fromCitizen ? agency : citizen)
        slot.states.append((.announced, false))
        slot.steps.append([])
        var next = 1
        while next < slot.states.count {
            let (state, turnedBack) = slot.states[next]
            let position = ParcelPosition(
                state: state, office: 1, isTurnedBack: turnedBack, isStraightFromRound: true)
            for move in ParcelMachine.moves(from: state)
            where ParcelMachine.obstacle(
                to: move.event, at: position, of: order, office: 1, signedByBoth: true) == nil
            {
                let after = position.after(move, office: 1)
                let target = slot.states.firstIndex {
                    $0.state == after.state && $0.turnedBack == after.isTurnedBack
                }
                if target == nil {
                    slot.states.append((after.state, after.isTurnedBack))
                    slot.steps.append([])
                }
                let accepts = move.event == .accepted || move.event == .acceptedAtCounter
                slot.steps[next].append(
                    Step(
                        to: target ?? slot.states.count - 1,
                        stage: stages(purpose, move, turnedBack),
                        byCitizen: move.event == .delivered
                            || (accepts && fromCitizen && state?.isInCarriage == false)))
            }
            next += 1
        }
        return slot
    }

    private static func stages(_ purpose: Purpose, _ move: ParcelMove, _ turnedBack: Bool)
        -> [Int]
    {
        let event = HistoryEvent(
            event: move.event, from: move.from, to: move.to, at: Instant(microseconds: 0),
            turnedBack: turnedBack)
        let asks = Coupling.asks(purpose, event)
        return Stage.allCases.map { stage in
            guard let asks,
                Coupling.answer(purpose, move.event, asks: asks, stage: stage) == .moves,
                let next = DossierMachine.next(from: stage, event: asks)
            else { return number(stage) }
            return number(next)
        }
    }
}

/// All that can happen from one state to the next: arrays, since there are millions.
private struct Walk {
    let world = World()
    private(set) var reached: [Int32] = []
    private var from: [Int32] = []
    private var to: [Int32] = []
    private var byCitizen: [Bool] = []
    private(set) var isEnd: [Bool] = []

    init() {
        var number = [Int32](repeating: -1, count: world.size)
        func visit(_ code: Int, _ walk: inout Walk) -> Int32 {
            if number[code] < 0 {
                number[code] = Int32(walk.reached.count)
                walk.reached.append(Int32(code))
            }
            return number[code]
        }
        _ = visit(encode(World.number(.registered), [0, 0, 0, 0]), &self)
        var next = 0
        while next < reached.count {
            let (stage, parcels) = decode(Int(reached[next]))
            isEnd.append(
                Stage.allCases[stage].isFinal
                    && world.slots.indices.allSatisfy { world.slots[$0].isAtRest(parcels[$0]) })
            for (code, isCitizens) in successors(stage, parcels) {
                from.append(Int32(next))
                to.append(visit(code, &self))
                byCitizen.append(isCitizens)
            }
            next += 1
        }
    }

    private func encode(_ stage: Int, _ parcels: [Int]) -> Int {
        var code = stage
        for index in 0..<4 { code = code * world.slots[index].states.count + parcels[index] }
        return code
    }

    func decode(_ code: Int) -> (stage: Int, parcels: [Int]) {
        var (code, parcels) = (code, [0, 0, 0, 0])
        for index in (0..<4).reversed() {
            let count = world.slots[index].states.count
            parcels[index] = code % count
            code /= count
        }
        return (code, parcels)
    }

    private func successors(_ stage: Int, _ parcels: [Int]) -> [(Int, Bool)] {
        var codes: [(Int, Bool)] = []
        for (index, slot) in world.slots.enumerated() {
            var next = parcels
            for step in slot.steps[parcels[index]] {
                next[index] = step.to
                codes.append((encode(step.stage[stage], next), step.byCitizen))
            }
            if slot.orderedIn.contains(Stage.allCases[stage]) && slot.isAtRest(parcels[index]) {
                next[index] = 1
                codes.append((encode(stage, next), false))
            }
        }
        for decision in world.decisions[stage] {
            if let purpose = decision.needsInCarriage,
                !world.slots.indices.contains(where: {
                    world.slots[$0].purpose == purpose && world.slots[$0].isInCarriage(parcels[$0])
                })
            {
                continue
            }
            var next = parcels
            for (index, slot) in world.slots.enumerated()
            where decision.cancels.contains(slot.purpose)
                && slot.states[next[index]].state == .announced
            {
                next[index] =
                    slot.states.firstIndex { $0.state == .cancelled } ?? next[index]
            }
            codes.append((encode(decision.to, next), decision.byCitizen))
        }
        return codes
    }

    /// The states from which no end can be reached.
    func deadEnds(withoutCitizen: Bool) -> [Int] {
        var first = [Int32](repeating: 0, count: reached.count + 1)
        for edge in to.indices where !(withoutCitizen && byCitizen[edge]) {
            first[Int(to[edge]) + 1] += 1
        }
        for index in 1..<first.count { first[index] += first[index - 1] }
        var fill = first
        var sources = [Int32](repeating: 0, count: Int(first[reached.count]))
        for edge in to.indices where !(withoutCitizen && byCitizen[edge]) {
            sources[Int(fill[Int(to[edge])])] = from[edge]
            fill[Int(to[edge])] += 1
        }
        var leads = isEnd
        var waiting = reached.indices.filter { isEnd[$0] }
        while let here = waiting.popLast() {
            for index in first[here]..<first[here + 1] where !leads[Int(sources[Int(index)])] {
                leads[Int(sources[Int(index)])] = true
                waiting.append(Int(sources[Int(index)]))
            }
        }
        return reached.indices.filter { !leads[$0] }
    }

    func describe(_ index: Int) -> String {
        let (stage, parcels) = decode(Int(reached[index]))
        let slots = world.slots.indices.map { slot -> String in
            let state = world.slots[slot].states[parcels[slot]]
            return "\(world.slots[slot].purpose) \(state.state?.rawValue ?? "none")"
                + (state.turnedBack ? " (turned back)" : "")
        }
        return ([Stage.allCases[stage].rawValue] + slots).joined(separator: ", ")
    }
}

@Suite struct WalkTests {
    /// Somebody can always bring a case to its end, also when the citizen never comes again. A
    /// dead end would be a dossier that stays in a list for good, and nobody could help.
    @Test func noDossierGetsStuck() {
        let walk = Walk()
        print("the dossier with four parcels: \(walk.reached.count) states")
        for withoutCitizen in [false, true] {
            let dead = walk.deadEnds(withoutCitizen: withoutCitizen)
            #expect(dead.isEmpty, "\(dead.prefix(5).map(walk.describe))")
        }
        // The walk has been somewhere: every stage and every parcel state is met.
        #expect(walk.reached.count > 100_000)
        let stages = Set(walk.reached.map { walk.decode(Int($0)).stage })
        #expect(stages.count == Stage.allCases.count)
        for slot in 0..<4 {
            let states = Set(walk.reached.map { walk.decode(Int($0)).parcels[slot] })
            #expect(states.count == walk.world.slots[slot].states.count)
        }
    }
}
