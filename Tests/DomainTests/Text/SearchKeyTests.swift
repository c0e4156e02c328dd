import Domain
import Testing

@Suite struct SearchKeyTests {
    /// All 67 letters of the Vietnamese alphabet with their accents, by their base letter.
    private let letters: [(plain: Character, accented: String)] = [
        ("a", "aàáảãạăằắẳẵặâầấẩẫậ"), ("d", "dđ"), ("e", "eèéẻẽẹêềếểễệ"), ("i", "iìíỉĩị"),
        ("o", "oòóỏõọôồốổỗộơờớởỡợ"), ("u", "uùúủũụưừứửữự"), ("y", "yỳýỷỹỵ"),
    ]

    /// Composed and decomposed, small and capital, each letter is found by its plain key on a
    /// keyboard without accents.
    @Test func everyVietnameseLetter() {
        var count = 0
        for (plain, accented) in letters {
            for letter in accented {
                count += 1
                for written in [String(letter), letter.uppercased()] {
                    #expect(written.searchKey == String(plain), "\(written)")
                    #expect(decomposed(written).searchKey == String(plain), "\(written)")
                    #expect(Array(decomposed(written).nfc.utf8) == Array(written.nfc.utf8))
                    #expect(written.nfc.unicodeScalars.count == 1)
                }
            }
        }
        #expect(count == 18 + 2 + 12 + 6 + 18 + 12 + 6)
    }

    /// Written out letter by letter, as a Mac's file system and some keyboards do.
    private func decomposed(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            scalars.append(contentsOf: parts(of: scalar))
        }
        return String(scalars)
    }

    /// Tone after shape, found by trying all pairs: independent of any normalisation.
    private func parts(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        let letter = String(Character(scalar))
        let shapes: [Unicode.Scalar] = ["\u{302}", "\u{306}", "\u{31B}"]
        let tones: [Unicode.Scalar] = ["\u{300}", "\u{301}", "\u{309}", "\u{303}", "\u{323}"]
        guard !scalar.isASCII else { return [scalar] }
        for base in "aeiouyAEIOUY".unicodeScalars {
            for shape in [nil] + shapes.map(Optional.some) {
                for tone in [nil] + tones.map(Optional.some) {
                    let parts = [base, shape, tone].compactMap { $0 }
                    var candidate = String.UnicodeScalarView()
                    candidate.append(contentsOf: parts)
                    // Swift compares strings by canonical equivalence.
                    if String(candidate) == letter { return parts }
                }
            }
        }
        return [scalar]
    }

    @Test(arguments: [
        ("Nguyễn  Văn Đức", "nguyen van duc"), ("NGUYỄN VĂN ĐỨC", "nguyen van duc"),
        (" Trần-Thị, Hồng\n", "tran thi hong"), ("Phường Thành Sen", "phuong thanh sen"),
        ("H'Hen Niê", "h hen nie"), ("Ðặng", "dang"), ("hoà", "hoa"), ("hòa", "hoa"),
        ("Müller-Ñandú", "muller nandu"), ("", ""), ("---", ""), ("Tổ 5B", "to 5b"),
        ("Ha\u{200B} Tinh", "ha tinh"), ("İ", "i"), ("Ёлка", "елка"), ("\u{301}\u{301}", ""),
    ])
    func keys(text: String, key: String) {
        #expect(text.searchKey == key)
    }

    /// The key of a key is the key: what is stored may be looked up by itself.
    @Test func isItsOwnKey() {
        var random = SeededRandom(seed: 21)
        for _ in 0..<2_000 {
            let scalars = (0..<20).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0x20...0x1EFF, using: &random))
            }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars)
            let key = String(view).searchKey
            #expect(!key.hasPrefix(" ") && !key.hasSuffix(" "))
            #expect(!key.contains("  "))
            #expect(Array(key.searchKey.utf8) == Array(key.utf8))
        }
    }

    @Test func longTextIsCut() {
        let key = String(repeating: "ộ", count: 1_000_000).searchKey
        #expect(key.count <= 1_000)
        let marks = "a" + String(repeating: "\u{301}", count: 1_000_000)
        #expect(marks.searchKey == "a")
    }
}
