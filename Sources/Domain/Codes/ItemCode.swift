/// The number on a parcel's label (số hiệu bưu gửi).
///
/// A number in the form of the UPU's standard S10 (`RR 123 456 785 VN`) must have the right check
/// digit: a label misread by one digit would be another citizen's parcel. Vietnam Post also has
/// numbers of other forms; they are taken as they are, and `isS10` tells that nothing vouches for
/// them.
package struct ItemCode: TextCode, Comparable {
    /// Letters and digits without spaces, in upper case.
    package let value: String
    package let isS10: Bool

    package var description: String { value }

    /// Forgives case, spaces and hyphens.
    package init?(_ text: String) {
        guard let symbols = withoutSeparators(text, atMost: Self.longest),
            (Self.shortest...Self.longest).contains(symbols.count),
            symbols.allSatisfy({ $0.isAsciiCapital || $0.isAsciiDigit }),
            symbols.contains(where: \.isAsciiDigit)
        else { return nil }
        isS10 = symbols.count == Self.s10Length && Self.hasS10Form(symbols[...])
        if isS10 {
            guard Self.hasRightCheckDigit(symbols[...]) else { return nil }
        } else if Self.containsS10(symbols) {
            // Two labels read in one breath, or a label with a stray symbol, are no number.
            return nil
        }
        value = String(decoding: symbols, as: UTF8.self)
    }

    /// A new number of our own range: service letters, serial number, country. Nil when they are
    /// outside the standard.
    package static func s10(
        service: String, serial: Int, country: String = "VN"
    ) -> ItemCode? {
        guard isLetterPair(service), isLetterPair(country),
            let check = checkDigit(serial: serial)
        else { return nil }
        return ItemCode("\(service)\(padded(serial, 8))\(check)\(country)")
    }

    /// S10's check digit for an eight-digit serial number.
    package static func checkDigit(serial: Int) -> Int? {
        guard (0...99_999_999).contains(serial) else { return nil }
        var sum = 0
        var rest = serial
        for weight in weights.reversed() {
            sum += rest % 10 * weight
            rest /= 10
        }
        let check = 11 - sum % 11
        return check == 10 ? 0 : check == 11 ? 5 : check
    }

    package static func < (left: ItemCode, right: ItemCode) -> Bool {
        left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
    }
}

extension ItemCode {
    private static let shortest = 8
    /// A receptacle number of S9 has 29 symbols, SSCC-like numbers of carriers fewer.
    private static let longest = 35
    private static let s10Length = 13
    private static let weights = [8, 6, 4, 2, 3, 5, 9, 7]

    private static func hasS10Form(_ symbols: ArraySlice<UInt8>) -> Bool {
        symbols.prefix(2).allSatisfy(\.isAsciiCapital)
            && symbols.dropFirst(2).prefix(9).allSatisfy(\.isAsciiDigit)
            && symbols.suffix(2).allSatisfy(\.isAsciiCapital)
    }

    private static func hasRightCheckDigit(_ symbols: ArraySlice<UInt8>) -> Bool {
        let digits = symbols.dropFirst(2).prefix(9).map { Int($0 - UInt8(ascii: "0")) }
        let serial = digits.dropLast().reduce(0) { $0 * 10 + $1 }
        return checkDigit(serial: serial) == digits.last
    }

    private static func containsS10(_ symbols: [UInt8]) -> Bool {
        guard symbols.count > s10Length else { return false }
        return (0...(symbols.count - s10Length)).contains { start in
            let window = symbols[start..<(start + s10Length)]
            return hasS10Form(window) && hasRightCheckDigit(window)
        }
    }

    private static func isLetterPair(_ text: String) -> Bool {
        text.utf8.count == 2 && text.utf8.allSatisfy(\.isAsciiCapital)
    }
}
