import Foundation

/// The facts that count, each with its time, in the order in which they are taken in (lời khai).
///
/// The order depends on what the facts say, never on how they arrived.
struct Testimony {
    /// A fact and the time at which it takes its place.
    struct Placed {
        let fact: Fact
        let time: Instant
    }

    private(set) var acting: [Placed] = []
    /// Of the facts that take no part in the fold.
    private(set) var outcomes: [UUID: FactOutcome] = [:]
    private(set) var conflicts: [FactConflict] = []
    private(set) var replacements: [UUID: UUID] = [:]

    init(_ received: [Fact]) {
        let facts = Self.distinct(received)
        guard facts.contains(where: { $0.corrects != nil || $0.act == .void }) else {
            acting = Self.ordered(
                facts.indices.map { Candidate($0, facts, inPlaceOf: $0) }, facts)
            return
        }
        let corrections = Corrections(facts)
        var candidates: [Candidate] = []
        for (index, fact) in facts.enumerated() {
            if corrections.isOut[index] {
                outcomes[fact.id] = .out
            } else if let fault = corrections.faults[index] {
                outcomes[fact.id] = .conflict
                conflicts.append(FactConflict(fact: fact.id, kind: fault, state: nil))
            } else if fact.act == .void {
                outcomes[fact.id] = .applied
            } else {
                let place = corrections.place[index]
                candidates.append(Candidate(index, facts, inPlaceOf: place))
            }
        }
        acting = Self.ordered(candidates, facts)
        for placed in acting.reversed() {
            // Of several that replace one fact, the first in the order stands for it.
            if let aim = placed.fact.corrects { replacements[aim] = placed.fact.id }
        }
    }

    /// Each id once, sorted by id. The ledger refuses the same id with other content; should it
    /// slip through, the choice must still not depend on the order of arrival.
    private static func distinct(_ facts: [Fact]) -> [Fact] {
        var order = facts.indices.sorted { left, right in
            let (left, right) = (facts[left], facts[right])
            return left.id == right.id ? left.precedes(right) : left.id < right.id
        }
        var last: UUID?
        order.removeAll { index in
            defer { last = facts[index].id }
            return facts[index].id == last
        }
        return order.map { facts[$0] }
    }
}

// MARK: - Order

extension Testimony {
    /// A fact with what decides its place. A correction takes the place of what it corrects.
    private struct Candidate {
        let index: Int
        let id: UUID
        let device: String
        let counter: Int64
        let isStart: Bool
        /// Entered later: it keeps its own time, outside the device's chain.
        let isEntered: Bool
        /// Milliseconds since 1970.
        var time: Int64

        init(_ index: Int, _ facts: [Fact], inPlaceOf place: Int) {
            self.index = index
            id = facts[index].id
            isStart = facts[index].act == .event(.announced)
            device = facts[place].device
            counter = facts[place].counter
            isEntered = facts[place].entered
            let offset = facts[place].offsetMs
            let (sum, overflow) = facts[place].occurredAt.milliseconds
                .addingReportingOverflow(offset)
            // An absurd clock ends at the end of what an instant can hold.
            let bounded = overflow ? (offset < 0 ? Int64.min : Int64.max) : sum
            time = min(max(bounded, Int64.min / 1_000), Int64.max / 1_000)
        }

        func comesBeforeOnDevice(_ other: Candidate) -> Bool {
            if counter != other.counter { return counter < other.counter }
            return id < other.id
        }
    }

    private static func ordered(_ candidates: [Candidate], _ facts: [Fact]) -> [Placed] {
        var candidates = candidates
        raiseToRunningMaximum(&candidates)
        candidates.sort { left, right in
            // The order to carry is the start, whatever a clock says: a pickup may be scanned
            // offline before the office has registered it.
            if left.isStart != right.isStart { return left.isStart }
            if left.time != right.time { return left.time < right.time }
            let devices = compareUTF8(left.device, right.device)
            return devices == 0 ? left.comesBeforeOnDevice(right) : devices < 0
        }
        return candidates.map {
            Placed(fact: facts[$0.index], time: Instant(microseconds: $0.time * 1_000))
        }
    }

    /// A device counts even when its clock jumps: what it recorded later happened later.
    private static func raiseToRunningMaximum(_ candidates: inout [Candidate]) {
        var chain = candidates.indices.filter {
            !candidates[$0].isEntered && !candidates[$0].isStart
        }
        chain.sort { left, right in
            let devices = compareUTF8(candidates[left].device, candidates[right].device)
            return devices == 0
                ? candidates[left].comesBeforeOnDevice(candidates[right]) : devices < 0
        }
        for (earlier, later) in zip(chain, chain.dropFirst())
        where candidates[earlier].time > candidates[later].time
            && compareUTF8(candidates[earlier].device, candidates[later].device) == 0
        {
            candidates[later].time = candidates[earlier].time
        }
    }
}

/// Below zero if the left comes first, byte by byte. Swift's own `<` on strings follows Unicode's
/// equivalences, which PostgreSQL with the collation "C" does not.
func compareUTF8(_ left: String, _ right: String) -> Int {
    var (left, right) = (left.utf8.makeIterator(), right.utf8.makeIterator())
    while true {
        switch (left.next(), right.next()) {
        case (nil, nil): return 0
        case (nil, _): return -1
        case (_, nil): return 1
        case (let one?, let other?) where one != other: return one < other ? -1 : 1
        default: continue
        }
    }
}

extension Fact {
    /// Any total order over the content of facts with one id.
    fileprivate func precedes(_ other: Fact) -> Bool {
        let numbers: [(Int64, Int64)] = [
            (occurredAt.microseconds, other.occurredAt.microseconds),
            (offsetMs, other.offsetMs), (counter, other.counter),
            (Int64(person), Int64(other.person)), (Int64(office), Int64(other.office)),
            (worker.map(Int64.init) ?? .min, other.worker.map(Int64.init) ?? .min),
            (entered ? 1 : 0, other.entered ? 1 : 0), (minutes ? 1 : 0, other.minutes ? 1 : 0),
        ]
        if let (left, right) = numbers.first(where: { $0 != $1 }) { return left < right }
        let texts: [(String, String)] = [
            (device, other.device), (act.rawValue, other.act.rawValue),
            (dispatch.map { "=" + $0 } ?? "", other.dispatch.map { "=" + $0 } ?? ""),
            (corrects?.uuidString ?? "", other.corrects?.uuidString ?? ""),
        ]
        return (texts.lazy.map { compareUTF8($0, $1) }.first { $0 != 0 } ?? 0) < 0
    }
}
