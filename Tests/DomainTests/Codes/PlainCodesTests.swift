import Domain
import Foundation
import Testing

@Suite struct OfficeCodeTests {
    @Test(arguments: [
        ("BD-18073", "BD-18073", false), ("mc-18073", "MC-18073", false),
        ("H27", "H27", true), ("h27.16", "H27.16", true), ("H27.16.03", "H27.16.03", true),
        ("G09.20.001.02", "G09.20.001.02", true), ("H27.1", "H27.1", false),
        ("H27.16.03.04.05", "H27.16.03.04.05", false), ("GS-MTTQ", "GS-MTTQ", false),
        ("VN", "VN", false),
    ])
    func reads(text: String, value: String, isAgency: Bool) throws {
        let code = try #require(OfficeCode(text))
        #expect(code.value == value)
        #expect(code.isAgencyIdentifier == isAgency)
        #expect(OfficeCode(code.description) == code)
    }

    @Test(arguments: [
        "", "B", "27.16", "-BD", "BD-", "BD--1", "BD.-1", "BD 18073", " BD-18073", "BD-18073\n",
        "BĐ-18073", "BD_1", "BD-18073\0", "ABCDEFGHIJKLMNOPQRSTUVWXY", "BD/1", "ＢD-1", "H27.",
    ])
    func refuses(text: String) {
        #expect(OfficeCode(text) == nil)
    }

    @Test func refusesWhatIsTooLong() {
        #expect(OfficeCode(String(repeating: "A", count: 1_000_000)) == nil)
    }
}

@Suite struct ProcedureCodeTests {
    @Test(arguments: ["1.005129", "2.002492", "3.000181.000.00.00.H22"])
    func reads(text: String) throws {
        let code = try #require(ProcedureCode(text))
        #expect(code.value == text)
        #expect(ProcedureCode(text.lowercased()) == code)
    }

    @Test(arguments: [
        "", "1", "1.00512", "1.0051290", "10.05129", "1,005129", "1.005129.", "1.005129.H22",
        "3.000181.000.00.00.22", "3.000181.000.00.00.H22.1", " 1.005129", "1.005129\0",
        "a.005129", "1.00512９",
    ])
    func refuses(text: String) {
        #expect(ProcedureCode(text) == nil)
    }
}

@Suite struct PhoneTests {
    /// One person, one number: the second factor compares its last four digits.
    @Test(arguments: [
        "0912345678", "84912345678", "+84912345678", "+84 912 345 678", "0912.345.678",
        "0912-345-678", "(+84) 912345678", "+84 (0) 912345678", "0084912345678",
        " 0912 345 678 ", "0912\u{A0}345\u{A0}678",
    ])
    func readsAsPeopleWrite(text: String) throws {
        let phone = try #require(Phone(text))
        #expect(phone.value == "+84912345678")
        #expect(phone.last4 == "5678")
        #expect(phone.national == "0912345678")
        #expect(Phone(phone.description) == phone)
    }

    @Test(arguments: [
        ("02393855555", "+842393855555"), ("+842393855555", "+842393855555"),
        ("0500000001", "+84500000001"), ("+85620123456", "+85620123456"),
        ("+4915112345678", "+4915112345678"), ("0843123456", "+84843123456"),
    ])
    func readsOthers(text: String, value: String) {
        #expect(Phone(text)?.value == value)
    }

    @Test(arguments: [
        "", "0", "+", "091234567", "09123456789", "912345678", "0112345678", "0612345678",
        "+8491234567", "+84", "0239385555", "++84912345678", "09123+45678", "1800 1234", "113",
        "0912345678x", "０912345678", "٠912345678", "+0123456789", "+123456", "+1234567890123456",
        "0912345678\0", "0912345678; drop table", "không có",
    ])
    func refuses(text: String) {
        #expect(Phone(text) == nil)
    }

    @Test func refusesWhatIsTooLong() {
        #expect(Phone(String(repeating: "9", count: 1_000_000)) == nil)
        #expect(Phone("0912345678" + String(repeating: " ", count: 100)) == nil)
    }
}

@Suite struct PostCodeTests {
    @Test func reads() {
        #expect(PostCode("45106")?.value == "45106")
        #expect(PostCode("45106")?.province == "45")
        for text in ["", "4510", "451060", "4510a", " 45106", "45106\n", "４5106", "-4510"] {
            #expect(PostCode(text) == nil)
        }
    }
}

@Suite struct UUIDv7Tests {
    /// Ids made later sort later, and carry the moment they were made.
    @Test func sortsByTime() throws {
        var random = SeededRandom(seed: 9)
        let start = try #require(Instant(rfc3339: "2026-11-24T09:30:00.125+07:00"))
        var ids: [UUID] = []
        for step in 0..<2_000 {
            let instant = start + .milliseconds(step)
            let id = UUIDv7.mint(at: instant, random: &random)
            #expect(UUIDv7.instant(of: id) == instant)
            #expect(Array(id.uuidString)[14] == "7")
            #expect("89AB".contains(Array(id.uuidString)[19]))
            ids.append(id)
        }
        #expect(Set(ids).count == ids.count)
        #expect(ids.map(\.uuidString).sorted() == ids.map(\.uuidString))
    }

    @Test func hostileClocksAreHeld() {
        var random = SeededRandom(seed: 9)
        let past = UUIDv7.mint(at: Instant(microseconds: .min), random: &random)
        #expect(UUIDv7.instant(of: past)?.microseconds == 0)
        let future = UUIDv7.mint(at: Instant(microseconds: .max), random: &random)
        #expect(UUIDv7.instant(of: future) != nil)
        #expect(UUIDv7.instant(of: UUID()) == nil)
    }

    /// The example of RFC 9562, appendix A.6.
    @Test func readsTheStandardsExample() throws {
        let id = try #require(UUID(uuidString: "017F22E2-79B0-7CC3-98C4-DC0C0C07398F"))
        let instant = try #require(Instant(rfc3339: "2022-02-22T14:22:22-05:00"))
        #expect(UUIDv7.instant(of: id) == instant)
    }
}
