/// The code of a post office, agency, desk or overseer (mã đơn vị): `BD-18073`, `H27.16`.
///
/// Agencies have the identifier of Decision 20/2020/QĐ-TTg (mã định danh điện tử): up to four
/// levels, the highest first. Every other office has a code of our own configuration. Both are
/// read without regard to case, and neither is taken apart to learn anything from it.
package struct OfficeCode: TextCode, Comparable {
    package let value: String

    package var description: String { value }

    /// A letter first, then letters and digits in groups divided by one point or hyphen.
    package init?(_ text: String) {
        let symbols = text.utf8.prefix(Self.longest + 1).map {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) ? $0 - 32 : $0
        }
        guard (2...Self.longest).contains(symbols.count), symbols[0].isAsciiCapital else {
            return nil
        }
        var afterSeparator = false
        for symbol in symbols {
            let separates = symbol == UInt8(ascii: ".") || symbol == UInt8(ascii: "-")
            guard separates ? !afterSeparator : symbol.isAsciiCapital || symbol.isAsciiDigit
            else { return nil }
            afterSeparator = separates
        }
        guard !afterSeparator else { return nil }
        value = String(decoding: symbols, as: UTF8.self)
    }

    /// Whether it has the form of an agency's identifier, from which a dossier code can be made.
    package var isAgencyIdentifier: Bool {
        var reader = AsciiReader(value, atMost: Self.longest)
        return reader.agencyIdentifier() && reader.isAtEnd
    }

    package static func < (left: OfficeCode, right: OfficeCode) -> Bool {
        left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
    }

    private static let longest = 24
}

extension AsciiReader {
    /// `H27`, `H27.16`, `H27.16.03`, `H27.16.03.001`: a letter and two digits, then up to three
    /// more levels of two or three digits.
    mutating func agencyIdentifier() -> Bool {
        guard letter() != nil, digits(2) != nil else { return false }
        for _ in 0..<3 where skip(".") {
            guard (2...3).contains(digitRun), digits(digitRun) != nil else { return false }
        }
        return true
    }
}
