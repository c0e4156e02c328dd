import Domain
import Paper
import Testing

/// Every paper in every size (mọi loại giấy in), with what must be found on it.
struct Printed: Sendable, CustomTestStringConvertible {
    var name: String
    var symbols: Set<String>
    var strings: [String]
    var bytes: @Sendable () throws -> [UInt8]

    var testDescription: String { name }

    static let all: [Printed] = slips + labels + bags + minutes + forms

    private static let addresses = [Sample.citizen, Sample.agency].flatMap {
        [$0.name, $0.address ?? ""]
    }

    private static let slips = DossierSlip.sizes.map { size in
        Printed(
            name: "slip \(size.rawValue)",
            symbols: [Sample.tracking.description, "RB000000005VN"],
            strings: addresses + Sample.papers(4).map(\.name) + [
                "PHIẾU GỬI HỒ SƠ", "H27.16-261124-0001", Sample.slip().procedureName,
                "Bưu điện Thành Sen", "NP-000123", "30.000", "BL-0000456", "RB 000 000 005 VN",
                "Trần Văn Mẫu", "NGƯỜI GỬI",
            ]
        ) { try Sample.slip().pdf(size, madeAt: Sample.madeAt) }
    }

    private static let labels = ParcelLabel.sizes.map { size in
        Printed(
            name: "label \(size.rawValue)", symbols: ["RB123456785VN"],
            strings: [
                "TRẢ KẾT QUẢ", "Bưu điện Kỳ Anh", "RB 123 456 785 VN", Sample.citizen.name,
                Sample.citizen.address ?? "", "THU HỘ", "H27.16-261124-0001",
            ]
        ) { try Sample.label().pdf(size, madeAt: Sample.madeAt) }
    }

    private static let bags =
        BagLabel.sizes.map { size in
            Printed(
                name: "bag \(size.rawValue)",
                symbols: [Sample.bag.number, Sample.bag.check ?? ""],
                strings: ["Bưu điện Vũ Quang", "Bưu điện Thành Sen", "NP-000777", "23"]
            ) { try BagLabel(Sample.bag).pdf(size, madeAt: Sample.madeAt) }
        }
        + BagManifest.sizes.map { size in
            Printed(
                name: "manifest \(size.rawValue)",
                symbols: [Sample.bag.number, Sample.bag.check ?? ""],
                strings: [
                    "BẢN KÊ TÚI THƯ", "RB 000 010 008 VN", "Phong bì bị ướt",
                    "chuyển cơ quan liên thông", "Cộng 23 bưu gửi.", "Lê Thị Giao Dịch",
                ]
            ) { try Sample.manifest(23).pdf(size, madeAt: Sample.madeAt) }
        }

    private static let nation = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "ngày 24 tháng 11 năm 2026",
    ]

    private static let minutes = [
        Printed(
            name: "minutes", symbols: ["0193f5a2"],
            strings: nation + [
                "BIÊN BẢN GIAO NHẬN HỒ SƠ", "Kiểm đếm", "Không giao nhận. Không thấy phong bì.",
                "trong đó 1 bưu gửi không giao nhận được.", "Phạm Văn Cán Bộ",
                "ĐẠI DIỆN BÊN NHẬN",
            ]
        ) { try Sample.minutes(6).pdf(madeAt: Sample.madeAt) }
    ]

    private static func form(
        _ number: String, _ strings: [String], _ bytes: @escaping @Sendable () throws -> [UInt8]
    ) -> Printed {
        let subject = Sample.subject()
        let isRegister = number == "06"
        return Printed(
            name: "form \(number)",
            symbols: isRegister ? [] : [subject.code, subject.link ?? ""],
            strings: nation + strings + [
                "Mẫu số \(number) – Thông tư số 01/2018/TT-VPCP", "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG",
                "UBND TỈNH HÀ TĨNH",
            ], bytes: bytes)
    }

    private static let forms = [
        form(
            "01",
            [
                "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "0123/TNHS", Sample.citizen.name,
                "10 giờ 02 phút, ngày 08 tháng 12 năm 2026", "10 ngày làm việc", "1 bộ",
                "Hợp đồng chuyển nhượng quyền sử dụng đất đã công chứng",
            ]
        ) { try Sample.receipt().pdf(madeAt: Sample.madeAt) },
        form("02", ["PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "1. Bản chính", "2. Chữ ký"]) {
            try Sample.supplement(["Bản chính", "Chữ ký"]).pdf(madeAt: Sample.madeAt)
        },
        form("03", ["PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "Sai thẩm quyền"]) {
            try Sample.refusal(["Sai thẩm quyền"]).pdf(madeAt: Sample.madeAt)
        },
        form(
            "04",
            [
                "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ", "Chờ xác minh",
                "ngày 11 tháng 12 năm 2026",
            ]
        ) { try Sample.apology("Chờ xác minh").pdf(madeAt: Sample.madeAt) },
        form(
            "05", ["PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "Trước hạn", "Quá hạn"]
        ) { try Sample.control(4).pdf(madeAt: Sample.madeAt) },
        form("06", ["SỔ THEO DÕI HỒ SƠ", "Nhận và trả kết quả", "Cộng 5 hồ sơ."]) {
            try Sample.register(5).pdf(madeAt: Sample.madeAt)
        },
    ]
}
