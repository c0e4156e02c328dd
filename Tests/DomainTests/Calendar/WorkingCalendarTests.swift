import Domain
import Testing

@Suite struct WorkingCalendarTests {
    /// The end of 2026 as domain facts have it: 24 November is a holiday, 22 August a make-up day.
    private let calendar = WorkingCalendar(
        [
            ("2026-08-22", CalendarDay.Kind.makeUp), ("2026-08-31", .off), ("2026-09-01", .off),
            ("2026-09-02", .off), ("2026-11-24", .off), ("2027-01-01", .off),
        ].compactMap { text, kind in
            PlainDate(text).map {
                CalendarDay(day: $0, kind: kind, source: "test", revision: "1")
            }
        })

    @Test(arguments: [
        ("2026-11-23", true), ("2026-11-24", false), ("2026-11-25", true), ("2026-11-28", false),
        ("2026-11-29", false), ("2026-08-22", true), ("2026-08-31", false), ("2026-08-23", false),
    ])
    func workingDays(day: String, works: Bool) throws {
        #expect(calendar.isWorking(try #require(PlainDate(day))) == works)
    }

    /// The date on a citizen's receipt. The day of receipt is never counted.
    @Test(arguments: [
        ("2026-11-23", 1, "2026-11-25"), ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-24", 0, "2026-11-25"), ("2026-11-24", 1, "2026-11-25"),
        ("2026-11-20", 2, "2026-11-25"), ("2026-11-20", 5, "2026-11-30"),
        ("2026-08-21", 1, "2026-08-22"), ("2026-08-21", 2, "2026-08-24"),
        ("2026-08-28", 1, "2026-09-03"), ("2026-12-31", 1, "2027-01-04"),
        ("2026-12-25", 10, "2027-01-11"),
    ])
    func terms(start: String, count: Int, end: String) throws {
        let due = calendar.adding(workingDays: count, to: try #require(PlainDate(start)))
        #expect(due?.description == end)
    }

    /// Where the days, or next year's Tết, are not known, no date may be promised.
    @Test func unknownTermsAreLeftToTheClerk() throws {
        let start = try #require(PlainDate("2026-11-23"))
        #expect(calendar.adding(workingDays: nil, to: start) == nil)
        #expect(calendar.adding(workingDays: -1, to: start) == nil)
        #expect(calendar.adding(workingDays: 1_001, to: start) == nil)
        #expect(calendar.adding(workingDays: .max, to: start) == nil)
        #expect(calendar.adding(workingDays: 400, to: start) == nil)
        #expect(WorkingCalendar([]).adding(workingDays: 1, to: start) == nil)
        let last = try #require(PlainDate("2027-12-31"))
        #expect(calendar.adding(workingDays: 0, to: last) == last)
        #expect(calendar.adding(workingDays: 1, to: last) == nil)
    }

    /// The later line of an announcement replaces the earlier: a swap that was dropped again.
    @Test func theLaterLineCounts() throws {
        let day = try #require(PlainDate("2026-11-23"))
        let swap = CalendarDay(day: day, kind: .off, source: "proposal", revision: "1")
        let dropped = CalendarDay(day: day, kind: .makeUp, source: "letter", revision: "2")
        #expect(WorkingCalendar([swap]).isWorking(day) == false)
        #expect(WorkingCalendar([swap, dropped]).isWorking(day))
        #expect(WorkingCalendar([swap, dropped]).exceptions[day]?.source == "letter")
    }

    /// Counting forward and counting between must be the same thing, or "two days left" is wrong.
    @Test func countsAgree() throws {
        let first = try #require(PlainDate("2026-06-01"))
        for offset in 0..<300 {
            let start = first.adding(days: offset)
            for count in 1...30 {
                guard let end = calendar.adding(workingDays: count, to: start) else { continue }
                #expect(calendar.workingDays(after: start, through: end) == count)
                #expect(calendar.workingDays(after: end, through: start) == -count)
            }
        }
        #expect(calendar.workingDays(after: first, through: first) == 0)
        let far = try #require(PlainDate("2028-01-03"))
        #expect(calendar.workingDays(after: first, through: far) == nil)
    }
}
