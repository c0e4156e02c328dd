import Domain
import Foundation

/// Who may do what now (bảng điều phối): the one place where the journeys of a day stand.
///
/// Each step that is done puts the next one of its journey on somebody's list; whoever has an
/// empty list waits here. Nothing is polled and nobody sleeps.
actor DayBoard {
    enum Work: Sendable {
        /// All scans that lie ready on the person's device, up to a batch.
        case scans([DaySlip])
        case step(journey: Int, step: Int)
        case open(minutes: Int)
        case sign(minutes: Int, id: String, isLast: Bool)
    }

    private enum Job {
        case scan(DaySlip)
        case other(Work)
    }

    private struct Run {
        var step = -1
        var code = ""
        var tracking: String?
        var items: [String?]
        var scans: [Int: UUID] = [:]
        var waiting: [(past: Int, slip: DaySlip)] = []
        /// The latest moment at which anything is known to have happened.
        var latest: Instant
        var isOver = false
        var hasFailed = false
    }

    private struct Sheet {
        var expected: Set<Int>
        var present: Set<Int> = []
        var isOpened = false
    }

    let plan: DayPlan
    private let now: @Sendable () -> Instant
    private var devices: [DayPerson: DayDevice] = [:]
    private var marks: [Int: [Int: (sequence: Int64, id: UUID)]] = [:]
    private var echoMarks: [Int: [Int: (sequence: Int64, id: UUID)]] = [:]
    private var runs: [Run]
    private var sheets: [Sheet]
    private var lists: [DayPerson: [Job]] = [:]
    private var sleepers: [DayPerson: CheckedContinuation<Work?, Never>] = [:]
    /// Jobs that are on a list or in somebody's hands.
    private var underWay = 0
    private var isOver = false
    /// All that was answered, for the reckoning at the end.
    private(set) var acknowledged: [DayPerson: [DaySlip]] = [:]
    private(set) var tally = DayTally()
    private(set) var finished = 0

    init(plan: DayPlan, run: UInt64, now: @escaping @Sendable () -> Instant) {
        self.plan = plan
        self.now = now
        runs = plan.journeys.map { journey in
            Run(items: Array(repeating: nil, count: journey.parcels.count), latest: now())
        }
        sheets = plan.minutes.map { Sheet(expected: Set($0.items.map(\.journey))) }
        for person in plan.people {
            devices[person] = DayDevice(of: person, run: run, counter: 0)
        }
    }

    // MARK: - The beginning

    /// Devices have counted what was scanned before the service hears of it, in the order in which
    /// it happened; then every journey takes its first step.
    func begin() {
        var scanned: [(person: DayPerson, at: Instant, journey: Int, step: Int, isEcho: Bool)] = []
        for (journey, planned) in plan.journeys.enumerated() {
            for (index, step) in planned.steps.enumerated() {
                guard let time = step.time else { continue }
                scanned.append((step.person, time, journey, index, false))
                if let echo = step.echo {
                    scanned.append((echo, time + Self.echoDelay, journey, index, true))
                }
            }
        }
        scanned.sort { ($0.at, $0.journey, $0.step) < ($1.at, $1.journey, $1.step) }
        for each in scanned {
            guard let mark = devices[each.person]?.mark(at: each.at) else { continue }
            if each.isEcho {
                echoMarks[each.journey, default: [:]][each.step] = mark
            } else {
                marks[each.journey, default: [:]][each.step] = mark
            }
        }
        for journey in runs.indices { advance(journey) }
        endIfDone()
    }

    private static let echoDelay = Duration.seconds(20)

    // MARK: - Lists

    /// The next thing for somebody to do; nil when the day is over.
    func next(for person: DayPerson) async -> Work? {
        if let work = take(from: person) { return work }
        if isOver { return nil }
        return await withCheckedContinuation { sleepers[person] = $0 }
    }

    private func take(from person: DayPerson) -> Work? {
        guard var list = lists[person], !list.isEmpty else { return nil }
        defer { lists[person] = list }
        guard case .scan = list[0] else {
            guard case .other(let work) = list.removeFirst() else { return nil }
            return work
        }
        var slips: [DaySlip] = []
        var others: [Job] = []
        for job in list {
            if case .scan(let slip) = job, slips.count < Self.largestBatch {
                slips.append(slip)
            } else {
                others.append(job)
            }
        }
        list = others
        return .scans(slips)
    }

    private static let largestBatch = 200

    private func put(_ job: Job, on person: DayPerson) {
        underWay += 1
        lists[person, default: []].append(job)
        guard let sleeper = sleepers.removeValue(forKey: person) else { return }
        sleeper.resume(returning: take(from: person))
    }

    private func done(_ jobs: Int = 1) {
        underWay -= jobs
        endIfDone()
    }

    /// Sends everybody home.
    func breakOff() {
        isOver = true
        lists = [:]
        for sleeper in sleepers.values { sleeper.resume(returning: nil) }
        sleepers = [:]
    }

    private func endIfDone() {
        guard underWay == 0, !isOver else { return }
        breakOff()
        for (journey, run) in runs.enumerated() where !run.isOver && !run.hasFailed {
            tally.fault("Journey \(journey) stopped at step \(run.step) and nobody noticed.")
        }
    }

    // MARK: - Journeys

    /// Moves a journey on to its next step that somebody has to do.
    private func advance(_ journey: Int) {
        let steps = plan.journeys[journey].steps
        while true {
            release(journey, past: runs[journey].step)
            runs[journey].step += 1
            let index = runs[journey].step
            guard index < steps.count else {
                release(journey, past: .max)
                runs[journey].isOver = true
                finished += 1
                return
            }
            if begin(steps[index], index, of: journey) { return }
        }
    }

    /// True when the journey has to wait for the step.
    private func begin(_ step: DayStep, _ index: Int, of journey: Int) -> Bool {
        switch step.act {
        case .scan(let parcel, let event, let scan):
            let slip = slip(
                journey, index, by: step, act: .event(event), parcel: parcel, scan: scan)
            if let echo = step.echo { putEcho(of: slip, by: echo) }
            switch step.sending {
            case .never:
                tally.unscanned += 1
                return false
            case .late(let past):
                runs[journey].waiting.append((past, slip))
                return false
            case .inOrder, .mistake:
                put(.scan(slip), on: step.person)
                return true
            }
        case .undo(let mistaken):
            guard case .scan(let parcel, _, _) = plan.journeys[journey].steps[mistaken].act
            else { return false }
            var slip = slip(
                journey, index, by: step, act: .void, parcel: parcel, scan: DayScan())
            slip.corrects = runs[journey].scans[mistaken]
            put(.scan(slip), on: step.person)
            return true
        case .handOver(_, let minutes):
            sheets[minutes].present.insert(journey)
            openIfComplete(minutes)
            return true
        case .register, .decide, .order, .settle, .track:
            put(.other(.step(journey: journey, step: index)), on: step.person)
            return true
        }
    }

    private func release(_ journey: Int, past: Int) {
        let ready = runs[journey].waiting.filter { $0.past <= past }
        runs[journey].waiting.removeAll { $0.past <= past }
        for waiting in ready {
            put(.scan(waiting.slip), on: plan.journeys[journey].steps[waiting.slip.step].person)
        }
    }

    private func openIfComplete(_ minutes: Int) {
        guard !sheets[minutes].isOpened, !sheets[minutes].present.isEmpty,
            sheets[minutes].present == sheets[minutes].expected
        else { return }
        sheets[minutes].isOpened = true
        put(.other(.open(minutes: minutes)), on: plan.minutes[minutes].opener)
    }
}

