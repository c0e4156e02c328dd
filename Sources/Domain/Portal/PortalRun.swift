/// The shortest legal way from nothing to where the portal says a dossier is (chuỗi bước suy ra).
///
/// An import knows one status and a few dates. What must have happened in between follows from the
/// machine: the run is searched for in its table, so a change of the table changes the runs, and a
/// status that no longer can be reached is found by a test and not by a province.
package struct PortalRun: Hashable, Sendable {
    package let moves: [DossierMove]

    /// Whether the run contains the acceptance, which has a date of its own and promises another.
    package var accepts: Bool { moves.contains { $0.event == .accepted } }

    package var stage: Stage? { moves.last?.to }

    /// The run for a status. A few statuses are two stages of ours, told apart by the dates.
    package init(
        to status: NationalStatus, receivedAt: Instant?, finishedAt: Instant?,
        channel: PortalChannel?
    ) {
        let goal: Stage =
            switch status {
            case .newlyRegistered: .registered
            case .accepted: .accepted
            case .notAccepted: .refused
            case .processing: .processing
            case .supplementRequested: receivedAt == nil ? .incomplete : .awaitingSupplement
            case .paymentRequested: .awaitingPayment
            case .withdrawn: .withdrawn
            case .stopped: finishedAt == nil ? .suspended : .discontinued
            case .finished: .resultReady
            case .returned: .returned
            }
        // A case that ended after it was accepted must show that it was. A refused one was not,
        // whatever its day of receipt is meant to say.
        let via: Stage? = receivedAt != nil && goal != .refused ? .accepted : nil
        let lodging: DossierEvent = channel == .inPerson ? .lodgedInPerson : .lodgedOnline
        moves =
            Self.shortest(to: goal, via: via, preferring: lodging)
            ?? Self.shortest(to: goal, via: nil, preferring: lodging) ?? []
    }

    /// Breadth first over pairs of a stage and whether `via` has been passed. Nil when there is no
    /// way.
    package static func shortest(
        to goal: Stage, via: Stage?, preferring preferred: DossierEvent
    ) -> [DossierMove]? {
        let start = Place(stage: nil, passed: via == nil)
        var reachedBy: [Place: (move: DossierMove, from: Place)] = [:]
        var frontier = [start]
        while !frontier.isEmpty {
            var next: [Place] = []
            for place in frontier {
                for move in usable(from: place.stage, preferring: preferred) {
                    let there = Place(stage: move.to, passed: place.passed || move.to == via)
                    guard reachedBy[there] == nil else { continue }
                    reachedBy[there] = (move, place)
                    next.append(there)
                }
            }
            frontier = next
        }
        var place = Place(stage: goal, passed: true)
        var moves: [DossierMove] = []
        while place != start {
            guard let step = reachedBy[place] else { return nil }
            moves.append(step.move)
            place = step.from
        }
        return moves.reversed()
    }

    /// The moves that an import may infer. Where the post answers there must be a parcel, and what
    /// only a parcel or a calendar brings about needs one: an import has neither.
    private static func usable(
        from stage: Stage?, preferring preferred: DossierEvent
    ) -> [DossierMove] {
        let moves = DossierMachine.moves(from: stage).filter {
            $0.to != $0.from && $0.to.answers != .post
                && !$0.who.isSubset(of: [.coupled, .calendar])
        }
        return moves.filter { $0.event == preferred } + moves.filter { $0.event != preferred }
    }

    private struct Place: Hashable {
        let stage: Stage?
        let passed: Bool
    }
}

/// One event that an import writes (bước suy ra từ Cổng).
package struct PortalStep: Hashable, Sendable {
    package let event: DossierEvent
    package let from: Stage?
    package let to: Stage
    package let occurredAt: Instant
    package let dueAt: Instant?
    package let outcome: Outcome?
    package let reason: String?
}

extension PortalRecord {
    package var run: PortalRun {
        PortalRun(to: status, receivedAt: receivedAt, finishedAt: finishedAt, channel: channel)
    }

    /// The events to write, in order, none earlier than the one before.
    ///
    /// The acceptance and the end have the portal's dates. An event between them is given the
    /// latest time known before it, the ones before any date the first date there is, and a
    /// dossier without any date the day in its code.
    package var steps: [PortalStep] {
        let moves = run.moves
        let dated = moves.map { date(of: $0) }
        var time = receivedAt ?? dated.lazy.compactMap { $0 }.first ?? code.day.startOfDay
        return zip(moves, dated).map { move, date in
            time = max(time, date ?? time)
            let demands = move.event.demands
            return PortalStep(
                event: move.event, from: move.from, to: move.to, occurredAt: time,
                dueAt: demands.contains(.dueAt) ? dueAt : nil,
                // The portal has no status for a request that was declined in substance: it is
                // finished like any other.
                outcome: demands.contains(.outcome) ? .granted : nil,
                reason: demands.contains(.reason) ? Self.reasonOfImport : nil)
        }
    }

    /// Never the sender's remark: histories hold no personal data.
    package static let reasonOfImport = "Theo trạng thái trên Cổng Dịch vụ công quốc gia"

    private func date(of move: DossierMove) -> Instant? {
        switch move.event {
        case .accepted: receivedAt
        case .pickedUp: returnedAt ?? finishedAt
        default: move.to.clock == .stopped ? finishedAt : nil
        }
    }
}
