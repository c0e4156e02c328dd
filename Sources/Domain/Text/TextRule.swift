/// What one field of free text may hold (văn bản tự do): how long, and whether in several lines.
///
/// The rule also cleans: composed form, no invisible characters, single spaces, none at the ends.
/// Names, streets and notes go to pages, labels, PDF and psql; a character that reverses the
/// reading direction or ends a C string has no business in any of them.
package struct TextRule: Hashable, Sendable {
    /// The most Unicode scalars, which is what `maxLength` of a JSON schema counts, and
    /// PostgreSQL as characters.
    package let limit: Int
    package let severalLines: Bool

    package init(limit: Int, severalLines: Bool = false) {
        self.limit = limit
        self.severalLines = severalLines
    }

    /// A person's or an organisation's name.
    package static let name = TextRule(limit: 200)
    /// House, street, hamlet.
    package static let street = TextRule(limit: 300)
    /// A reason or a remark.
    package static let note = TextRule(limit: 2_000, severalLines: true)
}

/// Why a text was refused (lý do từ chối văn bản).
package enum TextFault: String, Error, CaseIterable, Hashable, Sendable {
    case empty
    case tooLong = "too_long"
    case controlCharacter = "control_character"
    case brokenText = "broken_text"

    package var code: String { rawValue }

    package var vietnamese: String {
        switch self {
        case .empty: "Không được để trống."
        case .tooLong: "Nội dung quá dài."
        case .controlCharacter: "Nội dung có ký tự điều khiển không được phép."
        case .brokenText: "Nội dung có ký tự bị hỏng."
        }
    }

    package var english: String {
        switch self {
        case .empty: "This must not be empty."
        case .tooLong: "This text is too long."
        case .controlCharacter: "This text has a control character that is not allowed."
        case .brokenText: "This text has broken characters."
        }
    }
}

extension TextRule {
    /// The text as it is kept, or the reason why not.
    package func cleaned(_ raw: String) throws(TextFault) -> String {
        guard raw.unicodeScalars.count <= limit else { throw .tooLong }
        var kept = String.UnicodeScalarView()
        var pending: Unicode.Scalar?
        for scalar in raw.nfc.unicodeScalars {
            switch try place(of: scalar) {
            case .dropped:
                continue
            case .space:
                if pending == nil { pending = " " }
            case .lineEnd:
                pending = severalLines ? "\n" : " "
            case .visible:
                if let pending, !kept.isEmpty { kept.append(pending) }
                pending = nil
                kept.append(scalar)
            }
        }
        guard !kept.isEmpty else { throw .empty }
        // Dropping what stood between a letter and its mark may have brought them together, and
        // a few scalars of other scripts have longer composed forms.
        let text = String(kept).nfc
        guard text.unicodeScalars.count <= limit else { throw .tooLong }
        return text
    }

    private enum Place { case visible, space, lineEnd, dropped }

    private func place(of scalar: Unicode.Scalar) throws(TextFault) -> Place {
        switch scalar.value {
        case 0x0A, 0x0D, 0x2028, 0x2029:
            return .lineEnd
        case 0x09:
            return .space
        case 0x00...0x1F, 0x7F...0x9F:
            throw .controlCharacter
        // Overrides and isolates of the reading direction: a name could show itself as another.
        case 0x202A...0x202E, 0x2066...0x2069:
            throw .controlCharacter
        // The sign of a text that was once decoded wrongly, and the non-characters.
        case 0xFFFD...0xFFFF, 0xFDD0...0xFDEF:
            throw .brokenText
        case 0xAD, 0x061C, 0x180E, 0x200B...0x200F, 0x2060...0x2064, 0x206A...0x206F, 0xFEFF:
            return .dropped
        default:
            return scalar.properties.isWhitespace ? .space : .visible
        }
    }
}

extension TextRule {
    /// The same rule for a JSON schema (ECMA 262), so that programs need not find it out by being
    /// refused: nothing refused anywhere, and something visible somewhere. A test compares the two.
    package static let pattern = "^[^\(refused)]*[^\(refused)\(invisible)][^\(refused)]*$"

    private static let refused =
        #"\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069"#
        + #"\uFDD0-\uFDEF\uFFFD-\uFFFF"#
    private static let invisible =
        #"\u0009\u000A\u000D\u0020\u00A0\u00AD\u061C\u1680\u180E\u2000\u2001\u2002-\u200F"#
        + #"\u2028\u2029\u202F\u205F\u2060-\u2064\u206A-\u206F\u3000\uFEFF"#
}
