/// The citizen's secret name for a dossier (mã tra cứu): sixty random bits and a check symbol,
/// thirteen symbols of Crockford's base 32, printed `XXXX-XXXX-XXXXX`.
///
/// The check symbol lies in the same alphabet. The thirteen symbols are elements of GF(32), and a
/// code is right when the sum of α¹²⁻ⁱ·xᵢ is zero. All thirteen weights differ and none is
/// zero, so every single wrong symbol and every exchange of two symbols, neighbours or not, is
/// caught. A check digit outside the alphabet, or one over the integers, could not promise that.
package struct TrackingCode: TextCode {
    /// The sixty random bits, first symbol highest.
    private let bits: UInt64

    private init(bits: UInt64) {
        self.bits = bits & (1 << 60 - 1)
    }

    package init(random: inout some RandomNumberGenerator) {
        self.init(bits: random.next())
    }

    /// Reads what a person typed or pasted: with or without hyphens and spaces, in any case,
    /// O for 0, and I or L for 1. Nil when the check symbol does not fit.
    package init?(_ text: String) {
        guard let symbols = withoutSeparators(text, atMost: Self.length),
            symbols.count == Self.length
        else { return nil }
        var bits: UInt64 = 0
        var check: UInt8 = 0
        for (index, symbol) in symbols.enumerated() {
            guard let value = Self.value(of: symbol) else { return nil }
            if index < Self.length - 1 { bits = bits << 5 | UInt64(value) }
            check = Self.timesAlpha(check) ^ value
        }
        guard check == 0 else { return nil }
        self.init(bits: bits)
    }

    /// The thirteen symbols without hyphens, as the database keeps them.
    package var value: String {
        String(decoding: symbols, as: UTF8.self)
    }

    package var description: String {
        let symbols = self.symbols
        let groups = [symbols[0..<4], symbols[4..<8], symbols[8...]]
        return groups.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
    }
}

extension TrackingCode {
    private static let length = 13
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    private var symbols: [UInt8] {
        var symbols: [UInt8] = []
        var check: UInt8 = 0
        for index in 0..<(Self.length - 1) {
            let value = UInt8(truncatingIfNeeded: bits >> UInt64(5 * (11 - index))) & 31
            symbols.append(Self.alphabet[Int(value)])
            check = Self.timesAlpha(check) ^ value
        }
        // The last weight is one, so the check symbol is the sum of all before it.
        symbols.append(Self.alphabet[Int(Self.timesAlpha(check))])
        return symbols
    }

    /// Multiplies by α in GF(32) = GF(2)[α]/(α⁵+α²+1). α is primitive: its powers up to
    /// thirty are all different.
    private static func timesAlpha(_ value: UInt8) -> UInt8 {
        let shifted = value << 1
        return shifted & 32 == 0 ? shifted : shifted ^ 0b10_0101
    }

    private static func value(of symbol: UInt8) -> UInt8? {
        switch symbol {
        case UInt8(ascii: "O"): 0
        case UInt8(ascii: "I"), UInt8(ascii: "L"): 1
        default: alphabet.firstIndex(of: symbol).map { UInt8($0) }
        }
    }
}
