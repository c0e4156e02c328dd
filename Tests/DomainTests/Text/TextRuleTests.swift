import Domain
import Testing

@Suite struct TextRuleTests {
    @Test(arguments: [
        ("Nguyễn Văn A", "Nguyễn Văn A"), ("  Nguyễn \t Văn\u{A0}A \n", "Nguyễn Văn A"),
        ("Nguye\u{302}\u{303}n", "Nguyễn"), ("Nguye\u{302}\u{200B}\u{303}n", "Nguyễn"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("Robert'); drop table dossier; --", "Robert'); drop table dossier; --"),
        ("\u{FEFF}Hà Tĩnh", "Hà Tĩnh"), ("a\r\nb", "a b"), ("👩‍🌾", "👩🌾"),
    ])
    func cleansNames(raw: String, text: String) throws {
        let cleaned = try TextRule.name.cleaned(raw)
        #expect(Array(cleaned.utf8) == Array(text.utf8))
        #expect(try TextRule.name.cleaned(cleaned) == cleaned)
    }

    @Test func keepsLinesOfNotes() throws {
        #expect(try TextRule.note.cleaned(" một \r\n hai\n\n\nba \n") == "một\nhai\nba")
    }

    @Test(arguments: [
        ("", TextFault.empty), ("   ", .empty), ("\n\t\u{200B}\u{FEFF}", .empty),
        ("\u{3000}\u{2028}", .empty), ("\u{200D}", .empty),
        ("a\0b", .controlCharacter), ("a\u{7}b", .controlCharacter),
        ("a\u{1B}[31m", .controlCharacter), ("a\u{85}b", .controlCharacter),
        ("abc\u{202E}fdp", .controlCharacter), ("\u{2066}x\u{2069}", .controlCharacter),
        ("Nguy\u{FFFD}n", .brokenText), ("a\u{FFFF}", .brokenText),
    ])
    func refuses(raw: String, fault: TextFault) {
        #expect(throws: fault) { try TextRule.name.cleaned(raw) }
    }

    @Test func bounds() throws {
        let rule = TextRule(limit: 5)
        #expect(try rule.cleaned("ộộộộộ") == "ộộộộộ")
        #expect(throws: TextFault.tooLong) { try rule.cleaned("ộộộộộộ") }
        #expect(throws: TextFault.tooLong) {
            try rule.cleaned(String(repeating: " ", count: 1_000_000) + "a")
        }
        // Three scalars once composed: what PostgreSQL would count is what is bounded.
        #expect(throws: TextFault.tooLong) { try rule.cleaned("\u{FB2C}\u{FB2C}") }
    }

    /// The pattern that programs read in the API's description says what the rule does.
    @Test func patternEqualsRule() throws {
        let pattern = try Regex(TextRule.pattern).matchingSemantics(.unicodeScalar)
        let rule = TextRule(limit: 10, severalLines: true)
        for value in UInt32(0)...0x2_FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = String(Character(scalar))
            let matches = text.wholeMatch(of: pattern) != nil
            let accepted = (try? rule.cleaned(text)) != nil
            #expect(matches == accepted, "U+\(String(value, radix: 16))")
        }
        #expect("a\u{0}b".wholeMatch(of: pattern) == nil)
        #expect(" a ".wholeMatch(of: pattern) != nil)
    }

    @Test func faultsExplainThemselves() {
        for fault in TextFault.allCases {
            #expect(!fault.vietnamese.isEmpty && !fault.english.isEmpty)
            #expect(fault.code == fault.rawValue)
        }
        #expect(Set(TextFault.allCases.map(\.vietnamese)).count == TextFault.allCases.count)
    }
}
