import Domain
import Foundation
import Paper
import Testing

/// Every paper, read back by programs that had no part in making it.
@Suite struct ReadingTests {
    /// A symbol that the reader at the next desk cannot read is worse than none: somebody waits.
    @Test(arguments: Printed.all)
    func everySymbolIsReadBack(paper: Printed) async throws {
        try await Reading.of(paper.bytes()) { reading in
            let symbols = try await reading.symbols()
            #expect(symbols == paper.symbols)
        }
    }

    /// Screen readers, search and copying work on the text, not on the picture.
    @Test(arguments: Printed.all)
    func everyTextIsThere(paper: Printed) async throws {
        try await Reading.of(paper.bytes()) { reading in
            let text = try await reading.text()
            for string in paper.strings {
                let wanted = string.split(whereSeparator: \.isWhitespace).map(String.init)
                // Beside other columns a text is read in pieces; its words come in their order.
                #expect(
                    text.contains(wanted.joined(separator: " ")) || text.holds(wanted),
                    "\(paper.name) lacks “\(string)” in \(text)")
            }
            #expect(text.utf8.elementsEqual(text.nfc.utf8), "the text is not composed")
        }
    }

    /// The printer at the commune has none of our fonts.
    @Test(arguments: Printed.all)
    func everyFontIsInside(paper: Printed) async throws {
        try await Reading.of(paper.bytes()) { reading in
            let fonts = try await reading.fonts()
            #expect(!fonts.isEmpty)
            for font in fonts {
                #expect(font.isEmbedded && font.hasUnicode, "\(paper.name): \(font.name)")
                #expect(font.name.contains("NotoSans") || font.name.contains("NotoSerif"))
            }
        }
    }

    @Test func theFileNamesItselfAndItsTime() async throws {
        try await Reading.of(Sample.slip().pdf(madeAt: Sample.madeAt)) { reading in
            let information = try await reading.information()
            #expect(information["Title"] == "Phiếu gửi hồ sơ H27.16-261124-0001")
            #expect(information["CreationDate"]?.hasPrefix("2026-11-24T10:02:03+07") == true)
            #expect(information["Creator"] == "Trạm")
        }
    }

    /// Labels of a day, not only those of the samples: the check digit, the letters and the
    /// length decide how bars come out.
    @Test func randomCodesAreReadBack() async throws {
        let seed = SeededDice.seed
        print("random codes: TRAM_TEST_SEED=\(seed)")
        var dice = SeededDice(seed: seed)
        for round in 0..<24 {
            let item = Self.itemCode(&dice)
            let size = ParcelLabel.sizes[round % ParcelLabel.sizes.count]
            try await Reading.of(Sample.label(item: item).pdf(size, madeAt: Sample.madeAt)) {
                let symbols = try await $0.symbols()
                #expect(symbols == [item], "seed \(seed), \(size.rawValue), \(item)")
            }
            let code = Self.dossierCode(&dice)
            var slip = Sample.slip(code: code, item: item)
            slip.trackingCode = nil
            slip.lookUpAddress = "https://tram.example/tra-cuu/"
            let paper = DossierSlip.sizes[round % DossierSlip.sizes.count]
            try await Reading.of(slip.pdf(paper, madeAt: Sample.madeAt)) {
                let symbols = try await $0.symbols()
                #expect(
                    symbols == ["https://tram.example/tra-cuu/\(code)", item],
                    "seed \(seed), \(paper.rawValue), \(code), \(item)")
            }
        }
    }

    private static func itemCode(_ dice: inout SeededDice) -> String {
        let letters = (0..<2).map { _ in
            String("ABCDEFGHIJKLMNOPQRSTUVWXYZ".randomElement(using: &dice) ?? "R")
        }
        let serial = Int.random(in: 0...99_999_999, using: &dice)
        return ItemCode.s10(service: letters.joined(), serial: serial)?.value ?? "RB000000005VN"
    }

    private static func dossierCode(_ dice: inout SeededDice) -> String {
        let day = 10 + Int.random(in: 0...18, using: &dice)
        let serial = Int.random(in: 1_000...9_999, using: &dice)
        return [
            "H27.16-2611\(day)-\(serial)", "000.00.16.H27-2611\(day)-\(serial)",
            "G09.20-202611\(day)-009\(serial)",
        ].randomElement(using: &dice) ?? ""
    }
}

extension String {
    /// Whether these words come in this order, whatever stands between.
    fileprivate func holds(_ words: [String]) -> Bool {
        var rest = self[...]
        for word in words {
            guard let place = rest.range(of: word) else { return false }
            rest = rest[place.upperBound...]
        }
        return true
    }
}
