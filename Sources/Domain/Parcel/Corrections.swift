import Foundation

/// Which facts still count (dữ kiện còn hiệu lực), after all that correct one another.
///
/// Facts name what they correct, so they form trees, and by mistake or malice also circles. A
/// fact is out if one that is in names it: the leaves, whom nobody names, are in, and from there
/// the answer is found downwards. So the undoing of an undoing restores, and whoever corrects a
/// correction brings back the first fact as well: a third version has to name that one again.
struct Corrections {
    private(set) var isOut: [Bool]
    /// Why a correction has no power. Such a fact takes no part in the history.
    private(set) var faults: [ConflictKind?]
    /// The fact whose place in the order each one takes: its own, unless it is a correction that
    /// is more than a void.
    private(set) var place: [Int]
    private var target: [Int?]

    /// The facts are without duplicates and sorted by id.
    init(_ facts: [Fact]) {
        isOut = [Bool](repeating: false, count: facts.count)
        faults = [ConflictKind?](repeating: nil, count: facts.count)
        place = Array(facts.indices)
        target = facts.map { fact in fact.corrects.flatMap { Self.find($0, in: facts) } }
        dropPowerless(facts)
        dropCircles()
        decide(facts)
    }

    /// The fact that this one corrects with power.
    func corrected(by index: Int) -> Int? { target[index] }

    private mutating func dropPowerless(_ facts: [Fact]) {
        for (index, fact) in facts.enumerated() {
            if let aim = target[index] {
                if facts[aim].act == .event(.announced) {
                    // Without its order a parcel would be nowhere.
                    fail(index, .correctsOrder)
                } else if facts[aim].minutes && !fact.minutes {
                    fail(index, .correctsMinutes)
                } else if facts[aim].act.event?.kind == .decision && !fact.minutes
                    && fact.act.event?.kind != .decision
                {
                    // What somebody decided by name is not scanned away by whoever has a phone.
                    fail(index, .correctsDecision)
                }
            } else if fact.act == .void {
                // Any other correction is an account of its own, and stands by itself until
                // what it corrects comes in; a void says nothing else.
                fail(index, .correctsUnknown)
            }
        }
    }

    /// Walks from each fact along what it corrects; whoever is met twice on one walk lies on a
    /// circle, and all on the circle lose their power.
    private mutating func dropCircles() {
        var walk = [Int](repeating: 0, count: target.count)
        for start in target.indices where walk[start] == 0 {
            var next: Int? = start
            while let here = next, walk[here] == 0 {
                walk[here] = start + 1
                next = target[here]
            }
            guard let meeting = next, walk[meeting] == start + 1 else { continue }
            var circle = [meeting]
            while let here = target[circle[circle.count - 1]], here != meeting {
                circle.append(here)
            }
            for index in circle { fail(index, .correctsInCircle) }
        }
    }

    private mutating func fail(_ index: Int, _ kind: ConflictKind) {
        target[index] = nil
        faults[index] = kind
    }

    private mutating func decide(_ facts: [Fact]) {
        var waitingFor = [Int](repeating: 0, count: facts.count)
        for case let aim? in target { waitingFor[aim] += 1 }
        var order = facts.indices.filter { waitingFor[$0] == 0 }
        var position = 0
        while position < order.count {
            let index = order[position]
            position += 1
            guard let aim = target[index] else { continue }
            if !isOut[index] { isOut[aim] = true }
            waitingFor[aim] -= 1
            if waitingFor[aim] == 0 { order.append(aim) }
        }
        // Backwards, so that the place of what is corrected is known first.
        for index in order.reversed() where facts[index].act != .void {
            if let aim = target[index] { place[index] = place[aim] }
        }
    }

    private static func find(_ id: UUID, in facts: [Fact]) -> Int? {
        var (low, high) = (0, facts.count)
        while low < high {
            let middle = (low + high) / 2
            if facts[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < facts.count && facts[low].id == id ? low : nil
    }
}
