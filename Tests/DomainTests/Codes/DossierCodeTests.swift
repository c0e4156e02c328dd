import Domain
import Foundation
import Testing

@Suite struct DossierCodeTests {
    @Test(arguments: [
        ("000.00.16.H27-200514-0001", DossierCode.Form.circular, "000.00.16.H27", "2020-05-14", 1),
        ("000.00.00.H27-181231-9999", .circular, "000.00.00.H27", "2018-12-31", 9_999),
        ("H27.16-200514-0001", .decision, "H27.16", "2020-05-14", 1),
        ("H27-261124-0042", .decision, "H27", "2026-11-24", 42),
        ("H27.16.03-261124-12345", .decision, "H27.16.03", "2026-11-24", 12_345),
        ("H27.16.03.001-261124-1234567", .decision, "H27.16.03.001", "2026-11-24", 1_234_567),
        ("G09.20-20260609-0092637", .portal, "G09.20", "2026-06-09", 92_637),
        ("000.00.16.H27-20261124-0001", .portal, "000.00.16.H27", "2026-11-24", 1),
    ])
    func reads(
        text: String, form: DossierCode.Form, agency: String, day: String, serial: Int
    ) throws {
        let code = try #require(DossierCode(text))
        #expect(code.value == text)
        #expect(code.description == text)
        #expect(code.form == form)
        #expect(code.agency == agency)
        #expect(code.day.description == day)
        #expect(code.serial == serial)
        #expect(DossierCode(" \(text.lowercased())  ") == code)
    }

    /// What a citizen, a scanner or an attacker puts in the place of a code.
    @Test(arguments: [
        "", "H27", "H27.16", "H27.16-261124", "H27.16-261124-", "H27.16-261124-001",
        "H27.16-261124-12345678", "H27.16-261124-0000", "H27.16-261331-0001",
        "H27.16-260229-0001", "H27.16-2611240-0001", "H27.16-19991231-0001",
        "H27.16-21000101-0001", "H27.1-261124-0001", "H27.1600-261124-0001",
        "H27.16.03.001.01-261124-0001", "27.16-261124-0001", "H27..16-261124-0001",
        "H27.16.-261124-0001", "H27.16--261124-0001", "HH7.16-261124-0001",
        "000.00.16-261124-0001", "000.00.16.H27.01-261124-0001", "00.00.16.H27-261124-0001",
        "H27.16-261124-0001 H27.16-261124-0002", "H27.16 -261124-0001", "H27.16-261124-0001\0",
        "H27.16-261124-0001\n", "Ｈ27.16-261124-0001", "Н27.16-261124-0001",
        "H27.16-２61124-0001", "H27.16-261124-00a1", "H27.16-261124-+001", "%48%32%37",
        "H27.16-261124-0001'; drop table dossier; --",
    ])
    func refuses(text: String) {
        #expect(DossierCode(text) == nil)
    }

    @Test func refusesWhatIsTooLong() {
        #expect(DossierCode(String(repeating: " ", count: 1_000_000) + "H27-261124-0001") == nil)
        #expect(DossierCode("H27-261124-" + String(repeating: "0", count: 1_000_000)) == nil)
    }

    /// Both ways of naming an agency must find the same office, or its clerk never sees the case.
    @Test(arguments: [
        ("000.00.16.H27-200514-0001", "H27.16"), ("000.00.00.H27-200514-0001", "H27"),
        ("000.01.06.H27-200514-0001", "H27.06.01"), ("001.01.06.H27-200514-0001", "H27.06.01.001"),
        ("000.00.16.H27-20261124-0001", "H27.16"), ("H27.16-261124-0001", "H27.16"),
        ("H27.06.01-261124-0001", "H27.06.01"), ("G09.20-20260609-0092637", "G09.20"),
    ])
    func agency(text: String, office: String) throws {
        let code = try #require(DossierCode(text))
        #expect(code.agencyCode?.value == office)
        #expect(code.agencyCode?.isAgencyIdentifier == true)
    }

    @Test func mints() throws {
        let agency = try #require(OfficeCode("H27.16"))
        let day = try #require(PlainDate("2026-11-24"))
        func minted(_ serial: Int) -> String? {
            DossierCode.mint(agency: agency, day: day, serial: serial)?.value
        }
        #expect(minted(1) == "H27.16-261124-0001")
        #expect(minted(9_999) == "H27.16-261124-9999")
        #expect(minted(10_000) == "H27.16-261124-10000")
        #expect(minted(9_999_999) == "H27.16-261124-9999999")
        #expect(minted(0) == nil)
        #expect(minted(-1) == nil)
        #expect(minted(10_000_000) == nil)
        let postOffice = try #require(OfficeCode("BD-18073"))
        #expect(DossierCode.mint(agency: postOffice, day: day, serial: 1) == nil)
        let old = try #require(PlainDate("1999-12-31"))
        #expect(DossierCode.mint(agency: agency, day: old, serial: 1) == nil)
    }

    /// The text, not its parts, is the dossier's name: the same number in two forms is two codes.
    @Test func textIsTheName() throws {
        let short = try #require(DossierCode("H27.16-261124-0001"))
        let long = try #require(DossierCode("H27.16-20261124-0001"))
        let wide = try #require(DossierCode("H27.16-261124-00001"))
        #expect(Set([short, long, wide]).count == 3)
        #expect(short.day == long.day && short.serial == wide.serial)
        let json = try JSONEncoder().encode([short])
        #expect(try JSONDecoder().decode([DossierCode].self, from: json) == [short])
    }
}
