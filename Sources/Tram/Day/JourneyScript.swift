import Domain

/// What may happen on the way (tình tiết), apart from where the journey ends.
enum Detour: String, CaseIterable {
    case supplementBefore, supplementAfter, supplementInPerson, payment, suspension, forwarding
    case postponement, missedOnce, lostAndFound, damaged, cameBack
}

extension JourneyWriter {
    /// Writes the whole: from registration to the stage in which the day leaves the dossier.
    mutating func write(ending: Stage, detours: [Detour]) {
        guard lodge(ending) else { return }
        if detours.contains(.supplementBefore) && ending != .refused {
            askForPapers(stage: .incomplete)
            bringPapers(backTo: .lodged)
        }
        switch ending {
        case .lodged: return
        case .incomplete: return askForPapers(stage: .incomplete)
        case .refused: return refuse()
        case .withdrawn where random.chance(50): return withdraw()
        default: break
        }
        decide(.accepted, by: receiver, to: .accepted, DayDecision(dueOn: term()))
        if ending == .accepted { return }
        decide(.assigned, by: agencyCast.agencyClerk, to: .processing)
        for detour in detours { work(detour) }
        if !endWithoutResult(ending) { bringResult(ending, detours) }
    }

    // MARK: - Until the agency has it

    /// Registered and brought to the agency; false when the journey ends before.
    private mutating func lodge(_ ending: Stage) -> Bool {
        let early = [Stage.registered, .collecting].contains(ending)
        if !early && dossier.isInPerson {
            lodgeInPerson()
            return true
        }
        register(by: cast.clerk, collectByPost: true)
        if ending == .registered { return false }
        if ending == .discontinued && random.chance(30) {
            decide(
                .lapsed, by: cast.clerk, to: .discontinued,
                DayDecision(
                    reason: "nobody_came",
                    note: "Không ai ở nhà trong nhiều ngày, không liên lạc được."))
            return false
        }
        if ending == .withdrawn && random.chance(30) {
            withdrawBeforeLodging()
            return false
        }
        guard ending != .collecting else {
            setOutToAgency(0, stage: .collecting)
            return false
        }
        pickUp(0, stage: .collecting)
        carryToAgency(0)
        handToAgency(0, stage: .lodged)
        return true
    }

    private mutating func lodgeInPerson() {
        let person = receiver
        // Some citizens had asked for a pickup and then came themselves.
        register(by: person, collectByPost: random.chance(15))
        decide(.lodgedInPerson, by: person, to: .lodged)
        hour = nil
    }

    /// Either before anybody came, or while the post already had the papers: then they travel on,
    /// turned round, back to the citizen.
    private mutating func withdrawBeforeLodging() {
        guard random.chance(50) else {
            decide(.withdrawn, by: cast.clerk, to: .withdrawn)
            return
        }
        pickUp(0, stage: .collecting)
        decide(.withdrawn, by: cast.clerk, to: .withdrawn)
        hour = nil
        settle(
            0, .turnedBack, by: cast.clerk, reason: TurnBackReason.withdrawn.rawValue, to: .atOffice
        )
        takeOut(0)
        deliver(0, by: cast.worker)
    }

    // MARK: - While the agency has it

    private mutating func askForPapers(stage next: Stage) {
        decide(
            .supplementRequested, by: next == .incomplete ? receiver : agencyCast.agencyClerk,
            to: next, DayDecision(note: "Thiếu bản sao giấy tờ có chứng thực."))
    }

    private mutating func bringPapers(backTo next: Stage, inPerson: Bool? = nil) {
        if inPerson ?? random.chance(25) {
            decide(
                .supplemented, by: next == .lodged ? receiver : agencyCast.agencyClerk, to: next)
            return
        }
        let parcel = order(
            .supplement, from: nil, to: agency,
            by: random.chance(50) ? counter : agencyCast.agencyClerk)
        pickUp(parcel)
        carryToAgency(parcel)
        handToAgency(parcel, stage: next)
    }

    private mutating func work(_ detour: Detour) {
        let clerk = agencyCast.agencyClerk
        switch detour {
        case .supplementAfter, .supplementInPerson:
            askForPapers(stage: .awaitingSupplement)
            bringPapers(backTo: .processing, inPerson: detour == .supplementInPerson)
        case .payment:
            decide(
                .paymentRequested, by: clerk, to: .awaitingPayment,
                DayDecision(note: "Nộp lệ phí theo thông báo."))
            decide(.paid, by: random.chance(70) ? counter : clerk, to: .processing)
        case .suspension:
            decide(
                .suspended, by: clerk, to: .suspended,
                DayDecision(note: "Chờ ý kiến của cơ quan phối hợp."))
            decide(.resumed, by: clerk, to: .processing)
        case .postponement:
            decide(
                .postponed, by: clerk, to: .processing,
                DayDecision(
                    dueOn: hours.date.adding(days: Int.random(in: 26...40, using: &random)),
                    note: "Cần thêm thời gian xác minh."))
        case .forwarding:
            forward()
        case .supplementBefore, .missedOnce, .lostAndFound, .damaged, .cameBack:
            return
        }
    }

    /// The papers go on to the next agency (liên thông), by post, and with them the case.
    private mutating func forward() {
        let others = world.agencies.filter { $0.code != agency }
        guard !others.isEmpty else { return }
        let next = random.pick(others)
        guard
            let nextCast = world.cast(ward: dossier.ward, agency: next, random: &random)
        else { return }
        let first = agencyCast
        let parcel = order(.forward, from: agency, to: next.code, by: first.agencyClerk)
        takeFromAgency(parcel)
        decide(
            .forwarded, by: first.agencyClerk, to: .processing, DayDecision(toAgency: next.code))
        agency = next.code
        agencyCast = nextCast
        if first.agencyPostClerk.office != nextCast.agencyPostClerk.office {
            let sender = first.agencyPostClerk
            scan(
                parcel, .dispatched, by: sender,
                DayScan(dispatch: dispatch(from: sender, to: nextCast.agencyPostClerk)),
                to: .inDispatch)
            arrive(parcel, by: nextCast.agencyPostClerk)
        }
        handOver(
            parcel, from: nextCast.agencyPostClerk, to: nextCast.agencyClerk, to: .delivered)
    }
}
