import Domain
import Foundation

/// The fold a second time, as the design's sentences have it: slow, plain, and with nothing in
/// common with the real one but the table of runs. The two must agree on every set of facts.
struct PlainFold {
    struct Step: Equatable {
        var event: String
        var from: String
        var to: String
        var office: Int32?
        var worker: Int32?
        var dispatch: String?
        var at: Int64
        var earliest: Int64?
        var fact: UUID?
        var confirmedBy: UUID?
        /// When the confirming fact happened.
        var confirmedAt: Int64?
        /// Both sides have signed for it.
        var signed = false
    }

    private(set) var steps: [Step] = []
    private(set) var outcomes: [UUID: String] = [:]
    private let order: ParcelOrder
    private let all: [UUID: Fact]
    private var seen = Int64.min

    init(_ order: ParcelOrder, _ facts: [Fact]) {
        self.order = order
        all = Dictionary(facts.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for fact in all.values {
            if isOut(fact) {
                outcomes[fact.id] = "out"
            } else if isPowerless(fact) {
                outcomes[fact.id] = "conflict"
            } else if fact.act == .void {
                outcomes[fact.id] = "applied"
            }
        }
        let live = all.values.filter { outcomes[$0.id] == nil }
        for (fact, time) in ordered(live) { take(fact, time) }
    }

    // MARK: 2. Live

    private func aim(_ fact: Fact) -> Fact? {
        guard let id = fact.corrects, let aim = all[id], aim.act.rawValue != "announced",
            fact.minutes || !aim.minutes,
            fact.minutes || !decides(aim) || decides(fact)
        else { return nil }
        return aim
    }

    private func decides(_ fact: Fact) -> Bool {
        [
            "cancelled", "turned_back", "redirected", "damaged", "lost", "found", "recovered",
            "disposed",
        ].contains(fact.act.rawValue)
    }

    private func isInCircle(_ fact: Fact) -> Bool {
        var next = aim(fact)
        for _ in 0...all.count {
            if next?.id == fact.id { return true }
            next = next.flatMap(aim)
        }
        return false
    }

    private func corrects(_ fact: Fact) -> Fact? { isInCircle(fact) ? nil : aim(fact) }

    private func isPowerless(_ fact: Fact) -> Bool {
        let knows = fact.corrects.map { all[$0] != nil } ?? false
        return knows ? corrects(fact) == nil : fact.act == .void
    }

    private func isOut(_ fact: Fact) -> Bool {
        all.values.contains { corrects($0)?.id == fact.id && !isOut($0) }
    }

    private func place(_ fact: Fact) -> Fact {
        fact.act == .void ? fact : corrects(fact).map(place) ?? fact
    }

    // MARK: 3. Order

    private func ordered(_ live: [Fact]) -> [(Fact, Int64)] {
        func key(_ id: UUID) -> [UInt8] { Array(id.uuidString.lowercased().utf8) }
        func before(_ one: (Fact, Int64), _ two: (Fact, Int64)) -> Bool {
            let (left, right) = (place(one.0), place(two.0))
            let starts = [one.0, two.0].map { $0.act.rawValue == "announced" }
            if starts[0] != starts[1] { return starts[0] }
            if one.1 != two.1 { return one.1 < two.1 }
            let devices = (Array(left.device.utf8), Array(right.device.utf8))
            if devices.0 != devices.1 { return devices.0.lexicographicallyPrecedes(devices.1) }
            if left.counter != right.counter { return left.counter < right.counter }
            return key(one.0.id).lexicographicallyPrecedes(key(two.0.id))
        }
        func ownTime(_ fact: Fact) -> Int64 {
            place(fact).occurredAt.milliseconds + place(fact).offsetMs
        }
        let timed = live.map { fact -> (Fact, Int64) in
            if place(fact).entered || fact.act.rawValue == "announced" {
                return (fact, ownTime(fact))
            }
            let earlier = live.filter { other in
                let (left, right) = (place(other), place(fact))
                guard !left.entered, other.act.rawValue != "announced",
                    Array(left.device.utf8) == Array(right.device.utf8)
                else { return false }
                if left.counter != right.counter { return left.counter < right.counter }
                return !key(fact.id).lexicographicallyPrecedes(key(other.id))
            }
            return (fact, earlier.map(ownTime).max() ?? ownTime(fact))
        }
        return timed.sorted(by: before)
    }

    // MARK: 4. Fold

    private var state: String { steps.last?.to ?? "none" }
    private var turnedBack: Bool { steps.contains { $0.event == "turned_back" } }
    private var toCitizen: Bool {
        (turnedBack ? order.sender : order.addressee) == .citizen
    }
    /// Where the parcel lies: the office that took it in last.
    private var office: Int32? {
        guard state == "at_office" else { return nil }
        return steps.last { $0.to == "at_office" && $0.from != "at_office" }?.office
    }
    private var fromRound: Bool {
        let last = steps.last { $0.event != "damaged" }
        return last?.event == "arrived" && last?.from == "out_for_delivery"
    }

    private mutating func take(_ fact: Fact, _ time: Int64) {
        let event = fact.act.rawValue
        if let index = same(fact, time) {
            fill(index, fact, time, ifAlike: alike(fact, steps[index]))
            seen = max(seen, time)
        } else if let to = legal(fact) {
            append(fact, to, time)
        } else if let index = steps.lastIndex(where: {
            $0.fact == nil && $0.confirmedBy == nil && alike(fact, $0)
        }) {
            fill(index, fact, time, ifAlike: true)
        } else if fact.minutes, ["accepted", "accepted_at_counter"].contains(event),
            let index = steps.lastIndex(where: { alike(fact, $0) && !$0.signed })
        {
            fill(index, fact, time, ifAlike: true)
        } else if let run = run(fact) {
            let copy = self
            for step in run {
                let worker = fact.worker ?? fact.person
                let names = step == "taken_out" && ["missed", "delivered"].contains(event)
                let place = step == "dispatched" ? office : fact.office
                guard let to = next(step, place ?? -1, signed: false) else { continue }
                steps.append(
                    Step(
                        event: step, from: state, to: to,
                        office: step == "accepted" ? nil : place, worker: names ? worker : nil,
                        at: time, earliest: min(seen, time)))
            }
            if let to = legal(fact) {
                append(fact, to, time)
            } else {
                self = copy
                outcomes[fact.id] = "conflict"
            }
        } else {
            outcomes[fact.id] = "conflict"
        }
    }

    private mutating func append(_ fact: Fact, _ to: String, _ time: Int64) {
        let event = fact.act.rawValue
        let holds = ["accepted", "taken_out", "missed"].contains(event)
        steps.append(
            Step(
                event: event, from: state, to: to, office: fact.office,
                worker: holds ? fact.worker ?? fact.person : fact.worker,
                dispatch: fact.dispatch, at: time, fact: fact.id, signed: fact.minutes))
        outcomes[fact.id] = "applied"
        seen = max(seen, time)
    }

    private mutating func fill(_ index: Int, _ fact: Fact, _ time: Int64, ifAlike: Bool) {
        if ifAlike && fact.minutes { steps[index].signed = true }
        if ifAlike && steps[index].fact == nil && steps[index].confirmedBy == nil {
            steps[index].confirmedBy = fact.id
            steps[index].confirmedAt = time
            outcomes[fact.id] = "confirmed"
        } else {
            outcomes[fact.id] = "repeated"
        }
    }

    private func same(_ fact: Fact, _ time: Int64) -> Int? {
        let event = fact.act.rawValue
        if event != "damaged" {
            let latest = steps.lastIndex { step in
                let near = [step.at, step.confirmedAt ?? step.at].contains { time - $0 <= 900_000 }
                return near && alike(fact, step)
            }
            if let latest { return latest }
        }
        if event != "redirected", let last = steps.lastIndex(where: { $0.event != "damaged" }),
            alike(fact, steps[last]),
            event != "missed" || time - steps[last].at <= 12 * 3_600_000
        {
            return last
        }
        if event == "arrived", state == "at_office", office == fact.office {
            return steps.lastIndex { $0.to == "at_office" && $0.from != "at_office" }
        }
        return nil
    }

    private func alike(_ fact: Fact, _ step: Step) -> Bool {
        let event = fact.act.rawValue
        let free = ["accepted", "cancelled", "delivered", "handed_over", "lost"]
        let inferred = step.fact == nil
        func differs(_ known: Int32?, _ claimed: Int32?) -> Bool {
            known == nil && inferred ? false : known != claimed
        }
        if step.event != event { return false }
        if !free.contains(event) && differs(step.office, fact.office) { return false }
        if ["accepted", "taken_out", "missed"].contains(event),
            differs(step.worker, fact.worker ?? fact.person)
        {
            return false
        }
        return step.dispatch == nil || fact.dispatch == nil || step.dispatch == fact.dispatch
    }

    private func legal(_ fact: Fact) -> String? {
        next(fact.act.rawValue, fact.office, signed: fact.minutes)
    }

    /// The design's table of moves, read row by row.
    private func next(_ event: String, _ place: Int32, signed: Bool) -> String? {
        let here = state == "at_office" && office == place
        let carried = ["with_courier", "at_office", "in_dispatch", "out_for_delivery"]
        let inHand = ["with_courier", "out_for_delivery"].contains(state) || here
        let waiting = ["announced", "cancelled"].contains(state)
        switch event {
        case "announced": return state == "none" ? "announced" : nil
        case "accepted": return waiting ? "with_courier" : nil
        case "accepted_at_counter":
            return waiting || state == "with_courier" ? "at_office" : nil
        case "cancelled": return state == "announced" ? "cancelled" : nil
        case "arrived":
            let from = ["with_courier", "in_dispatch", "out_for_delivery", "lost"]
            return from.contains(state) ? "at_office" : nil
        case "dispatched": return here ? "in_dispatch" : nil
        case "taken_out": return here ? "out_for_delivery" : nil
        case "delivered": return inHand && toCitizen ? "delivered" : nil
        case "handed_over": return inHand && !toCitizen && signed ? "delivered" : nil
        case "missed":
            return state == "out_for_delivery" || (here && fromRound) ? state : nil
        case "turned_back": return here && !turnedBack ? state : nil
        case "redirected": return here ? state : nil
        case "damaged": return carried.contains(state) ? state : nil
        case "lost": return carried.contains(state) ? "lost" : nil
        case "found": return state == "lost" ? "at_office" : nil
        case "recovered": return state == "delivered" ? "at_office" : nil
        case "disposed": return here && turnedBack && toCitizen ? "disposed" : nil
        default: return nil
        }
    }

    private func run(_ fact: Fact) -> [String]? {
        let position = ParcelPosition(state: ParcelState(rawValue: state), office: office)
        guard let event = fact.act.event,
            let situation = Situation(position, office: fact.office)
        else { return nil }
        return ParcelMachine.run(to: event, from: situation)?.map(\.rawValue)
    }
}