// MARK: - What devices hold

extension DayBoard {
    private func slip(
        _ journey: Int, _ index: Int, by step: DayStep, act: Act, parcel: Int, scan: DayScan
    ) -> DaySlip {
        let happened = step.time ?? moment(of: journey)
        let mark =
            marks[journey]?[index] ?? devices[step.person]!.mark(at: happened)
        runs[journey].scans[index] = mark.id
        return DaySlip(
            id: mark.id, journey: journey, step: index, isEcho: false, sequence: mark.sequence,
            happened: happened, act: act, parcel: parcel, scan: scan)
    }

    private func putEcho(of slip: DaySlip, by person: DayPerson) {
        let planned = echoMarks[slip.journey]?[slip.step]
        let happened = planned == nil ? moment(of: slip.journey) : slip.happened + Self.echoDelay
        let mark = planned ?? devices[person]!.mark(at: happened)
        let echo = DaySlip(
            id: mark.id, journey: slip.journey, step: slip.step, isEcho: true,
            sequence: mark.sequence, happened: happened, act: slip.act, parcel: slip.parcel,
            scan: DayScan(evidence: slip.scan.evidence))
        put(.scan(echo), on: person)
    }

    /// A moment after everything that is known of the journey, to the millisecond.
    private func moment(of journey: Int) -> Instant {
        let next = max(now(), runs[journey].latest + .milliseconds(2))
        runs[journey].latest = next
        return next
    }

    /// How a batch of a person looks on its way.
    func batch(_ slips: [DaySlip], of person: DayPerson) -> BatchRequest {
        let device = devices[person]!
        return BatchRequest(
            device: device.name, sentAt: device.shows(now()).rfc3339(),
            scans: slips.map { slip in
                device.request(
                    slip, itemCode: runs[slip.journey].items[slip.parcel] ?? "",
                    name: plan.journeys[slip.journey].dossier.name)
            })
    }

