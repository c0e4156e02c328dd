import Domain
import Foundation

/// The seed of this run: `TRAM_SEED`, or a fixed one, so that a failure can be had again.
enum Seed {
    static let value: UInt64 =
        ProcessInfo.processInfo.environment["TRAM_SEED"].flatMap { UInt64($0) } ?? 20_261_124
}

/// Facts as no careful office would write them: every event, wrong clocks, few offices and times
/// so that they collide, corrections of anything by anything.
struct RandomFacts {
    let order: ParcelOrder
    var facts: [Fact]

    init(_ random: inout SeededRandom) {
        let purpose = Purpose.allCases.randomElement(using: &random) ?? .collect
        order =
            switch purpose {
            case .collect, .supplement:
                ParcelOrder(purpose: purpose, sender: .citizen, addressee: .office(20))
            case .result, .sendBack:
                ParcelOrder(purpose: purpose, sender: .office(20), addressee: .citizen)
            case .forward:
                ParcelOrder(purpose: purpose, sender: .office(20), addressee: .office(21))
            }
        facts = []
        var hour = Int64(0)
        let count = Int.random(in: 0...14, using: &random)
        for number in 0..<count {
            hour += Int64.random(in: 0...3, using: &random)
            var fact = Self.fact(number, hour: hour, &random)
            // Often somebody says again what was just said.
            if let last = facts.last, Int.random(in: 0..<6, using: &random) == 0 {
                fact.act = last.act
                fact.office = last.office
                fact.worker = last.worker
                fact.person = last.person
                fact.minutes = last.minutes
            }
            facts.append(fact)
        }
        // Most parcels have been announced; a few have only scans so far.
        if Int.random(in: 0..<12, using: &random) > 0 {
            facts.append(
                Fact(
                    id: Self.id(count, &random), device: "service", counter: 0,
                    occurredAt: Scans.start + .seconds(Int64.random(in: 0...3, using: &random)),
                    person: 1, office: 1, act: .event(.announced)))
        }
        Self.correctSome(&facts, &random)
    }

    private static func id(_ number: Int, _ random: inout SeededRandom) -> UUID {
        // Ids in another order than the facts.
        Scans.id(number + 100 * Int.random(in: 1...99, using: &random))
    }

    private static func fact(
        _ number: Int, hour: Int64, _ random: inout SeededRandom
    ) -> Fact {
        func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &random) == 0 }
        let usual: [ParcelEvent] = [
            .accepted, .acceptedAtCounter, .arrived, .arrived, .dispatched, .takenOut, .missed,
            .delivered, .handedOver,
        ]
        let event =
            (chance(3) ? ParcelEvent.allCases : usual).randomElement(using: &random) ?? .arrived
        let minutes = [0, 0, 5, 15, 16, 40].randomElement(using: &random) ?? 0
        return Fact(
            id: id(number, &random),
            device: ["a", "b", "đ", "service"].randomElement(using: &random) ?? "a",
            counter: chance(4) ? Int64.random(in: 0...9, using: &random) : Int64(number),
            occurredAt: Scans.start + .seconds(hour * 3_600 + Int64(minutes) * 60)
                + .microseconds(Int64.random(in: 0...2_000, using: &random)),
            offsetMs: chance(5) ? Int64.random(in: -7_200_000...7_200_000, using: &random) : 0,
            entered: chance(8), person: Int32.random(in: 100...102, using: &random),
            office: Int32.random(in: 10...12, using: &random),
            act: .event(event),
            worker: chance(4) ? Int32.random(in: 100...102, using: &random) : nil,
            dispatch: chance(2) ? ["D1", "D2"].randomElement(using: &random) : nil,
            minutes: event == .handedOver ? !chance(6) : chance(12))
    }

    private static func correctSome(_ facts: inout [Fact], _ random: inout SeededRandom) {
        for index in facts.indices where Int.random(in: 0..<7, using: &random) == 0 {
            // Forwards, backwards, itself, or something that never came in.
            let aim = facts.randomElement(using: &random)?.id
            facts[index].corrects =
                Int.random(in: 0..<9, using: &random) == 0 ? Scans.id(1) : aim
            let isOrder = facts[index].act == .event(.announced)
            if !isOrder && Bool.random(using: &random) { facts[index].act = .void }
        }
    }

    /// The same facts in another order, some of them received twice.
    func shuffled(_ random: inout SeededRandom) -> [Fact] {
        var facts = facts.shuffled(using: &random)
        for fact in facts where Int.random(in: 0..<4, using: &random) == 0 {
            facts.insert(fact, at: Int.random(in: 0...facts.count, using: &random))
        }
        return facts
    }
}

/// A journey as the machine allows it, every step scanned by somebody with a right clock.
struct PerfectJourney {
    let order: ParcelOrder
    private(set) var facts: [Fact] = []

    init(_ random: inout SeededRandom) {
        let order = Bool.random(using: &random) ? Scans.collect : Scans.result
        self.order = order
        var position = ParcelPosition()
        var minute: Int64 = 0
        for number in 1...Int.random(in: 1...16, using: &random) {
            // More than a moment apart, and misses more than half a day: else they are the same.
            minute += 721 + Int64.random(in: 0...900, using: &random)
            let office = position.office ?? Int32.random(in: 10...12, using: &random)
            let legal = ParcelMachine.moves(from: position.state).filter { move in
                let isNews = move.event != facts.last?.act.event || move.event == .damaged
                return isNews
                    && ParcelMachine.obstacle(
                        to: move.event, at: position, of: order, office: office,
                        signedByBoth: true) == nil
            }
            guard let move = legal.randomElement(using: &random) else { break }
            let acceptsFromAgency =
                order.sender != .citizen
                && (move.event == .accepted || move.event == .acceptedAtCounter)
            facts.append(
                Fact(
                    id: Scans.id(number), device: "d\(number % 3)", counter: Int64(number),
                    occurredAt: Scans.start + .seconds(minute * 60), person: 100, office: office,
                    act: .event(move.event),
                    minutes: move.event == .handedOver || acceptsFromAgency))
            position = position.after(move, office: office)
        }
    }
}
