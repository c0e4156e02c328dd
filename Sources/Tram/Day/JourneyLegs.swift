import Domain

// The legs of a journey: a parcel from a hand to the next, written as the people do it.

extension JourneyWriter {
    /// Who receives, accepts, refuses and gives out for the agency: the desk where there is one.
    var receiver: DayPerson { agencyCast.desk ?? agencyCast.agencyClerk }

    /// Who helps the citizen near home: the post office, if the dossier has anything to do with it.
    var counter: DayPerson { collectByPost ? cast.clerk : agencyCast.agencyClerk }

    var isOnePostOffice: Bool { cast.clerk.office == agencyCast.agencyPostClerk.office }

    // MARK: - From the citizen

    /// Fetched at home or brought to the counter, and then at the post office of the ward.
    mutating func pickUp(_ parcel: Int, stage next: Stage? = nil) {
        if random.chance(30) {
            scan(
                parcel, .acceptedAtCounter, by: cast.clerk, DayScan(evidence: pickup()),
                stage: next, to: .atOffice)
        } else {
            fetch(parcel, stage: next)
            arrive(parcel, by: random.chance(50) ? cast.worker : cast.clerk)
        }
    }

    /// The worker has it, and is on the way.
    mutating func fetch(_ parcel: Int, stage next: Stage? = nil) {
        scan(
            parcel, .accepted, by: cast.worker, DayScan(evidence: pickup()), stage: next,
            to: .withCourier)
    }

    private mutating func pickup() -> DayScan.Evidence {
        .pickup(
            papers: Int.random(in: 2...9, using: &random), seal: "NP\(number(6))",
            fee: random.chance(40) ? 30_000 : nil, receipt: "BL-\(number(7))")
    }

    /// Underway when the day ends: with the worker, at an office, or in a dispatch.
    mutating func setOutToAgency(_ parcel: Int, stage next: Stage) {
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            fetch(parcel, stage: next)
        case 1 where !isOnePostOffice:
            pickUp(parcel, stage: next)
            dispatch(parcel, from: cast.clerk, to: agencyCast.agencyPostClerk)
        case 2:
            pickUp(parcel, stage: next)
            carryToAgency(parcel)
        default:
            pickUp(parcel, stage: next)
        }
    }

    /// From the citizen's post office to the agency's, if that is another.
    mutating func carryToAgency(_ parcel: Int) {
        guard !isOnePostOffice else { return }
        dispatch(parcel, from: cast.clerk, to: agencyCast.agencyPostClerk)
        arrive(parcel, by: random.chance(50) ? agencyCast.agencyWorker : agencyCast.agencyPostClerk)
    }

    /// The post hands over, the agency signs.
    mutating func handToAgency(_ parcel: Int, stage next: Stage? = nil) {
        let giver = random.chance(50) ? agencyCast.agencyPostClerk : agencyCast.agencyWorker
        handOver(parcel, from: giver, to: receiver, stage: next, to: .delivered)
    }

    // MARK: - From the agency

    /// The agency hands over, the post signs: a clerk at the counter, or a worker on a round.
    mutating func takeFromAgency(
        _ parcel: Int, stage next: Stage? = nil, byClerk: Bool? = nil
    ) {
        if byClerk ?? random.chance(75) {
            handOver(
                parcel, from: agencyCast.agencyClerk, to: agencyCast.agencyPostClerk, stage: next,
                to: .atOffice)
        } else {
            handOver(
                parcel, from: agencyCast.agencyClerk, to: agencyCast.agencyWorker, stage: next,
                to: .withCourier)
            arrive(parcel, by: agencyCast.agencyWorker)
        }
    }

    /// Accepted over the counter without minutes, by somebody whose scans came in days later.
    mutating func takeWithoutMinutes(_ parcel: Int, stage next: Stage) {
        scan(
            parcel, .acceptedAtCounter, by: agencyCast.agencyPostClerk, stage: next, to: .atOffice)
    }

    mutating func carryToCitizen(_ parcel: Int) {
        guard !isOnePostOffice else { return }
        dispatch(parcel, from: agencyCast.agencyPostClerk, to: cast.clerk)
        arrive(parcel, by: cast.clerk)
    }

    mutating func carryBackToAgency(_ parcel: Int) {
        guard !isOnePostOffice else { return }
        dispatch(parcel, from: cast.clerk, to: agencyCast.agencyPostClerk)
        arrive(parcel, by: agencyCast.agencyPostClerk)
    }

    // MARK: - At the door

    mutating func takeOut(_ parcel: Int) {
        let worker = cast.worker
        if random.chance(30) {
            scan(
                parcel, .takenOut, by: cast.clerk, DayScan(worker: worker.username),
                to: .outForDelivery)
        } else {
            scan(parcel, .takenOut, by: worker, to: .outForDelivery)
        }
    }

    mutating func miss(_ parcel: Int, _ reason: MissReason) {
        let again = reason == .refused ? nil : hours.date.adding(days: 2)
        scan(
            parcel, .missed, by: cast.worker, DayScan(evidence: .miss(reason, again: again)),
            to: .outForDelivery)
    }

    mutating func deliver(_ parcel: Int, by person: DayPerson, stage next: Stage? = nil) {
        let relation = random.pick(["self", "self", "self", "spouse", "child", "proxy"])
        scan(
            parcel, .delivered, by: person,
            DayScan(
                evidence: .delivery(
                    relation: relation, idLast4: number(4), fee: random.chance(30) ? 30_000 : nil)),
            stage: next, to: .delivered)
    }

    mutating func arrive(_ parcel: Int, by person: DayPerson) {
        scan(parcel, .arrived, by: person, DayScan(evidence: .seal(whole: true)), to: .atOffice)
    }

    private mutating func dispatch(_ parcel: Int, from: DayPerson, to: DayPerson) {
        scan(
            parcel, .dispatched, by: from, DayScan(dispatch: dispatch(from: from, to: to)),
            to: .inDispatch)
    }

    /// Digits as they stand on a seal or a receipt.
    private mutating func number(_ digits: Int) -> String {
        (0..<digits).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
    }
}
