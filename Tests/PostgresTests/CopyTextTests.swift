import Foundation
import Postgres
import Testing

/// A row that COPY reads otherwise than it was meant is wrong a million times.
@Suite struct CopyTextTests {
    private func text(_ fill: (inout CopyText) -> Void) -> String {
        var copy = CopyText()
        fill(&copy)
        copy.endRow()
        return String(decoding: copy.bytes, as: UTF8.self)
    }

    @Test func fieldsStandBetweenTabsAndRowsOnLines() {
        var copy = CopyText()
        for number in [1, 2] {
            copy.add(number)
            copy.add("a")
            copy.add(true)
            copy.add(false)
            copy.endRow()
        }
        #expect(String(decoding: copy.bytes, as: UTF8.self) == "1\ta\tt\tf\n2\ta\tt\tf\n")
        #expect(copy.rows == 2)
    }

    @Test(
        arguments: [
            (0, "0"), (7, "7"), (10, "10"), (-1, "-1"), (999_999, "999999"),
            (Int64.max, "9223372036854775807"), (Int64.min, "-9223372036854775808"),
        ] as [(Int64, String)])
    func numbersAreDecimal(number: Int64, expected: String) {
        #expect(text { $0.add(number) } == expected + "\n")
    }

    /// What separates fields and rows may stand in a text, and so may the mark of a null.
    @Test(arguments: [
        ("Phường Thành Sen", "Phường Thành Sen"), ("a\tb", #"a\tb"#), ("a\nb\r", #"a\nb\r"#),
        (#"\N"#, #"\\N"#), (#"\."#, #"\\."#), ("", ""),
    ])
    func textsAreEscaped(value: String, expected: String) {
        #expect(text { $0.add(value) } == expected + "\n")
    }

    @Test func whatIsMissingIsNull() {
        let row = text {
            $0.add(nil as Int?)
            $0.add(nil as String?)
            $0.add(nil as UUID?)
            $0.add(nil as Timestamp?)
            $0.add(nil as Day?)
            $0.add(bytea: nil)
            $0.null()
        }
        #expect(row == Array(repeating: #"\N"#, count: 7).joined(separator: "\t") + "\n")
    }

    @Test func bytesAndIdsAreHexadecimal() throws {
        let id = try #require(UUID(uuidString: "019AB2C3-D4E5-7F60-8A1B-0C2D3E4F5061"))
        #expect(text { $0.add(id) } == "019ab2c3-d4e5-7f60-8a1b-0c2d3e4f5061\n")
        #expect(text { $0.add(bytea: [0, 15, 255]) } == #"\\x000fff"# + "\n")
    }

    /// Days before 1970, leap days and the turn of a year, each after another day, since the last
    /// day's text is kept.
    @Test func timesAreTheCalendarsOwn() throws {
        let times = [
            "1969-12-31T23:59:59.999999Z", "1970-01-01T00:00:00Z", "2000-02-29T12:00:00Z",
            "2024-02-29T00:00:01Z", "2024-03-01T00:00:00.5Z", "2026-12-31T23:59:59Z",
            "2027-01-01T00:00:00Z", "2100-02-28T23:00:00Z", "2100-03-01T00:00:00Z",
        ]
        var copy = CopyText()
        var expected = ""
        for time in times {
            let whole = try #require(
                ISO8601DateFormatter().date(from: time.replacing(/\.[0-9]+/, with: "")))
            let fraction = time.firstMatch(of: /\.([0-9]+)Z/).map { String($0.1) } ?? ""
            let padded = fraction.padding(toLength: 6, withPad: "0", startingAt: 0)
            let microseconds = Int64(padded) ?? 0
            copy.add(
                Timestamp(
                    microseconds: Int64(whole.timeIntervalSince1970) * 1_000_000 + microseconds))
            copy.endRow()
            expected += time.prefix(10) + " " + time.dropFirst(11).prefix(8)
            expected += microseconds == 0 ? "+00\n" : ".\(padded)+00\n"
        }
        #expect(String(decoding: copy.bytes, as: UTF8.self) == expected)
        #expect(text { $0.add(Day(daysSince2000: 0)) } == "2000-01-01\n")
        #expect(text { $0.add(Day(daysSince2000: 9_679)) } == "2026-07-02\n")
    }
}
