import Domain
import Testing
import Tram

@Suite("The service's clock")
struct DayClockTests {
    private let now = Instant(rfc3339: "2026-11-24T13:30:00+07:00")!

    @Test("A moment's difference is the answer's way, more is the clock's")
    func skew() {
        #expect(DayClock(header: "Tue, 24 Nov 2026 06:29:59 GMT", now: now).skew == .zero)
        #expect(
            DayClock(header: "Tue, 24 Nov 2026 06:40:00 GMT", now: now).skew == .seconds(600))
        #expect(
            DayClock(header: "Tue, 24 Nov 2026 05:30:00 GMT", now: now).skew == .seconds(-3_600))
    }

    @Test(
        "What is no date changes nothing",
        arguments: [nil, "", "yesterday", "Tue, 31 Feb 2026 06:30:00 GMT"])
    func noDate(header: String?) {
        #expect(DayClock(header: header, now: now).skew == .zero)
    }
}
