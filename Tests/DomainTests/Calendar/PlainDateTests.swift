import Domain
import Testing

@Suite struct PlainDateTests {
    /// Every day of four centuries, against a count that knows only month lengths.
    @Test func everyDayFollowsTheDayBefore() throws {
        var expected = (year: 1_900, month: 1, day: 1)
        var date = try #require(PlainDate("1900-01-01"))
        #expect(date.weekday == .monday)
        var weekday = 1
        while expected.year < 2_300 {
            #expect(date.year == expected.year)
            #expect(date.month == expected.month)
            #expect(date.day == expected.day)
            #expect(date.weekday.rawValue == weekday)
            #expect(
                PlainDate(year: expected.year, month: expected.month, day: expected.day) == date)
            expected = dayAfter(expected)
            weekday = weekday % 7 + 1
            date = date.adding(days: 1)
        }
        #expect(date == PlainDate("2300-01-01"))
    }

    private func dayAfter(
        _ date: (year: Int, month: Int, day: Int)
    ) -> (year: Int, month: Int, day: Int) {
        let leap = (date.year % 4 == 0 && date.year % 100 != 0) || date.year % 400 == 0
        let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        if date.day < lengths[date.month - 1] { return (date.year, date.month, date.day + 1) }
        return date.month < 12 ? (date.year, date.month + 1, 1) : (date.year + 1, 1, 1)
    }

    @Test(arguments: [
        "", "2026-11-2", "2026-1-24", "26-11-24", "2026/11/24", "2026-11-24 ", " 2026-11-24",
        "2026-11-24T00:00:00Z", "2026-02-29", "2100-02-29", "2026-04-31", "2026-00-01",
        "2026-13-01", "2026-01-00", "2026-01-32", "0000-01-01", "-001-01-01", "+2026-01-01",
        "2026-11-2４", "20261124", "9999999999", "2026-11-24\0",
    ])
    func refuses(text: String) {
        #expect(PlainDate(text) == nil)
    }

    @Test(arguments: ["0001-01-01", "1970-01-01", "2000-02-29", "2026-11-24", "9999-12-31"])
    func readsWhatItPrints(text: String) {
        #expect(PlainDate(text)?.description == text)
    }

    /// A scan at half past midnight in Hà Tĩnh is still yesterday in universal time.
    @Test(arguments: [
        ("2026-11-23T16:59:59Z", "2026-11-23"),
        ("2026-11-23T17:00:00Z", "2026-11-24"),
        ("2026-11-24T16:59:59.999999Z", "2026-11-24"),
        ("1969-12-31T16:59:59Z", "1969-12-31"),
        ("1969-12-31T17:00:00Z", "1970-01-01"),
    ])
    func dayInVietnam(moment: String, day: String) throws {
        let instant = try #require(Instant(rfc3339: moment))
        #expect(PlainDate(instant).description == day)
        #expect(PlainDate(PlainDate(instant).startOfDay) == PlainDate(instant))
    }

    @Test func startOfDayIsMidnightInVietnam() throws {
        let date = try #require(PlainDate("2026-11-24"))
        #expect(date.startOfDay.rfc3339() == "2026-11-24T00:00:00+07:00")
        #expect(date.at(hour: 17, minute: 0)?.rfc3339() == "2026-11-24T17:00:00+07:00")
        #expect(date.at(hour: 24, minute: 0) == nil)
        #expect(date.at(hour: 7, minute: 60) == nil)
    }

    @Test func farDaysAreHeldAtTheEnd() throws {
        let date = try #require(PlainDate("2026-11-24"))
        #expect(date.adding(days: .max).daysSince1970 == .max)
        #expect(date.adding(days: .min).daysSince1970 == .min)
        #expect(PlainDate(daysSince1970: .max).year > 9_999)
        #expect(PlainDate(daysSince1970: .min).startOfDay.microseconds == .min)
        #expect(date.days(to: date.adding(days: -40)) == -40)
    }
}
