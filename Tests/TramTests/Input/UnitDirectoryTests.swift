import Domain
import Testing
import Tram

@Suite("Finding today's unit for an address")
struct UnitDirectoryTests {
    private let directory: UnitDirectory = {
        func unit(
            _ code: String, _ name: String, _ district: String?, until: String? = nil
        ) -> UnitDirectory.Unit {
            UnitDirectory.Unit(
                code: code, validFrom: PlainDate(until == nil ? "2025-07-01" : "1900-01-01")!,
                validTo: until.flatMap { PlainDate($0) }, name: name, district: district)
        }
        return UnitDirectory(
            units: [
                unit("18073", "Phường Thành Sen", nil),
                unit("18073", "Phường Nam Hà", "Thành phố Hà Tĩnh", until: "2025-07-01"),
                unit("18500", "Xã Thạch Liên", "Huyện Thạch Hà", until: "2025-07-01"),
                unit("18562", "Xã Đông Kinh", nil),
            ],
            successors: ["18073": "18073", "18500": "18562"],
            on: PlainDate("2026-11-24")!)
    }()

    @Test(
        "An address finds the unit of today, also by its old name and district",
        arguments: [
            ("Tổ 5, phường Thành Sen, tỉnh Hà Tĩnh", "18073"),
            ("Tổ 5, P. Thành Sen", nil),
            ("Số 3, phường Nam Hà, thành phố Hà Tĩnh, tỉnh Hà Tĩnh", "18073"),
            ("Thôn 6, xã Thạch Liên, huyện Thạch Hà, tỉnh Hà Tĩnh", "18562"),
            ("Thôn 6, XA THACH LIEN, HUYEN THACH HA", "18562"),
            // Without its district an old name is not told from one of another district.
            ("Thôn 6, xã Thạch Liên, tỉnh Hà Tĩnh", nil),
        ] as [(String, String?)])
    func finds(line: String, code: String?) {
        #expect(PortalAddress(line).flatMap(directory.ward(of:)) == code)
    }
}
