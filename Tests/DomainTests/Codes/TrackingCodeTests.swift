import Domain
import Foundation
import Testing

@Suite struct TrackingCodeTests {
    private let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    private func codes(_ count: Int, seed: UInt64) -> [TrackingCode] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { _ in TrackingCode(random: &random) }
    }

    /// A valid code with the given symbols in the given places, the others random. The check is
    /// linear, so one such code stands for all; the tests try several.
    private func code(
        with wanted: [Int: Character], random: inout SeededRandom
    ) throws -> [Character] {
        var symbols = (0..<13).map { _ in alphabet.randomElement(using: &random) ?? "0" }
        for (place, symbol) in wanted { symbols[place] = symbol }
        let free = try #require((0..<13).first { wanted[$0] == nil })
        // Exactly one of the 32 symbols in a free place makes the code valid.
        let right = alphabet.filter { symbol in
            symbols[free] = symbol
            return TrackingCode(String(symbols)) != nil
        }
        #expect(right.count == 1)
        symbols[free] = right.first ?? "U"
        return symbols
    }

    /// A citizen who exchanges two symbols must never see another's dossier: all pairs of
    /// symbols in all twelve pairs of neighbours.
    @Test func everySwapOfNeighboursIsCaught() throws {
        var random = SeededRandom(seed: 7)
        var tried = 0
        for place in 0..<12 {
            for first in alphabet {
                for second in alphabet where first != second {
                    var swapped = try code(
                        with: [place: first, place + 1: second], random: &random)
                    swapped.swapAt(place, place + 1)
                    #expect(TrackingCode(String(swapped)) == nil)
                    tried += 1
                }
            }
        }
        #expect(tried == 12 * 32 * 31)
    }

    /// Every wrong symbol for every right one in every place.
    @Test func everySubstitutionIsCaught() throws {
        var random = SeededRandom(seed: 8)
        var tried = 0
        for place in 0..<13 {
            for symbol in alphabet {
                for _ in 0..<3 {
                    var wrong = try code(with: [place: symbol], random: &random)
                    for other in alphabet where other != symbol {
                        wrong[place] = other
                        #expect(TrackingCode(String(wrong)) == nil)
                        tried += 1
                    }
                }
            }
        }
        #expect(tried == 13 * 32 * 31 * 3)
    }

    /// The weights differ in all places, so symbols far from each other are guarded as well.
    @Test func everySwapAtAnyDistanceIsCaught() {
        for code in codes(200, seed: 11) {
            let symbols = Array(code.value)
            for first in 0..<12 {
                for second in (first + 1)..<13 where symbols[first] != symbols[second] {
                    var swapped = symbols
                    swapped.swapAt(first, second)
                    #expect(TrackingCode(String(swapped)) == nil)
                }
            }
        }
    }

    @Test func mintedCodesComeBack() {
        let minted = codes(20_000, seed: 1)
        #expect(Set(minted).count == minted.count)
        for code in minted {
            #expect(code.value.count == 13)
            #expect(code.value.allSatisfy { alphabet.contains($0) })
            #expect(TrackingCode(code.value) == code)
            #expect(TrackingCode(code.description) == code)
            #expect(code.description.filter { $0 != "-" } == code.value)
        }
        // Each of the 32 symbols stands in each place: no bit of the sixty is lost.
        for place in 0..<13 {
            #expect(Set(minted.map { Array($0.value)[place] }).count == 32)
        }
    }

    /// As people write codes down and read them out. The printed form is fixed by this example:
    /// a code on paper must still be readable after every change of ours.
    @Test func readsForgivingly() throws {
        let code = try #require(
            codes(400, seed: 3).first { code in
                code.value.contains("0") && code.value.contains("1")
            })
        let printed = code.description
        #expect(printed.count == 15)
        #expect(Array(printed)[4] == "-" && Array(printed)[9] == "-")
        for written in [
            printed.lowercased(), " \(printed)\n", printed.replacing("0", with: "O"),
            printed.replacing("0", with: "o"), printed.replacing("1", with: "I"),
            printed.replacing("1", with: "l"), printed.replacing("1", with: "L"),
            printed.replacing("-", with: " "), printed.replacing("-", with: "\u{2013}"),
            printed.replacing("-", with: "\u{A0}\u{2011}"),
            code.value.map(String.init).joined(separator: " "),
        ] {
            #expect(TrackingCode(written) == code, "\(written)")
        }
        #expect(TrackingCode("0000-0000-00000")?.value == "0000000000000")
    }

    @Test(arguments: [
        "", "0", "000000000000", "00000000000000", "000000000000U", "0000-0000-0000Ö",
        "0000_0000_00000", "0000-0000-0000\0", "００００００００００００００", "\u{202E}0000000000000",
        "0000-0000-00001", "' or 1=1 --", "../../../etc/pas",
    ])
    func refuses(text: String) {
        #expect(TrackingCode(text) == nil)
    }

    @Test func refusesWhatIsTooLong() {
        #expect(TrackingCode(String(repeating: "0", count: 1_000_000)) == nil)
        #expect(TrackingCode(String(repeating: " ", count: 1_000_000) + "0000000000000") == nil)
    }

    @Test func travelsInJson() throws {
        let code = try #require(codes(1, seed: 5).first)
        let json = try JSONEncoder().encode([code])
        #expect(String(decoding: json, as: UTF8.self) == "[\"\(code.description)\"]")
        #expect(try JSONDecoder().decode([TrackingCode].self, from: json) == [code])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([TrackingCode].self, from: Data("[\"XXXX\"]".utf8))
        }
    }
}
