package import Domain

/// Finds today's unit for an address as people write it (danh mục đơn vị hành chính).
///
/// Half of the province still writes the commune and the district of before July 2025; such an
/// address finds the unit that succeeded. Of a divided unit the main successor is taken.
package struct UnitDirectory: Sendable {
    /// A unit by its key (ward_code, valid_from): all codes of today were also used before.
    package struct Unit: Hashable, Sendable {
        package let code: String
        package let validFrom: PlainDate
        package let validTo: PlainDate?
        package let name: String
        package let district: String?

        package init(
            code: String, validFrom: PlainDate, validTo: PlainDate?, name: String,
            district: String?
        ) {
            self.code = code
            self.validFrom = validFrom
            self.validTo = validTo
            self.name = name
            self.district = district
        }
    }

    private struct Key: Hashable {
        let name: String
        let district: String?
    }

    private var current: [Key: String] = [:]
    private var former: [Key: String] = [:]

    /// - Parameter successors: the main successor's code, by an old unit's code.
    package init(units: [Unit], successors: [String: String], on day: PlainDate) {
        for unit in units {
            let isToday = unit.validFrom <= day && unit.validTo.map { $0 > day } ?? true
            let name = unit.name.searchKey
            if isToday {
                current[Key(name: name, district: nil)] = unit.code
            } else if let next = successors[unit.code] {
                former[Key(name: name, district: unit.district?.searchKey)] = next
            }
        }
    }

    /// The code of today's unit, or nil if no unit is called so.
    package func ward(of address: PortalAddress) -> String? {
        if let district = address.districtKey {
            return former[Key(name: address.unitKey, district: district)]
        }
        return current[Key(name: address.unitKey, district: nil)]
    }
}
