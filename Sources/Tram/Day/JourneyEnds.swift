import Domain

// How a journey ends: in the middle of the agency's work, without a result, or with one on its way
// to the citizen.

extension JourneyWriter {
    /// True when the day leaves the dossier at the agency, or it ended there.
    mutating func endWithoutResult(_ ending: Stage) -> Bool {
        let clerk = agencyCast.agencyClerk
        switch ending {
        case .processing:
            break
        case .awaitingSupplement:
            decide(
                .supplementRequested, by: clerk, to: .awaitingSupplement,
                DayDecision(note: "Bổ sung bản chính để đối chiếu."))
            if random.chance(40) {
                pickUp(order(.supplement, from: nil, to: agency, by: counter))
            }
        case .awaitingPayment:
            decide(
                .paymentRequested, by: clerk, to: .awaitingPayment,
                DayDecision(note: "Nộp lệ phí theo thông báo."))
        case .suspended:
            decide(
                .suspended, by: clerk, to: .suspended,
                DayDecision(note: "Chờ kết quả xác minh thực địa."))
        case .discontinued:
            decide(
                .discontinued, by: clerk, to: .discontinued,
                DayDecision(
                    reason: "no_grounds",
                    note: "Không đủ căn cứ giải quyết, đã thông báo cho công dân."))
            sendPapersBack(byChance: 50)
        case .withdrawn:
            withdraw()
        default:
            return false
        }
        return true
    }

    mutating func refuse() {
        decide(
            .refused, by: receiver, to: .refused,
            DayDecision(note: "Thủ tục không thuộc thẩm quyền giải quyết."))
        if collectByPost { sendPapersBack(byChance: 85) }
    }

    mutating func withdraw() {
        decide(
            .withdrawn, by: receiver, to: .withdrawn,
            DayDecision(note: "Công dân đề nghị rút hồ sơ."))
        sendPapersBack(byChance: 60)
    }

    /// The papers of a case that is over go home by post, or the citizen takes them along.
    private mutating func sendPapersBack(byChance percent: Int) {
        guard random.chance(percent) else { return }
        let parcel = order(.sendBack, from: agency, to: nil, by: agencyCast.agencyClerk)
        takeFromAgency(parcel)
        guard random.chance(80) else { return }
        carryToCitizen(parcel)
        takeOut(parcel)
        deliver(parcel, by: cast.worker)
    }

    // MARK: - With a result

    mutating func bringResult(_ ending: Stage, _ detours: [Detour]) {
        let byPost = returnByPost
        decide(
            .resultReady, by: agencyCast.agencyClerk, to: .resultReady,
            DayDecision(outcome: random.chance(90) ? .granted : .declined))
        guard ending != .resultReady else { return }
        guard byPost else {
            decide(.pickedUp, by: receiver, to: .returned)
            return
        }
        let parcel = parcels.count - 1
        switch ending {
        case .returning:
            setOut(parcel)
        case .unclaimed:
            comeBack(parcel)
        default:
            if detours.contains(.cameBack) {
                comeBack(parcel)
                tryAgain()
            } else {
                bringHome(parcel, detours)
            }
        }
    }

    /// Underway when the day ends: in a dispatch, at an office, or on somebody's round.
    private mutating func setOut(_ parcel: Int) {
        takeFromAgency(parcel, stage: .returning)
        guard random.chance(70) else { return }
        carryToCitizen(parcel)
        if random.chance(40) { takeOut(parcel) }
    }

    private mutating func bringHome(_ parcel: Int, _ detours: [Detour]) {
        let missed = detours.contains(.missedOnce)
        takeFromAgency(parcel, stage: .returning, byClerk: missed ? true : nil)
        carryToCitizen(parcel)
        if detours.contains(.damaged) {
            settle(
                parcel, .damaged, by: cast.clerk, reason: "Bì thư bị ướt, đã bọc lại.",
                to: .atOffice)
        }
        if detours.contains(.lostAndFound) {
            settle(
                parcel, .lost, by: cast.clerk, reason: "Kiểm kê cuối ngày không thấy bưu gửi.",
                stage: .processing, to: .lost)
            settle(
                parcel, .found, by: cast.clerk, reason: "Tìm thấy trong túi thư khác.",
                stage: .returning, to: .atOffice)
        }
        takeOut(parcel)
        if missed {
            miss(parcel, random.pick([.notFound, .notCome]))
            // Two arrivals at one office within a quarter of an hour would count as one, and the
            // day is played in minutes: where it has just arrived, the worker tries next door.
            if isOnePostOffice {
                arrive(parcel, by: cast.worker)
                deliver(parcel, by: cast.clerk, stage: .returned)
                return
            }
        }
        deliver(parcel, by: cast.worker, stage: .returned)
    }

    // MARK: - And back again

    private mutating func comeBack(_ parcel: Int) {
        if isOnePostOffice && random.chance(50) {
            takeFromAgency(parcel, stage: .returning, byClerk: true)
            takeOut(parcel)
            miss(parcel, .refused)
            arrive(parcel, by: cast.worker)
            turnBack(parcel, .refused)
        } else if random.chance(30) {
            happened(daysAgo: 0)
            takeWithoutMinutes(parcel, stage: .returning)
            carryToCitizen(parcel)
            takeOut(parcel)
            miss(parcel, .refused)
            arrive(parcel, by: cast.worker)
            turnBack(parcel, .refused)
        } else {
            happened(daysAgo: 9)
            takeWithoutMinutes(parcel, stage: .returning)
            carryToCitizen(parcel)
            for days in [7, 0] {
                happened(daysAgo: days)
                takeOut(parcel)
                miss(parcel, .notCome)
                arrive(parcel, by: cast.worker)
            }
            turnBack(parcel, .notCome)
        }
        carryBackToAgency(parcel)
        handOver(
            parcel, from: agencyCast.agencyPostClerk, to: agencyCast.agencyClerk,
            stage: .unclaimed, to: .delivered)
    }

    /// A phone that was out of coverage tells what it saw then.
    private mutating func happened(daysAgo days: Int) {
        daysAgo = days
        hour = Double.random(in: 0...0.2, using: &random)
    }

    private mutating func turnBack(_ parcel: Int, _ reason: TurnBackReason) {
        hour = nil
        daysAgo = 0
        settle(parcel, .turnedBack, by: cast.clerk, reason: reason.rawValue, to: .atOffice)
    }

    private mutating func tryAgain() {
        if random.chance(50) {
            decide(.pickedUp, by: receiver, to: .returned)
            return
        }
        let parcel = order(.result, from: agency, to: nil, by: agencyCast.agencyClerk)
        takeFromAgency(parcel, stage: .returning)
        carryToCitizen(parcel)
        takeOut(parcel)
        deliver(parcel, by: cast.worker, stage: .returned)
    }
}
