import Domain
import Testing

@Suite struct ItemCodeTests {
    /// The examples that could be computed from the standard; 5 stands for 11, 0 for 10.
    @Test(arguments: [
        "RR123456785VN", "EE000000014VN", "CP450000018VN", "EA690001238VN", "RB000000005VN",
        "RR473124829GB", "RA270000060VN",
    ])
    func acceptsRightCheckDigits(text: String) throws {
        let code = try #require(ItemCode(text))
        #expect(code.isS10)
        #expect(code.value == text)
    }

    /// Misread by one digit, a label is another citizen's parcel: every wrong last digit, and
    /// every wrong digit in every place of the serial number that the weights can tell.
    @Test func refusesWrongCheckDigits() throws {
        #expect(ItemCode("EG123456789VN") == nil)
        for last in 0...9 where last != 5 {
            #expect(ItemCode("RR12345678\(last)VN") == nil)
        }
        var random = SeededRandom(seed: 4)
        var missed = 0
        var tried = 0
        for _ in 0..<300 {
            let serial = Int.random(in: 0...99_999_999, using: &random)
            let good = try #require(ItemCode.s10(service: "RD", serial: serial))
            for place in 2..<11 {
                for digit in "0123456789" where Array(good.value)[place] != digit {
                    var wrong = Array(good.value)
                    wrong[place] = digit
                    tried += 1
                    if ItemCode(String(wrong)) != nil { missed += 1 }
                }
            }
        }
        // Two remainders share the digits 0 and 5 with others, so the standard misses a few.
        #expect(missed * 100 < tried * 3)
    }

    @Test(arguments: [
        "rr123456785vn", "RR 123 456 785 VN", " rr-123-456-785-vn\n", "RR\u{A0}123456785VN",
    ])
    func forgives(text: String) {
        #expect(ItemCode(text)?.value == "RR123456785VN")
    }

    /// Numbers of the post that follow no standard are carried too, and flagged.
    @Test(arguments: ["VN12345678", "1234567890123", "EE123456789", "PYC2026112400017"])
    func toleratesOtherNumbers(text: String) throws {
        let code = try #require(ItemCode(text))
        #expect(!code.isS10)
        #expect(code.value == text)
        #expect(ItemCode(code.description) == code)
    }

    @Test(arguments: [
        "", "VN", "1234567", "ABCDEFGH", "RR123456785VNRR123456785VN", "RR123456785VNX",
        "1RR123456785VN", "H27.16-261124-0001", "https://tram.vn/RR123456785VN", "RR123456785VN\0",
        "RR１23456785VN", "RR123456785VŇ", "'; drop table parcel --1",
        "123456789012345678901234567890123456",
    ])
    func refuses(text: String) {
        #expect(ItemCode(text) == nil)
    }

    @Test func refusesWhatIsTooLong() {
        #expect(ItemCode(String(repeating: "1", count: 1_000_000)) == nil)
        #expect(ItemCode(String(repeating: "-", count: 1_000_000)) == nil)
    }

    @Test func mints() {
        #expect(ItemCode.s10(service: "RD", serial: 0)?.value == "RD000000005VN")
        #expect(ItemCode.s10(service: "RR", serial: 12_345_678)?.value == "RR123456785VN")
        #expect(
            ItemCode.s10(service: "RR", serial: 47_312_482, country: "GB")?.value
                == "RR473124829GB")
        #expect(ItemCode.s10(service: "RR", serial: 99_999_999)?.isS10 == true)
        #expect(ItemCode.s10(service: "RR", serial: 100_000_000) == nil)
        #expect(ItemCode.s10(service: "RR", serial: -1) == nil)
        #expect(ItemCode.s10(service: "R", serial: 1) == nil)
        #expect(ItemCode.s10(service: "rr", serial: 1) == nil)
        #expect(ItemCode.s10(service: "R1", serial: 1) == nil)
        #expect(ItemCode.s10(service: "RR", serial: 1, country: "VNM") == nil)
        #expect(ItemCode.checkDigit(serial: 27_000_006) == 0)
        #expect(ItemCode.checkDigit(serial: .max) == nil)
    }

    /// Serial numbers of one range give one code each.
    @Test func mintedCodesDiffer() {
        let codes = (0..<20_000).compactMap { ItemCode.s10(service: "RD", serial: $0) }
        #expect(Set(codes).count == 20_000)
        #expect(codes.allSatisfy { $0.isS10 })
        #expect(codes.sorted() == codes)
    }
}
