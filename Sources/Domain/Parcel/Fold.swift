import Foundation

/// Tells from all facts about a parcel what has happened to it (gấp dữ kiện thành hành trình).
///
/// Pure and total: any facts, in any order of the array, give one history. The file
/// `Testimony.swift` finds the facts that count and puts them in order; here they are taken in,
/// one by one.
package func fold(_ order: ParcelOrder, _ facts: [Fact]) -> History {
    let testimony = Testimony(facts)
    var folding = Folding(order, atLeast: testimony.acting.count)
    for placed in testimony.acting { folding.take(placed) }
    return folding.history(with: testimony)
}

/// A history in the making.
private struct Folding {
    private let order: ParcelOrder
    private var steps: [HistoryEvent] = []
    private var position = ParcelPosition()
    private var outcomes: [UUID: FactOutcome] = [:]
    private var conflicts: [FactConflict] = []
    /// The inferred steps that no fact has filled yet, by their event.
    private var owed: [ParcelEvent: [Int]] = [:]
    /// Which inferred steps facts have filled, and when: such a step happened when its fact says,
    /// too, so that the same fact sent twice is still known as a repetition.
    private var fills: [(step: Int, at: Instant)] = []
    /// The step by which the parcel came to the office where it is.
    private var entry: Int?
    /// The latest time at which the parcel was seen.
    private var latest: Instant?

    init(_ order: ParcelOrder, atLeast count: Int) {
        self.order = order
        steps.reserveCapacity(count)
        outcomes.reserveCapacity(count)
    }

    /// One fact: the first of five readings that applies.
    mutating func take(_ placed: Testimony.Placed) {
        guard let event = placed.fact.act.event else { return }
        let claim = Claim(placed, event)
        if let index = same(claim) {
            settle(claim, at: index)
            saw(claim)
        } else if obstacle(to: claim, at: position) == nil {
            write(claim)
            outcomes[claim.fact.id] = .applied
            saw(claim)
        } else if let index = owed[event]?.last(where: { claim.isAlike(steps[$0]) }) {
            // It speaks of the past, so it says nothing of where the parcel is now.
            settle(claim, at: index)
        } else if let index = unsigned(claim) {
            settle(claim, at: index)
        } else if writeRun(before: claim) {
            outcomes[claim.fact.id] = .applied
            saw(claim)
        } else {
            conflicts.append(conflict(claim))
            outcomes[claim.fact.id] = .conflict
        }
    }

    func history(with testimony: Testimony) -> History {
        var outcomes = outcomes
        for (fact, outcome) in testimony.outcomes { outcomes[fact] = outcome }
        return History(
            events: steps, outcomes: outcomes, conflicts: testimony.conflicts + conflicts,
            head: head, replacements: testimony.replacements)
    }
}

// MARK: - The same again

extension Folding {
    /// Two scans of one act, by two hands or twice by one, come within this time.
    private static let moment = Duration.seconds(15 * 60)
    /// One visit to a door, keyed in twice, is one miss; the next day's is another.
    private static let sameMiss = Duration.seconds(12 * 3_600)

    /// The step that the fact only repeats.
    private func same(_ claim: Claim) -> Int? {
        if claim.event != .damaged, let index = alikeMomentsAgo(claim) { return index }
        if claim.event != .redirected,
            let last = steps.lastIndex(where: { $0.event != .damaged }),
            claim.isAlike(steps[last]),
            claim.event != .missed || claim.time - steps[last].at <= Self.sameMiss
        {
            return last
        }
        // The parcel is there already, by whatever step it came.
        if claim.event == .arrived, position.state == .atOffice,
            position.office == claim.fact.office
        {
            return entry
        }
        return nil
    }

    /// The acceptance that a scan alone has made, and that these minutes sign at last, wherever the
    /// parcel is by now.
    private func unsigned(_ claim: Claim) -> Int? {
        guard claim.fact.minutes, claim.event == .accepted || claim.event == .acceptedAtCounter
        else { return nil }
        return steps.lastIndex { claim.isAlike($0) && !$0.minutes }
    }

    private func alikeMomentsAgo(_ claim: Claim) -> Int? {
        let since = claim.time - Self.moment
        let written = steps.indices.reversed().lazy
            .prefix { steps[$0].at >= since }
            .first { claim.isAlike(steps[$0]) }
        if let written { return written }
        return fills.reversed().lazy
            .prefix { $0.at >= since }
            .first { claim.isAlike(steps[$0.step]) }?.step
    }

    /// Evidence for a step that is there already: it fills an inferred one, once.
    private mutating func settle(_ claim: Claim, at index: Int) {
        if claim.fact.minutes && claim.isAlike(steps[index]) { steps[index].minutes = true }
        if let place = owed[claim.event]?.lastIndex(of: index), claim.isAlike(steps[index]) {
            owed[claim.event]?.remove(at: place)
            steps[index].confirmedBy = claim.fact.id
            fills.append((index, claim.time))
            outcomes[claim.fact.id] = .confirmed
        } else {
            outcomes[claim.fact.id] = .repeated
        }
    }
}

// MARK: - New steps

extension Folding {
    private func obstacle(
        to claim: Claim, at position: ParcelPosition
    ) -> ParcelMachine.Obstacle? {
        ParcelMachine.obstacle(
            to: claim.event, at: position, of: order, office: claim.fact.office,
            signedByBoth: claim.fact.minutes)
    }