    /// What happens to a batch on the way, besides arriving.
    func fate(of person: DayPerson) -> (losesAnswer: Int64?, isResent: Bool) {
        let lost = devices[person]!.chance(6)
        return (lost ? devices[person]!.number(in: 1...40) : nil, devices[person]!.chance(7))
    }
}

// MARK: - Answers

extension DayBoard {
    func code(of journey: Int) -> String { runs[journey].code }
    func tracking(of journey: Int) -> String? { runs[journey].tracking }
    func item(_ parcel: Int, of journey: Int) -> String? { runs[journey].items[parcel] }
    func hasFailed(_ journey: Int) -> Bool { runs[journey].hasFailed }

    func count(_ change: @Sendable (inout DayTally) -> Void) { change(&tally) }

    /// A step was answered as it should be.
    func did(_ journey: Int) {
        runs[journey].latest = max(runs[journey].latest, now())
        if !runs[journey].hasFailed { advance(journey) }
        done()
    }

    /// The dossier as the service showed it: its code, and the parcels that are new to the plan.
    func learn(_ answer: DossierAnswer, of journey: Int) {
        runs[journey].code = answer.code
        runs[journey].tracking = answer.trackingCode ?? runs[journey].tracking
        let planned = plan.journeys[journey].parcels
        for parcel in answer.parcels where !runs[journey].items.contains(parcel.itemCode) {
            guard
                let place = planned.indices.first(where: {
                    runs[journey].items[$0] == nil && planned[$0].purpose.rawValue == parcel.purpose
                })
            else {
                tally.fault("\(answer.code) has a parcel \(parcel.itemCode) that nobody ordered.")
                continue
            }
            runs[journey].items[place] = parcel.itemCode
        }
    }

    func learn(item: String, as parcel: Int, of journey: Int) {
        runs[journey].items[parcel] = item
    }

    /// The journey can't go on: its later steps are dropped, and nobody waits for its parcels.
    func fail(_ journey: Int, _ reason: String, job: Bool = true) {
        if !runs[journey].hasFailed {
            runs[journey].hasFailed = true
            finished += 1
            let code = runs[journey].code
            tally.fault(code.isEmpty ? reason : "\(code): \(reason)")
            for minutes in sheets.indices where !sheets[minutes].isOpened {
                sheets[minutes].present.remove(journey)
                if sheets[minutes].expected.remove(journey) != nil { openIfComplete(minutes) }
            }
        }
        if job { done() }
    }

    /// Scans were answered: whoever waited for them goes on.
    func sent(_ slips: [DaySlip], by person: DayPerson) {
        acknowledged[person, default: []] += slips
        for slip in slips where !slip.isEcho {
            let step = plan.journeys[slip.journey].steps[slip.step]
            if case .late = step.sending { continue }
            runs[slip.journey].latest = max(runs[slip.journey].latest, now())
            if !runs[slip.journey].hasFailed { advance(slip.journey) }
        }
        done(slips.count)
    }

    // MARK: - Minutes

    /// The journeys whose parcels lie on the table, with their item codes.
    func items(of minutes: Int) -> [(journey: Int, code: String)] {
        plan.minutes[minutes].items.compactMap { item in
            guard sheets[minutes].present.contains(item.journey),
                let code = runs[item.journey].items[item.parcel]
            else { return nil }
            return (item.journey, code)
        }
    }

    func drop(_ journey: Int, from minutes: Int, _ reason: String) {
        sheets[minutes].present.remove(journey)
        fail(journey, reason, job: false)
    }

    /// Both sides sign one after the other; with the second signature all parcels move.
    func opened(_ minutes: Int, id: String) {
        let signer = plan.minutes[minutes].fromSigner
        put(.other(.sign(minutes: minutes, id: id, isLast: false)), on: signer)
        done()
    }

    func signed(_ minutes: Int, id: String, isLast: Bool) {
        if isLast {
            for journey in sheets[minutes].present where !runs[journey].hasFailed {
                runs[journey].latest = max(runs[journey].latest, now())
                advance(journey)
            }
        } else {
            let signer = plan.minutes[minutes].toSigner
            put(.other(.sign(minutes: minutes, id: id, isLast: true)), on: signer)
        }
        done()
    }

    /// The minutes came to nothing, and so did the journeys of their parcels.
    func abandoned(_ minutes: Int, _ reason: String) {
        for journey in sheets[minutes].present { fail(journey, reason, job: false) }
        done()
    }
}
