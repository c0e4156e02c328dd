import Domain

// What goes wrong on a plausible day and must change nothing: scans that nobody made, that come in
// hours later and in another order, that two people made, or that hit the wrong parcel.

extension JourneyWriter {
    mutating func goWrong() {
        for parcel in parcels.indices { disturb(parcel) }
        if stage == .returned, random.chance(12) { mistake() }
    }

    /// At most one scan of a parcel stays away or comes late: of two in a row, nobody could tell
    /// what happened between.
    private mutating func disturb(_ parcel: Int) {
        let places = steps.indices.filter { steps[$0].parcel == parcel }
        var disturbed = false
        for (index, next) in zip(places, places.dropFirst()) {
            guard case .scan(_, let event, _) = steps[index].act else { continue }
            if event == .arrived && random.chance(4) {
                steps[index].echo = colleague(of: steps[index].person)
            }
            guard !disturbed, isImplied(event, by: steps[next].act), random.chance(14) else {
                continue
            }
            disturbed = true
            steps[index].echo = nil
            if random.chance(35) {
                steps[index].sending = .never
            } else {
                let last = max(next, steps.count - 1)
                steps[index].sending = .late(past: Int.random(in: next...last, using: &random))
                if random.chance(50) { remember(index, after: next) }
            }
        }
    }

    /// Somebody keys in what was not scanned, and remembers a time after the next step: the fact can
    /// only be the evidence of what has been inferred. Not of an arrival, which after a departure
    /// would be a return.
    private mutating func remember(_ index: Int, after next: Int) {
        guard case .scan(let parcel, let event, var scan) = steps[index].act, event != .arrived,
            event != .takenOut, steps[index].time != nil, let later = steps[next].time
        else { return }
        scan.isEntered = true
        steps[index].act = .scan(parcel: parcel, event, scan)
        steps[index].time = later + .seconds(Int64.random(in: 10...40, using: &random))
    }

    /// Whether the step that follows tells that this one must have happened.
    private func isImplied(_ event: ParcelEvent, by act: DayStep.Act) -> Bool {
        switch act {
        case .scan(_, .arrived, _): event == .accepted || event == .dispatched
        case .scan(_, .dispatched, _): event == .acceptedAtCounter || event == .arrived
        case .scan(_, .takenOut, _): event == .arrived
        // A miss tells it only of a first round: keyed in after the return, it fits the last one.
        case .scan(_, .delivered, _): event == .takenOut
        // Minutes are opened over parcels that lie at the office, so the last arrival is needed.
        case .scan, .handOver, .settle, .register, .decide, .order, .undo, .track: false
        }
    }

    private func colleague(of person: DayPerson) -> DayPerson? {
        [cast.worker, cast.clerk, agencyCast.agencyWorker, agencyCast.agencyPostClerk]
            .first { $0.office == person.office && $0 != person }
    }

    /// Somebody far away has a delivered parcel's number under the reader, notices, and undoes it.
    private mutating func mistake() {
        let known: Set = [cast.clerk.office, agencyCast.agencyPostClerk.office]
        guard let parcel = parcels.lastIndex(where: { $0.state == .delivered }),
            let person = world.stranger(to: known, random: &random)
        else { return }
        steps.append(
            DayStep(
                act: .scan(parcel: parcel, .takenOut, DayScan()), person: person,
                sending: .mistake, stage: stage))
        steps.append(DayStep(act: .undo(step: steps.count - 1), person: person, stage: stage))
    }
}

extension DayStep {
    /// The parcel that the step is about.
    var parcel: Int? {
        switch act {
        case .scan(let parcel, _, _), .settle(let parcel, _, _), .handOver(let parcel, _),
            .order(let parcel):
            parcel
        case .register, .decide, .undo, .track: nil
        }
    }
}
