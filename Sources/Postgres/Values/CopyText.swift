package import Foundation

/// Rows in the text form that `COPY … FROM` reads (dạng văn bản của COPY).
///
/// It is built byte by byte, because whoever loads a table this way has millions of rows.
package struct CopyText: Sendable {
    package private(set) var bytes: [UInt8] = []
    package private(set) var rows = 0
    private var isRowOpen = false
    /// Rows that follow one another mostly fall on the same days.
    private var day: (number: Int64, text: [UInt8]) = (.min, [])

    package init() {}

    package mutating func endRow() {
        bytes.append(UInt8(ascii: "\n"))
        rows += 1
        isRowOpen = false
    }

    package mutating func null() {
        separate()
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(UInt8(ascii: "N"))
    }

    package mutating func add(_ number: (some BinaryInteger)?) {
        guard let number else { return null() }
        separate()
        write(Int64(number))
    }

    package mutating func add(_ flag: Bool) {
        separate()
        bytes.append(UInt8(ascii: flag ? "t" : "f"))
    }

    /// Any text but one with a NUL, which PostgreSQL has no room for.
    package mutating func add(_ text: String?) {
        guard let text else { return null() }
        separate()
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): bytes += [byte, byte]
            case UInt8(ascii: "\n"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case UInt8(ascii: "\r"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
            case UInt8(ascii: "\t"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
            default: bytes.append(byte)
            }
        }
    }

    package mutating func add(_ id: UUID?) {
        guard let id else { return null() }
        separate()
        let value = id.uuid
        hexadecimal(value.0, value.1, value.2, value.3)
        bytes.append(UInt8(ascii: "-"))
        hexadecimal(value.4, value.5)
        bytes.append(UInt8(ascii: "-"))
        hexadecimal(value.6, value.7)
        bytes.append(UInt8(ascii: "-"))
        hexadecimal(value.8, value.9)
        bytes.append(UInt8(ascii: "-"))
        hexadecimal(value.10, value.11, value.12, value.13, value.14, value.15)
    }

    package mutating func add(bytea value: [UInt8]?) {
        guard let value else { return null() }
        separate()
        bytes += [UInt8(ascii: "\\"), UInt8(ascii: "\\"), UInt8(ascii: "x")]
        for byte in value { hexadecimal(byte) }
    }

    package mutating func add(_ time: Timestamp?) {
        guard let time else { return null() }
        separate()
        let (second, microsecond) = Self.divide(time.microseconds, 1_000_000)
        let (number, rest) = Self.divide(second, 86_400)
        write(day: number)
        bytes.append(UInt8(ascii: " "))
        digits(rest / 3_600, 2)
        bytes.append(UInt8(ascii: ":"))
        digits(rest / 60 % 60, 2)
        bytes.append(UInt8(ascii: ":"))
        digits(rest % 60, 2)
        if microsecond != 0 {
            bytes.append(UInt8(ascii: "."))
            digits(microsecond, 6)
        }
        bytes += [UInt8(ascii: "+"), UInt8(ascii: "0"), UInt8(ascii: "0")]
    }

    package mutating func add(_ day: Day?) {
        guard let day else { return null() }
        separate()
        // PostgreSQL counts days from 2000.
        write(day: Int64(day.daysSince2000) + 10_957)
    }
}

extension CopyText {
    private mutating func separate() {
        if isRowOpen { bytes.append(UInt8(ascii: "\t")) }
        isRowOpen = true
    }

    private mutating func write(_ number: Int64) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        let value = number.magnitude
        var width = 1
        var bound: UInt64 = 10
        while width < 19, value >= bound {
            width += 1
            bound *= 10
        }
        digits(value, width)
    }

    private mutating func digits(_ number: some BinaryInteger, _ width: Int) {
        let start = bytes.count
        var rest = number
        for _ in 0..<width { bytes.append(0) }
        for index in stride(from: start + width - 1, through: start, by: -1) {
            bytes[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    private mutating func hexadecimal(_ values: UInt8...) {
        for value in values {
            bytes.append(Self.hexadecimalDigits[Int(value >> 4)])
            bytes.append(Self.hexadecimalDigits[Int(value & 15)])
        }
    }

    /// A day, counted from 1970, in the proleptic Gregorian calendar.
    private mutating func write(day number: Int64) {
        if day.number != number {
            let start = bytes.count
            // The year is taken to begin in March, so that the leap day is its last.
            let (era, dayOfEra) = Self.divide(number + 719_468, 146_097)
            let leapless =
                dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096
            let year = leapless / 365
            let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
            let month = (5 * dayOfYear + 2) / 153
            digits(era * 400 + year + (month >= 10 ? 1 : 0), 4)
            bytes.append(UInt8(ascii: "-"))
            digits(month < 10 ? month + 3 : month - 9, 2)
            bytes.append(UInt8(ascii: "-"))
            digits(dayOfYear - (153 * month + 2) / 5 + 1, 2)
            day = (number, Array(bytes[start...]))
        } else {
            bytes += day.text
        }
    }

    private static let hexadecimalDigits = Array("0123456789abcdef".utf8)

    private static func divide(_ number: Int64, _ divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
