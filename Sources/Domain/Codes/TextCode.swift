/// A code that is one piece of text (mã): read by its initialiser, written by its description, in
/// JSON and in a path alike. Its refusal never repeats what was read, which may be somebody's name.
package protocol TextCode: LosslessStringConvertible, Hashable, Sendable, Codable {}

extension TextCode {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let code = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a valid \(Self.self)")
        }
        self = code
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Drops the marks that people and printers put between groups, and makes ASCII letters upper
/// case. Nil when the text is longer than any code, or holds anything else than ASCII.
func withoutSeparators(_ text: String, atMost limit: Int) -> [UInt8]? {
    var kept: [UInt8] = []
    // Twice the length leaves room for a mark after every symbol; then it is no code any more.
    guard text.utf8.count <= limit * 4 else { return nil }
    for scalar in text.unicodeScalars {
        switch scalar {
        // A word processor turns the hyphens and spaces of a pasted code into these.
        case " ", "-", "\t", "\n", "\r", "\u{A0}", "\u{2010}", "\u{2011}", "\u{2012}",
            "\u{2013}", "\u{202F}":
            continue
        case "a"..."z":
            kept.append(UInt8(scalar.value) - 32)
        case _ where scalar.isASCII:
            kept.append(UInt8(scalar.value))
        default:
            return nil
        }
        guard kept.count <= limit else { return nil }
    }
    return kept
}

extension UInt8 {
    var isAsciiDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isAsciiCapital: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
}
