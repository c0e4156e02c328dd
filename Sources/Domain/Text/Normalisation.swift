internal import Foundation

extension String {
    /// The composed form (chuẩn NFC) in which all text is kept: a Mac and a phone write the same
    /// Vietnamese name with different scalars, and PostgreSQL compares bytes.
    package var nfc: String {
        utf8.allSatisfy { $0 < 0x80 } ? self : precomposedStringWithCanonicalMapping
    }

    /// The key by which a name is found without its accents (khóa tìm kiếm): "Nguyễn  Văn Đức"
    /// and "nguyen van duc" have one key.
    ///
    /// Lower case, no marks, đ as d, and everything that is neither letter nor digit one space.
    /// Only the first scalars are read, so that no text is dear; names are shorter.
    package var searchKey: String {
        var key = String.UnicodeScalarView()
        var pendingSpace = false
        for scalar in plainScalars {
            guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
                pendingSpace = !key.isEmpty
                continue
            }
            if pendingSpace { key.append(" ") }
            pendingSpace = false
            key.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
        }
        return String(key)
    }

    /// Decomposed, without marks, and with the letters that have no decomposition replaced.
    private var plainScalars: some Sequence<Unicode.Scalar> {
        let bounded = String(unicodeScalars.prefix(Self.longestKeySource))
        let isPlain = bounded.utf8.allSatisfy { $0 < 0x80 }
        let decomposed = isPlain ? bounded : bounded.decomposedStringWithCanonicalMapping
        return decomposed.unicodeScalars.lazy
            .filter { !$0.isMark }
            .map { Self.strokedLetters.contains($0) ? "d" : $0 }
    }

    /// Đ has no decomposition. Old fonts and converters wrote the Icelandic eth in its place.
    private static let strokedLetters: Set<Unicode.Scalar> = [
        "\u{111}", "\u{110}", "\u{F0}", "\u{D0}",
    ]

    private static let longestKeySource = 1_000
}

extension Unicode.Scalar {
    /// Accents, and the invisible joiners that pasted text brings along: they stand between
    /// letters without dividing them.
    fileprivate var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark, .format: true
        default: false
        }
    }
}
