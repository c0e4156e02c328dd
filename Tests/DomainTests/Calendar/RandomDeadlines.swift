import Domain

/// Calendars and histories as chance has them, on a raster of quarters of an hour.
struct RandomCalendar {
    private(set) var days: [CalendarDay] = []
    private(set) var times: [OfficeTime] = []
    var calendar: WorkingCalendar { WorkingCalendar(days, times: times, edition: 3) }

    private static let patterns = [
        "07:30-11:30,13:00-17:00", "07:30-11:30,13:00-17:00", "08:00-12:00,13:30-17:30",
        "07:00-11:00", "13:15-18:45", "00:00-24:00", "06:45-09:00,09:15-10:00,22:00-24:00",
    ].compactMap { OfficeHours($0) }

    init(_ random: inout SeededRandom) {
        let first = RandomDeadline.firstDay
        for scope in [Int32?.none, 7] {
            for weekday in Weekday.allCases {
                let isWorked = weekday.isWeekend ? chance(15, &random) : chance(95, &random)
                guard scope == nil || chance(25, &random) else { continue }
                times.append(
                    OfficeTime(
                        office: scope, weekday: weekday,
                        hours: isWorked ? Self.patterns.randomElement(using: &random) : nil,
                        cutOff: chance(70, &random)
                            ? .random(in: 20...70, using: &random) * 15 : nil,
                        validFrom: scope == nil
                            ? first.adding(days: -400)
                            : first.adding(days: .random(in: -50...300, using: &random)),
                        validTo: scope == nil || chance(50, &random)
                            ? nil : first.adding(days: .random(in: 300...600, using: &random)),
                        source: "chance", revision: "1"))
            }
        }
        for year in [2026, 2027] where chance(year == 2026 ? 97 : 60, &random) {
            announce(PlainDate(year: year, month: 1, day: 1), .off, nil)
        }
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            let kind = CalendarDay.Kind.allCases.randomElement(using: &random)
            announce(
                first.adding(days: .random(in: 0...500, using: &random)), kind,
                kind == .halfDay || (kind == .makeUp && chance(50, &random))
                    ? Self.patterns.randomElement(using: &random) : nil,
                office: chance(30, &random) ? 7 : nil)
        }
    }

    private mutating func announce(
        _ day: PlainDate?, _ kind: CalendarDay.Kind?, _ hours: OfficeHours?, office: Int32? = nil
    ) {
        guard let day, let kind else { return }
        days.append(
            CalendarDay(
                day: day, kind: kind, hours: hours, office: office, source: "chance",
                revision: String(days.count)))
    }
}

func chance(_ percent: Int, _ random: inout SeededRandom) -> Bool {
    Int.random(in: 0..<100, using: &random) < percent
}

/// A legal history of a dossier, with pauses, postponements, losses and times entered late.
struct RandomDeadline {
    private(set) var events: [ClockEvent] = []
    private var at: Instant
    private var stage = Stage.lodged

    static let firstDay = PlainDate(daysSince1970: 20_454)

    init(_ random: inout SeededRandom) {
        let days = Int.random(in: 0..<360, using: &random)
        at = Self.firstDay.adding(days: days).at(minute: .random(in: 0..<96, using: &random) * 15)
        add(.registered, .registered)
        step(&random)
        add(.lodgedInPerson, .lodged)
        step(&random)
        accept(&random)
        step(&random)
        if chance(90, &random) { add(.assigned, .processing) }
        for _ in 0..<Int.random(in: 0...7, using: &random) {
            step(&random)
            move(&random)
        }
    }

    private mutating func accept(_ random: inout SeededRandom) {
        switch Int.random(in: 0..<100, using: &random) {
        case ..<45:
            add(.accepted, .accepted, term: .days(.random(in: 0...12, using: &random)))
        case ..<70:
            add(.accepted, .accepted, term: .hours(.random(in: 1...50, using: &random)))
        default: add(.accepted, .accepted, due: someday(&random))
        }
    }

    private func someday(_ random: inout SeededRandom) -> Instant {
        at + .seconds(Int64.random(in: -90...1_500, using: &random) * 900)
    }

    /// A quarter of an hour or some days, and now and then into the past.
    private mutating func step(_ random: inout SeededRandom) {
        let quarters =
            switch Int.random(in: 0..<100, using: &random) {
            case ..<45: Int.random(in: 0...40, using: &random)
            case ..<90: Int.random(in: 0...700, using: &random)
            case ..<95: Int.random(in: 700...3_000, using: &random)
            default: Int.random(in: -60...0, using: &random)
            }
        at = at + .seconds(quarters * 900)
    }

    private mutating func add(
        _ event: DossierEvent, _ to: Stage, due: Instant? = nil, edition: Int32? = nil,
        term: Term? = nil
    ) {
        stage = to
        events.append(
            ClockEvent(
                sequence: events.count + 1, event: event, stage: to, at: at,
                dueAt: term == nil ? due : at, edition: term == nil ? edition : 1, term: term))
    }

    private mutating func move(_ random: inout SeededRandom) {
        let moves = DossierMachine.moves(from: stage).filter {
            ![.withdrawn, .discontinued].contains($0.event) || chance(10, &random)
        }
        guard let move = moves.randomElement(using: &random) else { return }
        switch move.event {
        case .postponed: add(.postponed, move.to, due: someday(&random))
        case .dueDateRevised: add(.dueDateRevised, move.to, due: someday(&random), edition: 2)
        default: add(move.event, move.to)
        }
    }
}
