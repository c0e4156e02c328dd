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
        /// Work for a part of the day only; the row names the hours.
        case halfDay = "half_day"
        /// Nothing out of the ordinary after all: what was announced has been dropped.
        case ordinary
    }

    package let day: PlainDate
    package let kind: Kind
    /// The hours of a half day, and of a make-up day where they are not the usual ones.
    package let hours: OfficeHours?
    /// Nil when it concerns every agency. A row for one agency comes before one for all.
    package let office: Int32?
    package let source: String
    package let revision: String

    package init(
        day: PlainDate, kind: Kind, hours: OfficeHours? = nil, office: Int32? = nil,
        source: String, revision: String
    ) {
        self.day = day
        self.kind = kind
        self.hours = hours
        self.office = office
        self.source = source
        self.revision = revision
    }
}

/// The working days and hours of one agency (lịch làm việc): its week, but for the days that the
/// state, or the agency itself, has announced.
package struct WorkingCalendar: Sendable {
    /// Which edition of the announcements this is; see `CalendarBook`.
    package let edition: Int32
    /// What was announced, by day. Of two lines for one day the later in the list counts.
    package let exceptions: [PlainDate: CalendarDay]
    private let years: Set<Int>
    /// By day of the week, the agency's own rows before those for all, the newest first.
    private let week: [[OfficeTime]]

    package init(
        _ days: some Sequence<CalendarDay>, times: [OfficeTime] = OfficeTime.usual,
        edition: Int32 = 0
    ) {
        var general: [PlainDate: CalendarDay] = [:]
        var own: [PlainDate: CalendarDay] = [:]
        for day in days {
            if day.office == nil { general[day.day] = day } else { own[day.day] = day }
        }
        years = Set(general.values.lazy.filter { $0.kind == .off }.map(\.day.year))
        // An own row that was dropped again leaves the day as it is for all.
        general.merge(own.filter { $1.kind != .ordinary }, uniquingKeysWith: { $1 })
        exceptions = general
        week = Weekday.allCases.map { weekday in
            times.filter { $0.weekday == weekday }.sorted {
                ($0.office == nil ? 1 : 0, $1.validFrom) < ($1.office == nil ? 1 : 0, $0.validFrom)
            }
        }
        self.edition = edition
    }

    /// Whether the holidays of that year are known. Every year has some, Tết above all: a year
    /// without any is one that nobody has announced yet.
    package func isAnnounced(year: Int) -> Bool {
        years.contains(year)
    }

    package func isWorking(_ day: PlainDate) -> Bool { hours(of: day) != nil }

    /// When the agency works on that day; nil when it does not.
    package func hours(of day: PlainDate) -> OfficeHours? {
        let announced = exceptions[day]
        return switch announced?.kind {
        case .off: nil
        case .halfDay: announced?.hours
        // A Saturday that is worked in place of a Friday is worked like a Monday.
        case .makeUp: announced?.hours ?? ordinary(day, as: .monday)?.hours
        case .ordinary, nil: ordinary(day, as: day.weekday)?.hours
        }
    }

    /// The end of office time on that day; nil when there is none.
    package func closing(of day: PlainDate) -> Instant? {
        hours(of: day).map { day.at(minute: $0.closes) }
    }

    /// The moment until which what comes in counts for the same day. A day that closes before the
    /// hour takes in nothing for itself, but what was there when it opened.
    func cutOff(of day: PlainDate, _ hours: OfficeHours) -> Instant {
        let weekday = exceptions[day]?.kind == .makeUp ? Weekday.monday : day.weekday
        let hour = ordinary(day, as: weekday)?.cutOff ?? hours.closes
        return day.at(minute: hours.closes < hour ? hours.opens : hour)
    }

    private func ordinary(_ day: PlainDate, as weekday: Weekday) -> OfficeTime? {
        week[weekday.rawValue - 1].first { $0.holds(on: day) }
    }

    /// The day on which a term ends (ngày hẹn trả): the n-th working day after the day of receipt.
    ///
    /// No days at all end on the day itself, or on the next working day. Nil when the procedure's
    /// days are not known, or the term reaches into a year whose holidays are not: then the clerk
    /// enters the date, since a date that is printed on a receipt is a promise.
    package func adding(workingDays count: Int?, to start: PlainDate) -> PlainDate? {
        guard let count, (0...Term.longestDays).contains(count) else { return nil }
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
}

extension PlainDate {
    /// A minute of that day in Vietnam; the 1440th is the next midnight.
    package func at(minute: Int) -> Instant {
        startOfDay + .seconds(minute * 60)
    }
}
