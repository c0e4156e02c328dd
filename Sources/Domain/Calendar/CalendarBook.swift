/// All that was ever announced about working time (sổ lịch làm việc), with the edition in which it
/// came.
///
/// Nothing is forgotten: the calendar as it was known when a date was promised can be opened
/// again, so that the date can be checked and explained long after the swap that it counted has
/// been dropped.
package struct CalendarBook: Sendable {
    /// In the order in which they were told: the later replaces the earlier.
    private let days: [(edition: Int32, day: CalendarDay)]
    private let times: [(edition: Int32, time: OfficeTime)]
    /// The newest edition; zero when nothing was ever announced.
    package let edition: Int32

    package init(
        days: [(edition: Int32, day: CalendarDay)], times: [(edition: Int32, time: OfficeTime)],
        edition: Int32? = nil
    ) {
        self.days = days
        self.times = times
        self.edition =
            edition ?? max(days.map(\.edition).max() ?? 0, times.map(\.edition).max() ?? 0)
    }

    /// The calendar of an agency, by the newest edition or by an older one.
    package func calendar(of office: Int32?, edition: Int32? = nil) -> WorkingCalendar {
        let edition = edition ?? self.edition
        var told: [OfficeTime.Key: OfficeTime] = [:]
        for (since, time) in times
        where since <= edition && (time.office == nil || time.office == office) {
            told[time.key] = time
        }
        return WorkingCalendar(
            days.lazy.filter {
                $0.edition <= edition && ($0.day.office == nil || $0.day.office == office)
            }.map(\.day),
            times: told.isEmpty ? OfficeTime.usual : Array(told.values), edition: edition)
    }

    /// The book with something more announced, as a further edition that is not stored yet.
    package func adding(days new: [CalendarDay], times newTimes: [OfficeTime]) -> CalendarBook {
        let next = edition + 1
        return CalendarBook(
            days: days + new.map { (next, $0) }, times: times + newTimes.map { (next, $0) },
            edition: next)
    }
}

extension OfficeTime {
    /// A later announcement for the same key replaces an earlier one.
    fileprivate struct Key: Hashable {
        var office: Int32?
        var weekday: Weekday
        var validFrom: PlainDate
    }

    fileprivate var key: Key { Key(office: office, weekday: weekday, validFrom: validFrom) }
}
