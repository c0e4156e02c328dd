/// The office time of one day (giờ làm việc), such as `07:30-11:30,13:00-17:00`.
///
/// Minutes after midnight in Vietnam, in order, without overlap, and never none: a day without
/// office time has no office hours at all.
package struct OfficeHours: TextCode {
    /// One stretch of it (buổi), from the minute in which it opens to the one in which it closes.
    package struct Span: Hashable, Sendable {
        package let opens: Int
        package let closes: Int
    }

    package let spans: [Span]

    package init?(_ text: String) {
        var spans: [Span] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            var reader = AsciiReader(String(part), atMost: 11)
            guard let opens = reader.minuteOfDay(), reader.skip("-"),
                let closes = reader.minuteOfDay(), reader.isAtEnd, opens < closes,
                spans.last.map({ $0.closes <= opens }) ?? true, spans.count < 4
            else { return nil }
            spans.append(Span(opens: opens, closes: closes))
        }
        guard !spans.isEmpty else { return nil }
        self.spans = spans
    }

    package var description: String {
        spans.map { MinuteOfDay.text($0.opens) + "-" + MinuteOfDay.text($0.closes) }
            .joined(separator: ",")
    }

    package var opens: Int { spans[0].opens }
    package var closes: Int { spans[spans.count - 1].closes }

    /// How long the office works on such a day.
    package var minutes: Int { spans.reduce(0) { $0 + $1.closes - $1.opens } }
}

/// A time of day as it is written on a door (giờ và phút): `07:30`, up to `24:00`.
package enum MinuteOfDay {
    package static func read(_ text: String) -> Int? {
        var reader = AsciiReader(text, atMost: 5)
        guard let minute = reader.minuteOfDay(), reader.isAtEnd else { return nil }
        return minute
    }

    package static func text(_ minute: Int) -> String {
        padded(minute / 60, 2) + ":" + padded(minute % 60, 2)
    }
}

extension AsciiReader {
    fileprivate mutating func minuteOfDay() -> Int? {
        guard let hour = digits(2), skip(":"), let minute = digits(2), minute <= 59,
            hour * 60 + minute <= 1_440
        else { return nil }
        return hour * 60 + minute
    }
}

/// When an agency works on one day of the week (lịch làm việc trong tuần), with the paper that
/// says so.
package struct OfficeTime: Hashable, Sendable {
    /// Nil for every agency that has no row of its own.
    package var office: Int32?
    package var weekday: Weekday
    /// Nil when it is closed on that day of the week.
    package var hours: OfficeHours?
    /// Until when what comes in is still dealt with on the same day (giờ nhận trong ngày).
    package var cutOff: Int?
    package var validFrom: PlainDate
    /// The first day on which it no longer holds.
    package var validTo: PlainDate?
    package var source: String
    package var revision: String

    package init(
        office: Int32? = nil, weekday: Weekday, hours: OfficeHours?, cutOff: Int? = nil,
        validFrom: PlainDate, validTo: PlainDate? = nil, source: String, revision: String
    ) {
        self.office = office
        self.weekday = weekday
        self.hours = hours
        self.cutOff = cutOff
        self.validFrom = validFrom
        self.validTo = validTo
        self.source = source
        self.revision = revision
    }

    func holds(on day: PlainDate) -> Bool {
        validFrom <= day && (validTo.map { day < $0 } ?? true)
    }

    /// What holds where nothing has been entered: Monday to Friday, eight hours, and for what ends
    /// on the day itself the hour that NĐ 23/2015/NĐ-CP, article 7, names for certifications.
    package static let usual: [OfficeTime] = Weekday.allCases.filter { !$0.isWeekend }.map {
        OfficeTime(
            weekday: $0, hours: OfficeHours("07:30-11:30,13:00-17:00"), cutOff: 15 * 60,
            validFrom: PlainDate(daysSince1970: .min), source: "", revision: "")
    }
}
