/// The name by which somebody signs in (tên đăng nhập): `giaodich.18100`.
///
/// Letters without accents, digits, points and hyphens, so that it can be typed on any keyboard
/// and read aloud on the telephone. Capitals are read as small letters.
package struct Username: TextCode {
    package let value: String

    package var description: String { value }

    package init?(_ text: String) {
        let lower = text.lowercased()
        guard (2...60).contains(lower.utf8.count), lower.utf8.allSatisfy(Self.isPlain) else {
            return nil
        }
        value = lower
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }
}
