/// One announced exception of the calendar (ngày nghỉ, ngày làm bù), with the paper that says so.
///
/// Swaps are announced a week ahead and may be dropped again, so each day carries its source and
/// the revision of the list it came with.
package struct CalendarDay: Hashable, Sendable, Codable {
    package enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
        /// No work, whatever the day of the week.
        case off
        /// Work on a day of a weekend, in place of a day off.
        case makeUp = "make_up"
    }

    package let day: PlainDate
    package let kind: Kind
    package let source: String
    package let revision: String

    package init(day: PlainDate, kind: Kind, source: String, revision: String) {
        self.day = day
        self.kind = kind
        self.source = source
        self.revision = revision
    }
}

/// The working days of the public sector (lịch làm việc): Monday to Friday, but for the days that
/// the state has announced.
package struct WorkingCalendar: Sendable {
    /// What was announced, by day. Of two lines for one day the later in the list counts.
    package let exceptions: [PlainDate: CalendarDay]
    private let years: Set<Int>

    package init(_ days: some Sequence<CalendarDay>) {
        exceptions = Dictionary(days.map { ($0.day, $0) }, uniquingKeysWith: { $1 })
        years = Set(exceptions.values.lazy.filter { $0.kind == .off }.map(\.day.year))
    }

    /// Whether the holidays of that year are known. Every year has some, Tết above all: a year
    /// without any is one that nobody has announced yet.
    package func isAnnounced(year: Int) -> Bool {
        years.contains(year)
    }

    package func isWorking(_ day: PlainDate) -> Bool {
        switch exceptions[day]?.kind {
        case .off: false
        case .makeUp: true
        case nil: !day.weekday.isWeekend
        }
    }

    /// The day on which a term ends (ngày hẹn trả): the n-th working day after the day of receipt.
    ///
    /// No days at all end on the day itself, or on the next working day. Nil when the procedure's
    /// days are not known, or the term reaches into a year whose holidays are not: then the clerk
    /// enters the date, since a date that is printed on a receipt is a promise.
    package func adding(workingDays count: Int?, to start: PlainDate) -> PlainDate? {
        guard let count, (0...Self.longestTerm).contains(count) else { return nil }
        var day = start
        var left = count
        while isAnnounced(year: day.year) {
            if left == 0 && isWorking(day) { return day }
            day = day.adding(days: 1)
            if left > 0 && isWorking(day) { left -= 1 }
        }
        return nil
    }

    /// How many working days lie after the first day, up to and with the second. Negative when
    /// the second is earlier, nil when a year between them is not announced.
    package func workingDays(after start: PlainDate, through end: PlainDate) -> Int? {
        guard start <= end else { return workingDays(after: end, through: start).map { -$0 } }
        guard end.year - start.year <= 10,
            (start.year...end.year).allSatisfy(isAnnounced)
        else { return nil }
        return (0..<start.days(to: end)).count { isWorking(start.adding(days: $0 + 1)) }
    }

    /// Longer terms than four years of working days do not exist, and would cost time to count.
    private static let longestTerm = 1_000
}
