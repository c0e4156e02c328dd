/// The national code of an administrative procedure (mã thủ tục hành chính): `1.005129`, or with
/// the province that has it alone, `3.000181.000.00.00.H22`.
package struct ProcedureCode: TextCode, Comparable {
    package let value: String

    package var description: String { value }

    package init?(_ text: String) {
        var reader = AsciiReader(text, atMost: Self.longest)
        guard reader.digits(1) != nil, reader.skip("."), reader.digits(6) != nil else {
            return nil
        }
        if reader.skip(".") {
            guard reader.legacyAgencyIdentifier() else { return nil }
        }
        guard reader.isAtEnd else { return nil }
        value = text.uppercased()
    }

    package static func < (left: ProcedureCode, right: ProcedureCode) -> Bool {
        left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
    }

    private static let longest = 22
}
