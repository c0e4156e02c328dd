/// A day of the calendar (ngày), without a time and without a zone.
///
/// It is the number of days since 1970, as the arithmetic of due dates wants it; year, month and
/// day are computed in the proleptic Gregorian calendar, which PostgreSQL uses too.
package struct PlainDate: Hashable, Sendable {
    package let daysSince1970: Int32

    package init(daysSince1970: Int32) {
        self.daysSince1970 = daysSince1970
    }

    /// A day that exists, in the years 1 to 9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9_999).contains(year), (1...12).contains(month),
            (1...Self.length(ofMonth: month, year: year)).contains(day)
        else { return nil }
        self.init(daysSince1970: Self.days(year: year, month: month, day: day))
    }

    /// The day in Vietnam in which the moment lies.
    package init(_ instant: Instant) {
        let seconds = floorDivide(instant.microseconds, 1_000_000).quotient
        let days = floorDivide(seconds + Instant.vietnamOffsetSeconds, 86_400).quotient
        self.init(daysSince1970: Int32(clamping: days))
    }

    package var year: Int { civil.year }
    package var month: Int { civil.month }
    package var day: Int { civil.day }

    package var weekday: Weekday {
        // 1970-01-01 was a Thursday, three days after a Monday.
        let number = floorDivide(Int64(daysSince1970) + 3, 7).remainder + 1
        return Weekday(rawValue: Int(number)) ?? .monday
    }

    /// Midnight in Vietnam, with which the day begins.
    package var startOfDay: Instant {
        let seconds = Int64(daysSince1970) * 86_400 - Instant.vietnamOffsetSeconds
        return Instant(microseconds: 0) + .seconds(seconds)
    }

    /// A time of that day in Vietnam, as office hours are given.
    package func at(hour: Int, minute: Int) -> Instant? {
        guard (0...23).contains(hour), (0...59).contains(minute) else { return nil }
        return startOfDay + .seconds(hour * 3_600 + minute * 60)
    }

    package func adding(days: Int) -> PlainDate {
        let sum = Int(daysSince1970).addingReportingOverflow(days)
        guard !sum.overflow else {
            return PlainDate(daysSince1970: days < 0 ? .min : .max)
        }
        return PlainDate(daysSince1970: Int32(clamping: sum.partialValue))
    }

    /// Days from this day to another, negative when that one is earlier.
    package func days(to other: PlainDate) -> Int {
        Int(other.daysSince1970) - Int(daysSince1970)
    }
}

/// A day of the week (thứ), numbered as ISO 8601 does.
package enum Weekday: Int, CaseIterable, Hashable, Sendable, Codable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday

    package var isWeekend: Bool { self == .saturday || self == .sunday }
}

extension PlainDate: Comparable {
    package static func < (left: PlainDate, right: PlainDate) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }
}

extension PlainDate: TextCode {
    /// `2026-11-24`
    package var description: String {
        var text = AsciiWriter()
        text.write(self)
        return text.string
    }

    package init?(_ text: String) {
        var reader = AsciiReader(text, atMost: 10)
        guard let date = reader.isoDate(), reader.isAtEnd else { return nil }
        self = date
    }
}

// MARK: - Arithmetic

extension PlainDate {
    package static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    package static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The year is taken to begin in March: the leap day is then its last day, and the months
    /// before it have lengths that one straight line gives.
    private static func days(year: Int, month: Int, day: Int) -> Int32 {
        let shifted = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let leapDays = shifted / 4 - shifted / 100 + shifted / 400
        return Int32(shifted * 365 + leapDays + dayOfYear - daysFromYearZeroTo1970)
    }

    /// From 0000-03-01 to 1970-01-01.
    private static let daysFromYearZeroTo1970 = 719_468

    var civil: (year: Int, month: Int, day: Int) {
        let days = Int64(daysSince1970) + Int64(Self.daysFromYearZeroTo1970)
        let (era, dayOfEra64) = floorDivide(days, 146_097)
        let dayOfEra = Int(dayOfEra64)
        let leapless = dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096
        let yearOfEra = leapless / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (Int(era) * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
    }
}
