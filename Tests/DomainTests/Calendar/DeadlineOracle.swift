import Domain

/// A second opinion about a due date, for the test alone, by other means than the program's.
///
/// It knows no pauses and no lists. It reads the rows of the calendar one by one, asks of a moment
/// whether the clock ran by playing the history up to it, and counts hours by walking through
/// quarters of an hour. Slow, and easy to believe.
struct DeadlineOracle {
    let days: [CalendarDay]
    let times: [OfficeTime]
    let events: [ClockEvent]

    static let quarter: Int64 = 900_000_000

    // MARK: The calendar, row by row

    private func row(_ day: PlainDate) -> CalendarDay? {
        var general: CalendarDay?
        var own: CalendarDay?
        for row in days where row.day == day {
            if row.office == nil { general = row } else { own = row }
        }
        if let own, own.kind != .ordinary { return own }
        return general
    }

    private func time(_ weekday: Weekday, on day: PlainDate) -> OfficeTime? {
        var best: OfficeTime?
        for time in times where time.weekday == weekday && time.validFrom <= day {
            if let end = time.validTo, end <= day { continue }
            guard let found = best else {
                best = time
                continue
            }
            let isOwn = time.office != nil
            let foundIsOwn = found.office != nil
            if isOwn && !foundIsOwn { best = time }
            if isOwn == foundIsOwn && time.validFrom > found.validFrom { best = time }
        }
        return best
    }

    private func weekday(_ day: PlainDate) -> Weekday {
        row(day)?.kind == .makeUp ? .monday : day.weekday
    }

    private func spans(_ day: PlainDate) -> [OfficeHours.Span] {
        if let row = row(day) {
            if row.kind == .off { return [] }
            if row.kind == .halfDay { return row.hours?.spans ?? [] }
            if row.kind == .makeUp, let hours = row.hours { return hours.spans }
        }
        return time(weekday(day), on: day)?.hours?.spans ?? []
    }

    private func isAnnounced(_ year: Int) -> Bool {
        for row in days where row.office == nil && row.kind == .off && row.day.year == year {
            // A later row for the same day and everybody replaces it.
            if days.last(where: { $0.office == nil && $0.day == row.day }) == row { return true }
        }
        return false
    }

    // MARK: The clock, moment by moment

    private func startOfEvents() -> (promise: Int, start: Int)? {
        guard
            let promise = events.lastIndex(where: {
                $0.term != nil || ($0.dueAt != nil && $0.edition == nil)
            })
        else { return nil }
        let lost = events.lastIndex { $0.event == .resultLost } ?? -1
        return (promise, max(promise, lost))
    }

    private func time(ofEvent index: Int) -> Instant {
        var latest = events[0].at
        for event in events[...index] where event.at > latest { latest = event.at }
        return latest
    }

    private func isRunning(_ moment: Instant, after start: Int) -> Bool {
        var runs = true
        for event in events[(start + 1)...] {
            if event.at > moment { break }
            if event.stage.clock == .runs { runs = true }
            if event.stage.clock == .paused { runs = false }
        }
        return runs
    }

    /// Whether the clock had stopped before that day and never goes on.
    private func standsForGood(before day: PlainDate, after start: Int) -> Bool {
        var stopped: Int?
        for index in events.indices where index > start {
            if events[index].stage.clock == .runs { stopped = nil }
            if events[index].stage.clock == .paused && stopped == nil { stopped = index }
        }
        return stopped.map { PlainDate(time(ofEvent: $0)) < day } ?? false
    }

    // MARK: The answer

    func outcome() -> Deadline.Outcome? {
        guard let (promise, start) = startOfEvents() else { return nil }
        let from = time(ofEvent: start)
        if let term = events[promise].term {
            switch term {
            case .days(let count): return days(count, from, start)
            case .hours(let count): return hours(count, from, start)
            }
        }
        guard let due = events[promise].dueAt else { return nil }
        if start != promise {
            let before = workingDays(PlainDate(time(ofEvent: promise)), PlainDate(due))
            if let before, before > 0 { return days(before, from, start) }
        }
        return entered(due, from, start)
    }

