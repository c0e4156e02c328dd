/// A due date that explains itself (ngày hẹn trả và cách tính).
///
/// How it is counted, and by what:
/// - The clock starts with acceptance, when the receipt (mẫu 01) is printed; what lay with the
///   agency before is its time too, but no part of the term. A lost result starts it anew.
/// - A term in days: the day on which it starts is not counted, and it ends when the office closes
///   on the last day (Civil Code 2015, articles 147 and 148). A day counts if the clock ran both
///   when the office opened and when it closed; half a day is a day, the law knows no halves.
/// - A term of no days ends with the same working day if the dossier came before the cut-off hour,
///   else with the next (NĐ 23/2015, article 7, for certifications; an office may set another).
/// - A term in hours runs from the minute of acceptance through office time alone (article 147.1).
/// - The time of a supplement, a payment or a suspension stands still. What was used before stays
///   used (NĐ 61/2018, article 19; whether NĐ 118/2025 keeps it is unconfirmed).
/// - A date that a person set moves by the working days that the clock stood still, and from a day
///   off to the next working day (article 148.5); else it stays.
package struct Deadline: Hashable, Sendable {
    package enum Basis: Hashable, Sendable {
        /// What the procedure gives.
        case term(Term)
        /// What somebody promised.
        case entered(Instant)
    }

    package enum Outcome: Hashable, Sendable {
        case due(Instant)
        /// The clock stands; so many working days, or microseconds of office time, are left.
        case standing(daysLeft: Int)
        case standingHours(left: Int64)
        /// The holidays of a year on the way are not announced: a person must enter the date.
        case unknown(year: Int)
    }

    package let basis: Basis
    /// The event with which the term began.
    package let start: ClockEvent
    package let pauses: [Pause]
    package let days: [DeadlineDay]
    package let outcome: Outcome
    /// By which edition of the calendar it was counted.
    package let edition: Int32

    package var dueAt: Instant? {
        if case .due(let instant) = outcome { return instant }
        return nil
    }
}

/// One day of the count, and what became of it (từng ngày trong cách tính).
package struct DeadlineDay: Hashable, Sendable {
    package enum Verdict: Hashable, Sendable {
        /// The term began on it.
        case start
        /// The n-th working day.
        case counted(Int)
        /// So many microseconds of office time.
        case worked(Int64)
        /// A working day on which the clock stood still; the index of the pause.
        case paused(Int)
        /// It came in after the hour until which the same day counts.
        case afterCutOff
        /// A day of the week on which the agency is closed.
        case closed
        /// Announced as a day off.
        case off
        /// Office hours were over before the clock ran.
        case over
    }

    package let day: PlainDate
    package let verdict: Verdict
    /// The announcement that makes the day what it is, if there is one.
    package let announced: CalendarDay?
}

extension DossierClock {
    /// The due date that follows from the history and a calendar, with all that leads to it; nil
    /// when no date was ever promised, so that there is nothing to count from.
    package func deadline(_ calendar: WorkingCalendar) -> Deadline? {
        guard let promise = basis(calendar) else { return nil }
        var count = DeadlineCount(
            start: promise.start, pauses: pauses(since: promise.start.sequence),
            calendar: calendar)
        let outcome =
            switch promise.counted {
            case .term(.days(let days)): count.days(days)
            case .term(.hours(let hours)): count.hours(hours)
            case .entered(let instant): count.entered(instant)
            }
        return Deadline(
            basis: promise.basis, start: promise.start, pauses: count.pauses, days: count.seen,
            outcome: outcome, edition: calendar.edition)
    }

    private struct Promise {
        var basis: Deadline.Basis
        var start: ClockEvent
        /// What is counted: the basis, but for a promised date that starts anew.
        var counted: Deadline.Basis
    }

    /// The newest promise that a person made or the procedure gave. Dates that were counted from
    /// it since are its consequences; a lost result makes it begin again.
    private func basis(_ calendar: WorkingCalendar) -> Promise? {
        var promise: (event: ClockEvent, basis: Deadline.Basis)?
        var lost: ClockEvent?
        for event in events {
            if let term = event.term {
                (promise, lost) = ((event, .term(term)), nil)
            } else if let due = event.dueAt, event.edition == nil {
                (promise, lost) = ((event, .entered(due)), nil)
            } else if event.event == .resultLost {
                lost = event
            }
        }
        guard let (event, basis) = promise else { return nil }
        guard let lost else { return Promise(basis: basis, start: event, counted: basis) }
        var counted = basis
        // As many working days once more as lay before the date that somebody had promised.
        if case .entered(let due) = basis,
            let days = calendar.workingDays(after: PlainDate(event.at), through: PlainDate(due)),
            days > 0
        {
            counted = .term(.days(min(days, Term.longestDays)))
        }
        return Promise(basis: basis, start: lost, counted: counted)
    }
}