    /// Writes the fact as a step. Only after `obstacle` has found none.
    private mutating func write(_ claim: Claim) {
        guard let move = ParcelMachine.move(from: position.state, event: claim.event) else {
            return
        }
        append(
            HistoryEvent(
                event: claim.event, from: move.from, to: move.to, office: claim.fact.office,
                person: claim.fact.person, worker: claim.worker, dispatch: claim.fact.dispatch,
                at: claim.time, fact: claim.fact.id, minutes: claim.fact.minutes,
                turnedBack: position.isTurnedBack),
            by: move, office: claim.fact.office)
    }

    /// Writes the steps that must have come before the fact, and then the fact; or nothing, if
    /// it would still not be legal.
    private mutating func writeRun(before claim: Claim) -> Bool {
        guard let situation = Situation(position, office: claim.fact.office),
            let run = ParcelMachine.run(to: claim.event, from: situation)
        else { return false }
        var ahead = position
        for event in run {
            guard let move = ParcelMachine.move(from: ahead.state, event: event) else {
                return false
            }
            ahead = ahead.after(move, office: claim.fact.office)
        }
        guard obstacle(to: claim, at: ahead) == nil else { return false }
        for event in run { infer(event, before: claim) }
        write(claim)
        return true
    }

    private mutating func infer(_ event: ParcelEvent, before claim: Claim) {
        guard let move = ParcelMachine.move(from: position.state, event: event) else { return }
        let office: Int32? =
            switch event {
            case .dispatched: position.office
            case .accepted: nil
            default: claim.fact.office
            }
        let namesWorker =
            event == .takenOut && (claim.event == .missed || claim.event == .delivered)
        owed[event, default: []].append(steps.count)
        append(
            HistoryEvent(
                event: event, from: move.from, to: move.to, office: office,
                worker: namesWorker ? claim.fact.worker ?? claim.fact.person : nil,
                at: claim.time, earliest: min(latest ?? claim.time, claim.time),
                turnedBack: position.isTurnedBack),
            by: move, office: office)
    }

    private mutating func append(_ step: HistoryEvent, by move: ParcelMove, office: Int32?) {
        if move.to == .atOffice && move.from != .atOffice { entry = steps.count }
        position = position.after(move, office: office)
        steps.append(step)
    }

    private mutating func saw(_ claim: Claim) {
        latest = max(latest ?? claim.time, claim.time)
    }

    private func conflict(_ claim: Claim) -> FactConflict {
        let towardsOffice = !order.addressee(turnedBack: position.isTurnedBack).isCitizen
        let unsigned =
            switch claim.event {
            case .delivered: towardsOffice
            case .handedOver: !claim.fact.minutes
            default: false
            }
        let kind: ConflictKind =
            switch position.state {
            case nil: .notAnnounced
            case .delivered, .disposed: .illegal
            default: unsigned ? .needsHandOver : .illegal
            }
        return FactConflict(fact: claim.fact.id, kind: kind, state: position.state)
    }
}

// MARK: - The end

extension Folding {
    private var head: ParcelHead? {
        guard let state = position.state, let last = steps.last else { return nil }
        let addressee = order.addressee(turnedBack: position.isTurnedBack)
        // Who has it in hand was given it by the last step that was more than news.
        let giver = steps.last { $0.event != .damaged && $0.event != .missed } ?? last
        let (office, person): (Int32?, Int32?) =
            switch state.answers {
            case .sender: (order.sender.office, nil)
            case .worker: (nil, giver.worker)
            case .office: (position.office, nil)
            case .addressee: (addressee.office, nil)
            case .carrier, .post, .nobody: (nil, nil)
            }
        return ParcelHead(
            state: state, office: office, person: person, turnedBack: position.isTurnedBack,
            addressee: addressee, isStraightFromRound: position.isStraightFromRound,
            since: giver.at)
    }
}

/// A fact about an event, with its time.
private struct Claim {
    let fact: Fact
    let event: ParcelEvent
    let time: Instant

    init(_ placed: Testimony.Placed, _ event: ParcelEvent) {
        fact = placed.fact
        time = placed.time
        self.event = event
    }

    /// The worker in whose hands the event puts the parcel, or who was at the door. A person who
    /// names no other means herself.
    var worker: Int32? {
        switch event {
        case .accepted, .takenOut, .missed: fact.worker ?? fact.person
        case .announced, .acceptedAtCounter, .cancelled, .arrived, .dispatched, .delivered,
            .handedOver, .turnedBack, .redirected, .damaged, .lost, .found, .recovered,
            .disposed:
            fact.worker
        }
    }

    /// Whether the step may be the very thing that the fact speaks of. What an inferred step
    /// does not know speaks for nothing.
    func isAlike(_ step: HistoryEvent) -> Bool {
        guard step.event == event else { return false }
        let knowsOffice = step.office != nil || !step.isInferred
        if comparesOffice && knowsOffice && step.office != fact.office { return false }
        let knowsWorker = step.worker != nil || !step.isInferred
        if comparesWorker && knowsWorker && step.worker != worker { return false }
        guard let there = step.dispatch, let here = fact.dispatch else { return true }
        return there == here
    }

    private var comparesWorker: Bool {
        event == .accepted || event == .takenOut || event == .missed
    }

    private var comparesOffice: Bool {
        switch event {
        case .accepted, .cancelled, .delivered, .handedOver, .lost: false
        case .announced, .acceptedAtCounter, .arrived, .dispatched, .takenOut, .missed,
            .turnedBack, .redirected, .damaged, .found, .recovered, .disposed:
            true
        }
    }
}
