/// A QR symbol (mã QR) for a short text: ISO/IEC 18004, bytes, error correction M, versions 1 to 6.
///
/// That is room for 106 bytes, more than an address with a code in it needs. One mask is used for
/// all: readers must take any, and a symbol that never changes can be compared in a test.
package struct QRSymbol: Sendable, Hashable {
    /// Modules on a side.
    package let size: Int
    /// Row by row, true is dark. The quiet zone of four modules is left to whoever draws it.
    package let modules: [[Bool]]

    /// Blocks, data bytes and correction bytes in each, by version.
    private static let blocks: [(count: Int, data: Int, correction: Int)] = [
        (1, 16, 10), (1, 28, 16), (1, 44, 26), (2, 32, 18), (2, 43, 24), (4, 27, 16),
    ]

    /// nil when the text is too long.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard
            let version = Self.blocks.indices.first(where: {
                bytes.count + 2 <= Self.blocks[$0].count * Self.blocks[$0].data
            }).map({ $0 + 1 })
        else { return nil }
        let (count, data, correction) = Self.blocks[version - 1]
        let words = Self.interleaved(
            Self.padded(bytes, to: count * data), blocks: count, correction: correction)
        var canvas = Canvas(version: version)
        canvas.draw(words)
        size = canvas.size
        modules = canvas.dark
    }

    /// Mode and length, the bytes, an end, and filler up to the capacity.
    private static func padded(_ bytes: [UInt8], to capacity: Int) -> [UInt8] {
        // The mode takes four bits, so that every byte lies across two words.
        let length = UInt8(bytes.count)
        var words = [0x40 | length >> 4]
        var left = length << 4
        for byte in bytes {
            words.append(left | byte >> 4)
            left = byte << 4
        }
        words.append(left)
        var filler: UInt8 = 0xEC
        while words.count < capacity {
            words.append(filler)
            filler = filler == 0xEC ? 0x11 : 0xEC
        }
        return words
    }

    private static func interleaved(
        _ words: [UInt8], blocks count: Int, correction: Int
    ) -> [UInt8] {
        let length = words.count / count
        let blocks = (0..<count).map { Array(words[($0 * length)..<(($0 + 1) * length)]) }
        let checks = blocks.map { ReedSolomon.remainder(of: $0, correction: correction) }
        let data = (0..<length).flatMap { place in blocks.map { $0[place] } }
        return data + (0..<correction).flatMap { place in checks.map { $0[place] } }
    }
}

/// Correction words over GF(256) with the polynomial of the standard.
private enum ReedSolomon {
    static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var (result, factor, rest) = (UInt8(0), left, right)
        while rest > 0 {
            if rest & 1 == 1 { result ^= factor }
            factor = factor & 0x80 == 0 ? factor << 1 : factor << 1 ^ 0x1D
            rest >>= 1
        }
        return result
    }

    static func remainder(of data: [UInt8], correction: Int) -> [UInt8] {
        // (x − 1)(x − α)(x − α²)…, without its leading one.
        var divisor = [UInt8](repeating: 0, count: correction)
        divisor[correction - 1] = 1
        var root: UInt8 = 1
        for _ in 0..<correction {
            for place in 0..<correction {
                divisor[place] = product(divisor[place], root)
                if place + 1 < correction { divisor[place] ^= divisor[place + 1] }
            }
            root = product(root, 2)
        }
        var remainder = [UInt8](repeating: 0, count: correction)
        for word in data {
            let factor = word ^ remainder.removeFirst()
            remainder.append(0)
            for place in 0..<correction { remainder[place] ^= product(divisor[place], factor) }
        }
        return remainder
    }
}

/// The modules while they are being drawn.
private struct Canvas {
    let size: Int
    private(set) var dark: [[Bool]]
    private var isFixed: [[Bool]]

    init(version: Int) {
        size = 17 + 4 * version
        let empty = [[Bool]](repeating: [Bool](repeating: false, count: size), count: size)
        (dark, isFixed) = (empty, empty)
        for place in 0..<size {
            set(6, place, place % 2 == 0)
            set(place, 6, place % 2 == 0)
        }
        for (row, column) in [(3, 3), (3, size - 4), (size - 4, 3)] { finder(row, column) }
        if version > 1 { alignment(size - 7, size - 7) }
        format()
    }

    private mutating func set(_ row: Int, _ column: Int, _ isDark: Bool) {
        dark[row][column] = isDark
        isFixed[row][column] = true
    }

    /// A finder pattern around its middle, with the light line about it.
    private mutating func finder(_ row: Int, _ column: Int) {
        for down in -4...4 {
            for across in -4...4 {
                let (at, over) = (row + down, column + across)
                guard (0..<size).contains(at), (0..<size).contains(over) else { continue }
                let ring = max(abs(down), abs(across))
                set(at, over, ring != 2 && ring != 4)
            }
        }
    }

    private mutating func alignment(_ row: Int, _ column: Int) {
        for down in -2...2 {
            for across in -2...2 {
                set(row + down, column + across, max(abs(down), abs(across)) != 1)
            }
        }
    }

    /// Level M and mask 0, with their own correction: the same fifteen bits in every symbol.
    private mutating func format() {
        let bits = 0b101_0100_0001_0010
        func bit(_ place: Int) -> Bool { bits >> place & 1 == 1 }
        for place in 0..<6 { set(place, 8, bit(place)) }
        set(7, 8, bit(6))
        set(8, 8, bit(7))
        set(8, 7, bit(8))
        for place in 9..<15 { set(8, 14 - place, bit(place)) }
        for place in 0..<8 { set(8, size - 1 - place, bit(place)) }
        for place in 8..<15 { set(size - 15 + place, 8, bit(place)) }
        set(size - 8, 8, true)
    }

    /// Two columns at a time from the right, up and down in turn, around what is fixed.
    mutating func draw(_ words: [UInt8]) {
        var place = 0
        var isUpward = true
        for right in stride(from: size - 1, to: 0, by: -2).map({ $0 <= 6 ? $0 - 1 : $0 }) {
            for step in 0..<size {
                let row = isUpward ? size - 1 - step : step
                for column in [right, right - 1] where !isFixed[row][column] {
                    let isSet =
                        place < words.count * 8
                        && words[place / 8] >> UInt8(7 - place % 8) & 1 == 1
                    dark[row][column] = isSet != ((row + column) % 2 == 0)
                    place += 1
                }
            }
            isUpward.toggle()
        }
    }
}
