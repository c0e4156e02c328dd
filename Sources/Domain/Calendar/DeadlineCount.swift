/// Walks through the days of a term (đếm ngày), and takes down what it sees.
struct DeadlineCount {
    let start: ClockEvent
    let pauses: [Pause]
    let calendar: WorkingCalendar
    private(set) var seen: [DeadlineDay] = []

    private let firstDay: PlainDate
    /// The day on which the clock stopped and has not gone on.
    private let lastDay: PlainDate?

    init(start: ClockEvent, pauses: [Pause], calendar: WorkingCalendar) {
        self.start = start
        self.pauses = pauses
        self.calendar = calendar
        firstDay = PlainDate(start.at)
        lastDay = pauses.last.flatMap { $0.to == nil ? PlainDate($0.from) : nil }
    }

    private mutating func see(_ day: PlainDate, _ verdict: DeadlineDay.Verdict) {
        seen.append(
            DeadlineDay(day: day, verdict: verdict, announced: calendar.exceptions[day]))
    }

    private func pause(at instant: Instant) -> Int? {
        pauses.firstIndex { $0.covers(instant) }
    }

    /// Takes down a day on which the office does not work.
    private mutating func seeClosed(_ day: PlainDate) {
        see(day, calendar.exceptions[day]?.kind == .off ? .off : .closed)
    }

    // MARK: Days

    mutating func days(_ term: Int) -> Deadline.Outcome {
        guard term > 0 else { return sameDay() }
        return days(term) { calendar, day in calendar.closing(of: day) }
    }

    /// The n-th working day on which the clock ran from the opening to the closing. `ends` tells
    /// when a day is over; for a day that is worked, it is not nil.
    private mutating func days(
        _ term: Int, ends: (WorkingCalendar, PlainDate) -> Instant?
    ) -> Deadline.Outcome {
        var counted = 0
        var day = firstDay
        while true {
            if let lastDay, day > lastDay { return .standing(daysLeft: term - counted) }
            guard calendar.isAnnounced(year: day.year) else { return .unknown(year: day.year) }
            if day == firstDay {
                see(day, .start)
            } else if let hours = calendar.hours(of: day), let end = ends(calendar, day) {
                let opening = min(day.at(minute: hours.opens), end)
                if let pause = pause(at: end) ?? pause(at: opening) {
                    see(day, .paused(pause))
                } else {
                    counted += 1
                    see(day, .counted(counted))
                    if counted == term { return .due(end) }
                }
            } else {
                seeClosed(day)
            }
            day = day.adding(days: 1)
        }
    }

    /// No days: the first working day on which the clock runs at the cut-off hour and at the end.
    private mutating func sameDay() -> Deadline.Outcome {
        var day = firstDay
        while true {
            if let lastDay, day > lastDay { return .standing(daysLeft: 0) }
            guard calendar.isAnnounced(year: day.year) else { return .unknown(year: day.year) }
            if let hours = calendar.hours(of: day) {
                let end = day.at(minute: hours.closes)
                let cutOff = calendar.cutOff(of: day, hours)
                if cutOff < start.at {
                    see(day, .afterCutOff)
                } else if let pause = pause(at: end) ?? pause(at: cutOff) {
                    see(day, .paused(pause))
                } else {
                    see(day, .counted(0))
                    return .due(end)
                }
            } else {
                seeClosed(day)
            }
            day = day.adding(days: 1)
        }
    }

    // MARK: A date that somebody set

    /// It stays, unless the clock stood still before it or it lies on a day off.
    mutating func entered(_ due: Instant) -> Deadline.Outcome {
        guard start.at < due else { return .due(due) }
        let promised = PlainDate(due)
        var day = promised
        while !calendar.isWorking(day) {
            guard calendar.isAnnounced(year: day.year) else { return .unknown(year: day.year) }
            day = day.adding(days: 1)
        }
        guard let term = calendar.workingDays(after: firstDay, through: day) else {
            return .unknown(year: promised.year)
        }
        // On the day itself the hour that was promised is the end of it.
        func end(_ calendar: WorkingCalendar, _ day: PlainDate) -> Instant? {
            day == promised ? due : calendar.closing(of: day)
        }
        return term > 0 ? days(term, ends: end) : onTheDay(due)
    }

    /// Promised for the day of the promise, and so for any later day on which the clock runs at
    /// its end.
    private mutating func onTheDay(_ due: Instant) -> Deadline.Outcome {
        var day = firstDay
        while true {
            if let lastDay, day > lastDay { return .standing(daysLeft: 0) }
            guard calendar.isAnnounced(year: day.year) else { return .unknown(year: day.year) }
            if calendar.isWorking(day), let closing = calendar.closing(of: day) {
                let end = day == firstDay ? due : closing
                if let pause = pause(at: end) {
                    see(day, .paused(pause))
                } else {
                    see(day, .counted(0))
                    return .due(end)
                }
            } else {
                seeClosed(day)
            }
            day = day.adding(days: 1)
        }
    }

    // MARK: Hours

    /// The moment in which so much office time has passed while the clock ran.
    mutating func hours(_ term: Int) -> Deadline.Outcome {
        var left = Int64(term) * 3_600_000_000
        var day = firstDay
        while true {
            if let lastDay, day > lastDay { return .standingHours(left: left) }
            guard calendar.isAnnounced(year: day.year) else { return .unknown(year: day.year) }
            if let hours = calendar.hours(of: day) {
                let before = left
                for span in hours.spans {
                    let opens = max(day.at(minute: span.opens), start.at)
                    if let due = use(from: opens, to: day.at(minute: span.closes), &left) {
                        see(day, .worked(before))
                        return .due(due)
                    }
                }
                see(day, verdict(day, hours, worked: before - left))
            } else {
                seeClosed(day)
            }
            day = day.adding(days: 1)
        }
    }

    /// Uses office time up, but for the pauses in it; the moment in which nothing is left.
    private func use(from opens: Instant, to closes: Instant, _ left: inout Int64) -> Instant? {
        var from = opens
        for pause in pauses {
            if let to = pause.to, to <= from { continue }
            if let due = use(until: min(pause.from, closes), from: from, &left) { return due }
            guard let to = pause.to else { return nil }
            from = max(from, to)
        }
        return use(until: closes, from: from, &left)
    }

    private func use(until end: Instant, from: Instant, _ left: inout Int64) -> Instant? {
        let length = end.microseconds - from.microseconds
        guard length > 0 else { return nil }
        if length >= left {
            return Instant(microseconds: from.microseconds + left)
        }
        left -= length
        return nil
    }

    private func verdict(
        _ day: PlainDate, _ hours: OfficeHours, worked: Int64
    ) -> DeadlineDay.Verdict {
        if worked > 0 { return .worked(worked) }
        let opens = max(day.at(minute: hours.opens), start.at)
        return pause(at: opens).map { .paused($0) } ?? .over
    }
}
