/// An address as people write it into one line (địa chỉ): what stands before the commune, the
/// commune, and the district, if the writer still names one.
///
/// With a district the commune is one of before July 2025; without, one of today.
package struct PortalAddress: Hashable, Sendable {
    package let street: String
    package let unit: String
    package let district: String?

    /// Nil when no part of the line says that it is a commune, ward or township.
    package init?(_ line: String) {
        var parts = line.split(separator: ",").compactMap { part -> String? in
            try? TextRule.street.cleaned(String(part))
        }
        if let last = parts.last, Self.begins(last, ["tinh"]) || last.searchKey == "ha tinh" {
            parts.removeLast()
        }
        if let last = parts.last, Self.begins(last, Self.districtWords) {
            district = last
            parts.removeLast()
        } else {
            district = nil
        }
        guard let last = parts.last, Self.begins(last, Self.unitWords) else { return nil }
        unit = last
        street = parts.dropLast().joined(separator: ", ")
    }

    /// `phuong thanh sen`: by this key the unit is found in a table of units.
    package var unitKey: String { unit.searchKey }
    package var districtKey: String? { district?.searchKey }

    private static let unitWords = ["xa", "phuong", "thi tran"]
    private static let districtWords = ["huyen", "thi xa", "thanh pho"]

    private static func begins(_ part: String, _ words: [String]) -> Bool {
        let key = part.searchKey
        return words.contains { key.hasPrefix($0 + " ") }
    }
}
