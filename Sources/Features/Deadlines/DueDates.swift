import Domain
import Hummingbird
import Ledger
import Web

/// Why this date (vì sao ngày này), for programs.
struct DueDates {
    let station: Station

    func add(to routes: inout Routes) {
        routes.get(
            "/v1/dossiers/{code}/due-date",
            "The due date with its derivation, and whose time it was so far",
            roles: Deed.readHistories.roles, [.path("code", .dossierCode)],
            answer: DueDateView.schema, use: show)
    }

    func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let code = try context.path("code", as: DossierCode.self)
        guard
            let record = try await station.dossier(
                code, for: context.actor, on: PlainDate(context.now))
        else { throw Problem(.notFound) }
        let due = try await station.dueDate(of: record, for: context.actor, at: context.now)
        return try context.json(DueDateView(due, in: context.language))
    }
}

/// A due date as the API shows it. Lengths are ISO 8601 durations, exact to the microsecond.
struct DueDateView: Encodable {
    enum State: String, Encodable, CaseIterable {
        /// Nothing was promised yet.
        case none
        case due, standing
        case unknown
    }

    struct Day: Encodable {
        let day: PlainDate
        let verdict: String
        let number: Int?
        let worked: String?
        let pause: Int?
        let why: String
        let source: String?
    }

    struct Pause: Encodable {
        let stage: Stage
        let cause: Answerable
        let from: Instant
        let to: Instant?
        let beganBy: String?
        let endedBy: String?
    }

    struct Elapsed: Encodable {
        let total: String
        let post: String
        let agency: String
        let citizen: String
    }

    let dueAt: Instant?
    let state: State
    let basis: String?
    let term: Term?
    let startedAt: Instant?
    let startedBy: DossierEvent?
    let left: String?
    let calendarEdition: Int32?
    let summary: String?
    let days: [Day]
    let pauses: [Pause]
    let elapsed: Elapsed?

    init(_ due: DueDate, in language: Language) {
        let deadline = due.deadline
        dueAt = due.promised
        var left: String?
        switch deadline?.outcome {
        case nil: state = .none
        case .due: state = .due
        case .standing(let days):
            state = .standing
            left = Term(days: days, hours: nil)?.description
        case .standingHours(let length):
            state = .standing
            left = duration(length)
        case .unknown: state = .unknown
        }
        self.left = left
        switch deadline?.basis {
        case nil: (basis, term) = (nil, nil)
        case .term(let given): (basis, term) = ("term", given)
        case .entered: (basis, term) = ("entered", nil)
        }
        startedAt = deadline?.start.at
        startedBy = deadline?.start.event
        calendarEdition = due.clock.promise?.edition
        summary = due.summary?.text(in: language)
        days =
            deadline.map { deadline in
                deadline.days.prefix(Self.mostDays).map { Day($0, deadline, language) }
            } ?? []
        pauses = deadline?.pauses.map { Pause($0, due.people) } ?? []
        elapsed = due.elapsed.map {
            Elapsed(
                total: duration($0.total), post: duration($0.post), agency: duration($0.agency),
                citizen: duration($0.citizen))
        }
    }

    /// Four years of working days, as long as a term may be, with the days between.
    static let mostDays = 2_000

    static let schema = Schema.object([
        "due_at": Schema.time.optional, "state": .choice(State.self),
        "basis": Schema.text(max: 10).optional, "term": Schema.text(max: 10).optional,
        "started_at": Schema.time.optional,
        "started_by": Schema.choice(DossierEvent.self).optional,
        "left": Schema.text(max: 40).optional,
        "calendar_edition": Schema.integer(0...2_000_000_000).optional,
        "summary": Schema.text(max: 1_000).optional,
        "days": .list(
            of: .object([
                "day": .text(10...10), "verdict": .text(max: 20),
                "number": Schema.integer(0...1_000).optional,
                "worked": Schema.text(max: 40).optional,
                "pause": Schema.integer(0...1_000).optional, "why": .text(max: 500),
                "source": Schema.text(max: 500).optional,
            ]), max: mostDays),
        "pauses": .list(
            of: .object([
                "stage": .choice(Stage.self), "cause": .choice(Answerable.self), "from": .time,
                "to": Schema.time.optional, "began_by": Schema.text(max: 200).optional,
                "ended_by": Schema.text(max: 200).optional,
            ]), max: 1_000),
        "elapsed": Schema.object([
            "total": .text(max: 40), "post": .text(max: 40), "agency": .text(max: 40),
            "citizen": .text(max: 40),
        ]).optional,
    ]).named("DueDate")
}

extension DueDateView.Day {
    init(_ day: DeadlineDay, _ deadline: Deadline, _ language: Language) {
        let run = DueRun(first: day, last: day)
        self.day = day.day
        (verdict, number, worked, pause) =
            switch day.verdict {
            case .start: ("start", nil, nil, nil)
            case .counted(let number): ("counted", number, nil, nil)
            case .worked(let length): ("worked", nil, duration(length), nil)
            case .paused(let index): ("paused", nil, nil, index)
            case .afterCutOff: ("after_cut_off", nil, nil, nil)
            case .closed: ("closed", nil, nil, nil)
            case .off: ("off", nil, nil, nil)
            case .over: ("over", nil, nil, nil)
            }
        why = run.what(deadline).text(in: language)
        source = day.announced?.source
    }
}

extension DueDateView.Pause {
    init(_ pause: Domain.Pause, _ people: [Int: String]) {
        stage = pause.stage
        cause = pause.cause
        from = pause.from
        to = pause.to
        beganBy = people[pause.began]
        endedBy = pause.ended.flatMap { people[$0] }
    }
}

/// Microseconds as ISO 8601 has a length of time, in seconds: `PT609.000001S`.
private func duration(_ microseconds: Int64) -> String {
    let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    guard rest != 0 else { return "PT\(seconds)S" }
    let digits = String(rest)
    return "PT\(seconds).\(String(repeating: "0", count: 6 - digits.count))\(digits)S"
}
