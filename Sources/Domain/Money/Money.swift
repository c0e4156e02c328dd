/// An amount of money (số tiền) in whole đồng. There are no parts of a đồng, so nothing is ever
/// rounded. Sums that leave the range are refused, never wrapped.
package struct Money: Hashable, Sendable {
    package let dong: Int64

    /// A million times a million times a thousand: far above any budget, and a program may still
    /// add nine thousand such amounts without leaving `Int64`.
    package static let largest: Int64 = 1_000_000_000_000_000
    package static let zero = Money(unchecked: 0)

    private init(unchecked dong: Int64) {
        self.dong = dong
    }

    package init?(dong: some BinaryInteger) {
        guard let dong = Int64(exactly: dong), dong.magnitude <= Self.largest.magnitude else {
            return nil
        }
        self.init(unchecked: dong)
    }

    package func adding(_ other: Money) -> Money? {
        Money(dong: dong + other.dong)
    }

    package func subtracting(_ other: Money) -> Money? {
        Money(dong: dong - other.dong)
    }

    package func multiplied(by factor: Int) -> Money? {
        let product = dong.multipliedReportingOverflow(by: Int64(factor))
        return product.overflow ? nil : Money(dong: product.partialValue)
    }

    package static func sum(_ amounts: some Sequence<Money>) -> Money? {
        var total = Money.zero
        for amount in amounts {
            guard let next = total.adding(amount) else { return nil }
            total = next
        }
        return total
    }

    package var isNegative: Bool { dong < 0 }
}

extension Money: Comparable, CustomStringConvertible {
    package static func < (left: Money, right: Money) -> Bool { left.dong < right.dong }

    /// `30.000 đ`, with points between the thousands as Vietnam writes them.
    package var description: String {
        let digits = Array(String(dong.magnitude))
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { grouped.append(".") }
            grouped.append(digit)
        }
        return (isNegative ? "-" : "") + grouped + "\u{A0}đ"
    }
}

extension Money: Codable {
    private enum CodingKeys: String, CodingKey { case amount, currency }

    /// `{"amount":30000,"currency":"VND"}`
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard try container.decode(String.self, forKey: .currency) == "VND" else {
            throw DecodingError.dataCorruptedError(
                forKey: .currency, in: container, debugDescription: "the currency must be VND")
        }
        guard let money = Money(dong: try container.decode(Int64.self, forKey: .amount)) else {
            throw DecodingError.dataCorruptedError(
                forKey: .amount, in: container, debugDescription: "the amount is out of range")
        }
        self = money
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(dong, forKey: .amount)
        try container.encode("VND", forKey: .currency)
    }
}