    private func workingDays(_ first: PlainDate, _ last: PlainDate) -> Int? {
        var count = 0
        var day = first
        while day <= last {
            if !isAnnounced(day.year) { return nil }
            if day > first && !spans(day).isEmpty { count += 1 }
            day = day.adding(days: 1)
        }
        return count
    }

    private func days(_ term: Int, _ from: Instant, _ start: Int) -> Deadline.Outcome {
        var left = term
        var day = PlainDate(from)
        while true {
            if standsForGood(before: day, after: start) { return .standing(daysLeft: left) }
            if !isAnnounced(day.year) { return .unknown(year: day.year) }
            if let first = spans(day).first, let last = spans(day).last {
                let closes = day.startOfDay + .seconds(last.closes * 60)
                var mark = day.startOfDay + .seconds(first.opens * 60)
                let hour = time(weekday(day), on: day)?.cutOff ?? last.closes
                if term == 0 && hour <= last.closes {
                    mark = day.startOfDay + .seconds(hour * 60)
                }
                let isIn = term == 0 ? from <= mark : day > PlainDate(from)
                if isIn && isRunning(mark, after: start) && isRunning(closes, after: start) {
                    left -= 1
                    if left <= 0 { return .due(closes) }
                }
            }
            day = day.adding(days: 1)
        }
    }

    private func entered(_ due: Instant, _ from: Instant, _ start: Int) -> Deadline.Outcome {
        if due <= from { return .due(due) }
        let promised = PlainDate(due)
        var target = promised
        while spans(target).isEmpty {
            if !isAnnounced(target.year) { return .unknown(year: target.year) }
            target = target.adding(days: 1)
        }
        guard var left = workingDays(PlainDate(from), target) else {
            return .unknown(year: promised.year)
        }
        let onTheDay = left == 0
        var day = PlainDate(from)
        while true {
            if standsForGood(before: day, after: start) { return .standing(daysLeft: left) }
            if !isAnnounced(day.year) { return .unknown(year: day.year) }
            if let first = spans(day).first, let last = spans(day).last,
                onTheDay || day > PlainDate(from)
            {
                let end = day == promised ? due : day.startOfDay + .seconds(last.closes * 60)
                let opens = min(end, day.startOfDay + .seconds(first.opens * 60))
                if isRunning(end, after: start), onTheDay || isRunning(opens, after: start) {
                    left -= 1
                    if left <= 0 { return .due(end) }
                }
            }
            day = day.adding(days: 1)
        }
    }

    private func hours(_ term: Int, _ from: Instant, _ start: Int) -> Deadline.Outcome {
        var left = Int64(term) * 4
        var moment = from.microseconds
        var day = PlainDate(from)
        var next = start + 1
        var runs = true
        while true {
            if standsForGood(before: day, after: start) {
                return .standingHours(left: left * Self.quarter)
            }
            if !isAnnounced(day.year) { return .unknown(year: day.year) }
            let spans = spans(day)
            let midnight = day.startOfDay.microseconds
            var quarter = (moment - midnight) / Self.quarter
            while quarter < 96 {
                let now = midnight + quarter * Self.quarter
                while next < events.count && events[next].at.microseconds <= now {
                    if events[next].stage.clock == .runs { runs = true }
                    if events[next].stage.clock == .paused { runs = false }
                    next += 1
                }
                if runs {
                    for span in spans
                    where Int64(span.opens) <= quarter * 15 && quarter * 15 < Int64(span.closes) {
                        left -= 1
                        if left == 0 {
                            return .due(Instant(microseconds: now + Self.quarter))
                        }
                    }
                }
                quarter += 1
            }
            day = day.adding(days: 1)
            moment = day.startOfDay.microseconds
        }
    }
}
