/// A postcode (mã bưu chính): five digits, the first two of them the province's.
package struct PostCode: TextCode, Comparable {
    package let value: String

    package var description: String { value }

    /// `45` for the north of Hà Tĩnh.
    package var province: String { String(value.prefix(2)) }

    package init?(_ text: String) {
        var reader = AsciiReader(text, atMost: 5)
        guard reader.digits(5) != nil, reader.isAtEnd else { return nil }
        value = text
    }

    package static func < (left: PostCode, right: PostCode) -> Bool {
        left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
    }
}
