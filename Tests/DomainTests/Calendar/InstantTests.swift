import Domain
import Testing

@Suite struct InstantTests {
    /// The moments a phone, a server and a partner write; a wrong one moves a scan in its history.
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T07:00:00+07:00", 0),
        ("2026-11-24T09:30:00+07:00", 1_795_487_400_000_000),
        ("2026-11-24T02:30:00Z", 1_795_487_400_000_000),
        ("2026-11-23T21:00:00-05:30", 1_795_487_400_000_000),
        ("2026-11-24t02:30:00z", 1_795_487_400_000_000),
        ("2026-11-24T02:30:00-00:00", 1_795_487_400_000_000),
        ("1969-12-31T23:59:59.999999Z", -1),
        ("1970-01-01T00:00:00.1Z", 100_000),
        ("1970-01-01T00:00:00.123456Z", 123_456),
        ("1970-01-01T00:00:00.123456789Z", 123_456),
        ("1970-01-01T00:00:00.999999999Z", 999_999),
        ("2016-12-31T23:59:60Z", 1_483_228_800_000_000),
        ("2017-01-01T06:59:60+07:00", 1_483_228_800_000_000),
        ("2000-02-29T00:00:00Z", 951_782_400_000_000),
        ("9999-12-31T16:59:59.999999Z", 253_402_275_599_999_999),
    ])
    func reads(text: String, microseconds: Int64) {
        #expect(Instant(rfc3339: text)?.microseconds == microseconds)
    }

    /// A time that means different moments to different machines must not enter a history.
    @Test(arguments: [
        "", "2026-11-24", "2026-11-24T09:30:00", "2026-11-24T09:30Z", "2026-11-24 09:30:00Z",
        "2026-11-24T09:30:00+7", "2026-11-24T09:30:00+0700", "2026-11-24T09:30:00+07:60",
        "2026-11-24T09:30:00+24:00", "2026-11-24T24:00:00Z", "2026-11-24T09:60:00Z",
        "2026-11-24T09:30:61Z", "2026-11-24T09:30:60Z", "2026-11-24T23:59:60+07:00",
        "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-10T00:00:00Z",
        "2026-11-31T00:00:00Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+07:01",
        "9999-12-31T23:59:59Z", "2026-11-24T09:30:00.Z", "2026-11-24T09:30:00.1234567890Z",
        "2026-11-24T09:30:00,5Z", " 2026-11-24T09:30:00Z", "2026-11-24T09:30:00Z ",
        "2026-11-24T09:30:00Z\n", "2026-11-24T09:30:00Z\0", "+2026-11-24T09:30:00Z",
        "2026-11-24T09:30:00\u{2212}07:00", "２０２６-11-24T09:30:00Z", "2026-W48-2T09:30:00Z",
        "20261124T093000Z", "1795487400", "2026-11-24T09:30:00.123456789+07:000",
    ])
    func refuses(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    /// A megabyte in a time field costs no more than a short one.
    @Test func refusesWhatIsTooLong() {
        let zeros = String(repeating: "0", count: 1_000_000)
        #expect(Instant(rfc3339: "2026-11-24T09:30:00." + zeros + "Z") == nil)
        #expect(Instant(rfc3339: zeros) == nil)
    }

    @Test(arguments: [
        (0, "1970-01-01T07:00:00+07:00"),
        (-1, "1970-01-01T06:59:59.999999+07:00"),
        (1_795_487_400_000_000, "2026-11-24T09:30:00+07:00"),
        (1_795_487_400_125_000, "2026-11-24T09:30:00.125+07:00"),
        (1_795_487_400_000_100, "2026-11-24T09:30:00.000100+07:00"),
        (1_795_487_400_001_000, "2026-11-24T09:30:00.001+07:00"),
    ])
    func prints(microseconds: Int64, text: String) {
        #expect(Instant(microseconds: microseconds).rfc3339() == text)
    }

    /// Whatever we send must come back as the same moment, or a resent scan is another one.
    @Test func printedComesBack() {
        var random = SeededRandom(seed: 2)
        for _ in 0..<20_000 {
            let range: ClosedRange<Int64> = -62_135_600_000_000_000...253_402_275_599_999_999
            let instant = Instant(microseconds: Int64.random(in: range, using: &random))
            #expect(Instant(rfc3339: instant.rfc3339()) == instant)
        }
    }

    /// Printing never traps, whatever number a broken clock has put in.
    @Test(arguments: [Int64.min, Int64.min + 1, Int64.max, Int64.max - 1])
    func extremesAreHarmless(microseconds: Int64) {
        let instant = Instant(microseconds: microseconds)
        #expect(instant.rfc3339().hasSuffix("+07:00"))
        #expect(PlainDate(instant).startOfDay <= instant || microseconds < 0)
        #expect(instant + .seconds(Int64.max) == Instant(microseconds: .max))
        #expect(instant - .seconds(Int64.max) == Instant(microseconds: .min))
    }

    @Test func milliseconds() {
        #expect(Instant(microseconds: 1_999).milliseconds == 1)
        #expect(Instant(microseconds: -1).milliseconds == -1)
        #expect(Instant(microseconds: -1_000).milliseconds == -1)
        #expect(Instant(microseconds: -1_001).milliseconds == -2)
    }

    @Test func arithmetic() {
        let start = Instant(microseconds: 5)
        #expect(start + .milliseconds(2) == Instant(microseconds: 2_005))
        #expect(start + .seconds(-1) == Instant(microseconds: -999_995))
        #expect((start + .seconds(90)) - start == .seconds(90))
        #expect(start - (start + .seconds(90)) == .seconds(-90))
        #expect(start + .nanoseconds(999) == start)
        #expect(Instant(microseconds: .min) - Instant(microseconds: .max) < .zero)
        #expect(Instant(microseconds: .max) - Instant(microseconds: .min) > .zero)
    }
}
