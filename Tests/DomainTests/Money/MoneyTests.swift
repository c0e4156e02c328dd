import Domain
import Foundation
import Testing

@Suite struct MoneyTests {
    @Test func addsWholeDong() throws {
        let fee = try #require(Money(dong: 30_000))
        let postage = try #require(Money(dong: 33_000))
        #expect(fee.adding(postage)?.dong == 63_000)
        #expect(fee.subtracting(postage)?.dong == -3_000)
        #expect(fee.multiplied(by: 4)?.dong == 120_000)
        #expect(Money.sum([fee, postage, fee])?.dong == 93_000)
        #expect(Money.sum([Money]()) == .zero)
        #expect(fee < postage)
    }

    /// A sum out of range is refused, never wrapped into a debt.
    @Test func refusesWhatIsOutOfRange() throws {
        let largest = try #require(Money(dong: Money.largest))
        #expect(largest.adding(largest) == nil)
        #expect(Money(dong: Money.largest + 1) == nil)
        #expect(Money(dong: Int64.min) == nil)
        #expect(Money(dong: UInt64.max) == nil)
        #expect(largest.multiplied(by: .max) == nil)
        #expect(largest.multiplied(by: .min) == nil)
        #expect(Money.sum([largest, largest]) == nil)
    }

    @Test(arguments: [
        (0, "0\u{A0}đ"), (999, "999\u{A0}đ"), (1_000, "1.000\u{A0}đ"), (30_000, "30.000\u{A0}đ"),
        (-1_234_567, "-1.234.567\u{A0}đ"), (1_000_000_000, "1.000.000.000\u{A0}đ"),
    ])
    func prints(dong: Int, text: String) {
        #expect(Money(dong: dong)?.description == text)
    }

    @Test func travelsInJson() throws {
        let money = try #require(Money(dong: 30_000))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = try encoder.encode(money)
        #expect(String(decoding: json, as: UTF8.self) == #"{"amount":30000,"currency":"VND"}"#)
        #expect(try JSONDecoder().decode(Money.self, from: json) == money)
    }

    @Test(arguments: [
        #"{"amount":30000}"#, #"{"amount":30000,"currency":"USD"}"#,
        #"{"amount":0.5,"currency":"VND"}"#, #"{"amount":"30000","currency":"VND"}"#,
        #"{"amount":1e30,"currency":"VND"}"#, #"{"amount":9000000000000000,"currency":"VND"}"#,
        #"{"currency":"VND"}"#, "30000", "null",
    ])
    func refusesOtherJson(json: String) {
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(Money.self, from: Data(json.utf8))
        }
    }
}
