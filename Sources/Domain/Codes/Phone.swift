/// A telephone number (số điện thoại), kept as E.164: `+84912345678`.
package struct Phone: TextCode {
    /// `+`, country and number, digits only.
    package let value: String

    package var description: String { value }

    /// The second factor of a look-up, known to whoever gave the number at the counter.
    package var last4: String { String(value.suffix(4)) }

    /// As Vietnamese people write it: `0912345678`; a foreign number stays as it is.
    package var national: String {
        value.hasPrefix("+84") ? "0" + value.dropFirst(3) : value
    }

    /// Reads `0912 345 678`, `84 912…`, `+84 912…`, `+84 (0) 912…`, `0084…`, and any foreign
    /// number that begins with `+`. A Vietnamese number must have a length that exists: nine
    /// digits for a mobile, ten for a fixed line.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.longestInput, let (digits, plus) = Self.digits(of: text)
        else { return nil }
        guard let number = plus ? Self.international(digits[...]) : Self.dialled(digits[...])
        else { return nil }
        value = "+" + number.map(String.init).joined()
    }
}

extension Phone {
    private static let vietnam = [8, 4]
    private static let longestInput = 40

    /// What follows a plus, with the country in front.
    private static func international(_ number: ArraySlice<Int>) -> [Int]? {
        guard number.starts(with: vietnam) else {
            let isPlausible = (7...15).contains(number.count) && number.first != 0
            return isPlausible ? Array(number) : nil
        }
        let rest = number.dropFirst(2)
        return vietnamese(rest.first == 0 ? rest.dropFirst() : rest)
    }

    /// What is dialled in Vietnam, or the country without its plus.
    private static func dialled(_ number: ArraySlice<Int>) -> [Int]? {
        if number.starts(with: [0, 0] + vietnam) { return vietnamese(number.dropFirst(4)) }
        if number.first == 0 { return vietnamese(number.dropFirst()) }
        if number.starts(with: vietnam) { return vietnamese(number.dropFirst(2)) }
        return nil
    }

    private static func vietnamese(_ number: ArraySlice<Int>) -> [Int]? {
        let length =
            switch number.first {
            case 2: 10
            case 3, 5, 7, 8, 9: 9
            default: 0
            }
        return number.count == length && length > 0 ? vietnam + number : nil
    }

    /// The digits, and whether a plus stood before them. Nil when anything else is found than
    /// digits and the marks that people put between them.
    private static func digits(of text: String) -> (digits: [Int], plus: Bool)? {
        var digits: [Int] = []
        var plus = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "0"..."9": digits.append(Int(scalar.value) - 48)
            case "+" where digits.isEmpty && !plus: plus = true
            case " ", ".", "-", "(", ")", "\u{A0}": continue
            default: return nil
            }
        }
        return (digits, plus)
    }
}
