/// Writes dates and times digit by digit (ghi chữ số): every answer holds several, and pasting
/// strings together cost more than looking the dossier up.
struct AsciiWriter {
    private var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(32) }

    var string: String { String(decoding: bytes, as: UTF8.self) }

    mutating func write(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// At least so many digits, and a sign before a negative number.
    mutating func write(
        _ before: StaticString, _ number: some BinaryInteger, digits: Int
    ) {
        write(before)
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        var rest = UInt64(number.magnitude)
        let start = bytes.count
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        while bytes.count - start < digits { bytes.append(UInt8(ascii: "0")) }
        bytes[start...].reverse()
    }

    mutating func write(_ date: PlainDate) {
        let (year, month, day) = date.civil
        write("", year, digits: 4)
        write("-", month, digits: 2)
        write("-", day, digits: 2)
    }
}
