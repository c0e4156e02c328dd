import Domain
import Paper

extension Sample {
    static let day = PlainDate(madeAt)

    static func minutes(_ count: Int, isSigned: Bool = true) -> HandOverMinutes {
        HandOverMinutes(
            number: "0193f5a2", place: "Hà Tĩnh", giver: "Bưu điện Thành Sen",
            taker: "Sở Nông nghiệp và Môi trường", openedAt: madeAt,
            closedAt: isSigned ? madeAt : nil,
            items: (0..<count).map {
                HandOverMinutes.Item(
                    itemCode: ItemCode.s10(service: "RB", serial: 1_000 + $0)?.value ?? "",
                    dossierCode: "H27.16-261124-\(1_000 + $0)", purpose: .collect,
                    procedure: slip().procedureName, isPresentToGiver: isSigned ? true : nil,
                    isPresentToTaker: isSigned ? $0 % 9 != 4 : nil,
                    sealNumber: "NP-\(100 + $0)",
                    notes: $0 % 9 == 4 ? ["Không thấy phong bì."] : [], isOut: $0 % 9 == 4)
            },
            giverSignature: isSigned
                ? ScreenSignature(name: "Lê Thị Giao Dịch", role: "Giao dịch viên", at: madeAt)
                : nil,
            takerSignature: isSigned
                ? ScreenSignature(name: "Phạm Văn Cán Bộ", role: "Công chức cơ quan", at: madeAt)
                : nil)
    }

    static let head = FormHead(
        above: "UBND tỉnh Hà Tĩnh", agency: "Sở Nông nghiệp và Môi trường",
        desk: "Trung tâm Phục vụ hành chính công phường Thành Sen", number: "0123",
        place: "Hà Tĩnh", day: day, ground: "Thông tư số 01/2018/TT-VPCP")

    static func subject(_ applicant: Correspondent = citizen) -> FormSubject {
        FormSubject(
            code: "H27.16-261124-0001", applicant: applicant, email: "thu.nghiem@example.vn",
            request: slip().procedureName, link: "https://tram.example/t/7JZ1WHCK43EQG")
    }

    static func receipt(
        _ applicant: Correspondent = citizen, enclosures: Int = 4
    ) -> ReceiptForm {
        ReceiptForm(
            head: head, subject: subject(applicant), enclosures: papers(enclosures), setCount: 1,
            term: "10 ngày làm việc", receivedAt: madeAt, dueAt: madeAt + .seconds(14 * 86_400),
            resultPlace: "tại nhà, qua dịch vụ bưu chính công ích", registerEntry: "0123",
            receiver: ScreenSignature(
                name: "Phạm Văn Cán Bộ", role: "Công chức một cửa", at: madeAt))
    }

    static func supplement(_ requests: [String]) -> SupplementForm {
        SupplementForm(
            head: head, subject: subject(), requests: requests,
            reason: "Hồ sơ thiếu thành phần theo quy định của thủ tục.", contact: agency)
    }

    static func refusal(_ reasons: [String]) -> RefusalForm {
        RefusalForm(head: head, subject: subject(), reasons: reasons)
    }

    static func apology(_ reason: String) -> ApologyForm {
        ApologyForm(
            head: head, subject: subject(), receivedAt: madeAt,
            dueAt: madeAt + .seconds(14 * 86_400), newDueAt: madeAt + .seconds(17 * 86_400),
            reason: reason)
    }

    static func control(_ count: Int) -> ControlForm {
        ControlForm(
            head: head, subject: subject(), coordinating: ["Thuế tỉnh Hà Tĩnh"],
            steps: (0..<count).map {
                ControlForm.Step(
                    giver: $0 == 0 ? "Bưu điện Thành Sen" : "Phòng Đăng ký đất đai số \($0)",
                    taker: "Phòng Đăng ký đất đai số \($0 + 1)",
                    at: madeAt + .seconds($0 * 90_000), giverSignature: "Lê Thị Giao Dịch",
                    takerSignature: "Phạm Văn Cán Bộ",
                    pace: [.early, .onTime, .late][$0 % 3],
                    note: $0 % 3 == 2 ? "Chờ phối hợp" : nil)
            })
    }

    static func register(_ count: Int) -> RegisterForm {
        RegisterForm(
            head: head, period: "Từ ngày 01/11/2026 đến ngày 24/11/2026",
            rows: (0..<count).map {
                RegisterForm.Row(
                    code: "H27.16-261124-\(1_000 + $0)", procedure: slip().procedureName,
                    applicant: citizen, agency: "Sở Nông nghiệp và Môi trường",
                    receivedAt: madeAt, dueAt: madeAt + .seconds(14 * 86_400),
                    returnedAt: $0 % 2 == 0 ? madeAt + .seconds(13 * 86_400) : nil,
                    way: "Bưu chính", note: $0 % 5 == 0 ? "Hẹn lại một lần" : nil)
            })
    }
}
