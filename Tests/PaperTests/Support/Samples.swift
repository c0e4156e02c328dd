import Domain
import Paper

/// Invented papers, plainly fake.
enum Sample {
    static let madeAt = Instant(rfc3339: "2026-11-24T10:02:03.456+07:00")!

    static let citizen = Correspondent(
        name: "Nguyễn Thị Huyền Thử Nghiệm", phone: Phone("0912345678"),
        address: "Số 12, ngõ 34, đường Hà Huy Tập, phường Thành Sen, tỉnh Hà Tĩnh")
    static let agency = Correspondent(
        name: "Sở Nông nghiệp và Môi trường", phone: Phone("02393855123"),
        address: "Số 4, đường Nguyễn Công Trứ, phường Thành Sen, tỉnh Hà Tĩnh")
    static let tracking: TrackingCode = {
        var dice = SeededDice(seed: 7)
        return TrackingCode(random: &dice)
    }()

    static func slip(
        enclosures: Int = 4, sender: Correspondent = citizen, code: String = "H27.16-261124-0001",
        item: String? = "RB000000005VN"
    ) -> DossierSlip {
        DossierSlip(
            dossierCode: code, trackingCode: tracking, itemCode: item, procedureCode: "1.005129",
            procedureName:
                "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất",
            agency: "Sở Nông nghiệp và Môi trường (H27.16)", postOffice: "Bưu điện Thành Sen",
            sender: sender, addressee: agency,
            enclosures: papers(enclosures), sealNumber: "NP-000123", fee: Money(dong: 30_000),
            receiptNumber: "BL-0000456", returnsByPost: true, takenAt: madeAt,
            workerSignature: ScreenSignature(
                name: "Trần Văn Mẫu", role: "Bưu tá", at: madeAt))
    }

    static func papers(_ count: Int) -> [Enclosure] {
        let names = [
            "Đơn đăng ký biến động đất đai (Mẫu số 09/ĐK)",
            "Giấy chứng nhận quyền sử dụng đất",
            "Hợp đồng chuyển nhượng quyền sử dụng đất đã công chứng",
            "Căn cước công dân",
        ]
        return (0..<count).map {
            Enclosure(
                name: names[$0 % 4], count: $0 % 3 + 1, kind: $0 % 4 == 3 ? .copy : .original)
        }
    }

    static func label(
        item: String = "RB123456785VN", addressee: Correspondent = citizen
    ) -> ParcelLabel {
        ParcelLabel(
            itemCode: item, dossierCode: "H27.16-261124-0001", purpose: .result, sender: agency,
            addressee: addressee, fromOffice: "Bưu điện Thành Sen", toOffice: "Bưu điện Kỳ Anh",
            collects: Money(dong: 30_000), orderedAt: madeAt)
    }

    static let bag = Bag(
        number: "T-261124-000017", fromOffice: "Bưu điện Thành Sen",
        toOffice: "Bưu điện Vũ Quang", sealNumber: "NP-000777", itemCount: 23, closedAt: madeAt,
        closedBy: "Lê Thị Giao Dịch", check: "TRAM:B:T-261124-000017:23:9f86d081884c7d65")

    static func manifest(_ count: Int) -> BagManifest {
        BagManifest(
            bag,
            items: (0..<count).map {
                BagManifest.Item(
                    itemCode: ItemCode.s10(service: "RB", serial: 1_000 + $0)?.value ?? "",
                    dossierCode: "H27.16-261124-\(1_000 + $0)",
                    purpose: Purpose.allCases[$0 % Purpose.allCases.count],
                    destination: "Xã Vũ Quang", note: $0 % 7 == 0 ? "Phong bì bị ướt" : nil)
            })
    }
}
