/// Reads dates and codes byte by byte. Whatever is not ASCII, or too long, simply does not match:
/// full-width digits, look-alike letters and a megabyte of zeros all end here.
struct AsciiReader {
    private let bytes: [UInt8]
    private var position = 0

    /// Keeps at most `limit` bytes and one more, so that a longer text never reaches its end.
    init(_ text: String, atMost limit: Int) {
        bytes = Array(text.utf8.prefix(limit + 1))
    }

    var isAtEnd: Bool { position == bytes.count }

    /// The next byte, without taking it.
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Bytes not read yet.
    var remaining: Int { bytes.count - position }

    mutating func skip(_ symbol: Unicode.Scalar) -> Bool {
        guard let next, next == UInt8(ascii: symbol) else { return false }
        position += 1
        return true
    }

    mutating func digit() -> Int? {
        guard let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) else { return nil }
        position += 1
        return Int(next - UInt8(ascii: "0"))
    }

    /// An ASCII letter as upper case.
    mutating func letter() -> Character? {
        guard let next else { return nil }
        let upper = next & 0xDF
        guard (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(upper) else { return nil }
        position += 1
        return Character(Unicode.Scalar(upper))
    }

    /// Exactly `count` digits (at most nine) as a number.
    mutating func digits(_ count: Int) -> Int? {
        let start = position
        var value = 0
        for _ in 0..<count {
            guard let digit = digit() else {
                position = start
                return nil
            }
            value = value * 10 + digit
        }
        return value
    }

    /// How many digits stand here in a row.
    var digitRun: Int {
        bytes[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
    }

    /// `yyyy-MM-dd`, a day that exists.
    mutating func isoDate() -> PlainDate? {
        guard let year = digits(4), skip("-"), let month = digits(2), skip("-"),
            let day = digits(2)
        else { return nil }
        return PlainDate(year: year, month: month, day: day)
    }
}

/// A number with leading zeros, never cut.
func padded(_ value: some BinaryInteger, _ width: Int) -> String {
    let digits = String(value.magnitude)
    let zeros = String(repeating: "0", count: max(0, width - digits.utf8.count))
    return (value < 0 ? "-" : "") + zeros + digits
}

/// Division that rounds towards minus infinity, so that a remainder is never negative.
func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}
